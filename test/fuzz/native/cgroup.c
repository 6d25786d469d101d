/* The memory of our cgroup, whatever /proc/self/cgroup and the controllers' files say. */
#include "cgroup.h"

int LLVMFuzzerTestOneInput(const u8 *data, u64 size) {
  files_are((struct input){data, size});
  struct memory_facts facts;
  read_memory(&facts);
  must(facts.version <= 2);
  must(facts.headroom == UNKNOWN || facts.limit != UNKNOWN);
  must(facts.limit == UNKNOWN || facts.limit < 1UL << 62);
  if (!facts.version) must(facts.usage == UNKNOWN && facts.headroom == UNKNOWN);
  read_oom_kills();
  return 0;
}
