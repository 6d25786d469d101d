/* What /proc says of processes, and of a sender with its parents, whatever their names are. */
#include "proc.h"

#define CAPACITY 6

static u64 ended_within(const char *text, u64 size) {
  for (u64 i = 0; i < size; i++)
    if (!text[i]) return 1;
  return 0;
}

static void check_facts(const struct process_facts *facts) { must(ended_within(facts->comm, sizeof facts->comm)); }

int LLVMFuzzerTestOneInput(const u8 *data, u64 size) {
  files_are((struct input){data, size});
  struct process_facts facts = {0};
  if (read_facts(7, &facts)) check_facts(&facts);
  else must(facts.pid == 0);

  struct sender_facts *sender = allocate(sizeof *sender);
  if (identify(7, sender)) {
    check_facts(&sender->self);
    must(sender->parent_count <= SENDER_PARENTS);
    for (u32 i = 0; i < sender->parent_count; i++) must(ended_within(sender->parents[i].comm, sizeof sender->parents[i].comm));
  }
  must(sender->exe_length <= SENDER_EXE_MAX && sender->cmdline_length < SENDER_CMDLINE_MAX);
  forget(sender);

  struct process_facts *list = allocate(CAPACITY * sizeof *list);
  i64 found = list_processes(list, CAPACITY);
  for (i64 i = 0; i < found && i < CAPACITY; i++) check_facts(&list[i]);
  forget(list);
  return 0;
}
