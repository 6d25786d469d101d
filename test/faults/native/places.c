/* Whose call it is, by the address that it is made from. */
#include "tracer.h"

#include "../../../native-bindings/core/pack.h"
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#define CORE_SPAN 0x100000UL

static u64_t library_start, library_end, library_offset;

void forget_places(void) { library_start = library_end = 0; }

static void find_library(pid_t task, u64_t instruction) {
  char path[40], line[512], access[8];
  snprintf(path, sizeof path, "/proc/%d/maps", task);
  FILE *maps = fopen(path, "r");
  if (!maps) return;
  u64_t start, end, offset;
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%lx-%lx %7s %lx", &start, &end, access, &offset) == 4 && instruction >= start && instruction < end) {
      library_start = start;
      library_end = end;
      library_offset = offset;
    }
  fclose(maps);
}

/* What the brain calls by name through libc, and node never does by itself. */
static int is_the_brains(int number, const u64_t *arguments) {
  if (number == SYS_kill) return 1;
  return number == SYS_prctl && (arguments[0] == PR_SET_CHILD_SUBREAPER || arguments[0] == PR_SET_PDEATHSIG);
}

struct place find_place(pid_t task, u64_t instruction, const u64_t *arguments, int number) {
  if (instruction >= CORE_ADDRESS && instruction < CORE_ADDRESS + CORE_SPAN)
    return (struct place){TEXT_CORE, instruction - CORE_ADDRESS};
  /* The library's first deed is to map the ledger; libc does it later, for the brain. */
  if (!library_end && number == SYS_mmap && !arguments[0] && arguments[1] == LEDGER_SIZE && arguments[3] == MAP_SHARED)
    find_library(task, instruction);
  if (instruction >= library_start && instruction < library_end)
    return (struct place){TEXT_LIBRARY, instruction - library_start + library_offset};
  if (is_the_brains(number, arguments)) return (struct place){TEXT_LIBRARY, 0};
  return (struct place){TEXT_NODE, 0};
}
