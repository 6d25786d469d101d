/* A command line and an environment out of the fuzzer's bytes, and what the core makes of them. */
#ifndef TSINIT_FUZZ_COMMAND_LINE_H
#define TSINIT_FUZZ_COMMAND_LINE_H

#include "personality.h"

struct line {
  char *argv[34];
  char *envp[18];
  struct ledger_header ledger;
  struct core core;
};

/* One word a line of the input; a NUL ends the arguments, and the environment follows. The first byte: whether we are PID 1. */
struct line *read_line(const u8 *data, u64 size);
void forget_line(struct line *line);
/* Of the program behind the options, as reflex finds it; argc: there is none. */
u64 program_in_reflex(const struct core *core);
int pauses_in_reflex(const struct core *core);

#endif
