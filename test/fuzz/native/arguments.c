/* Any command line, under any name, with any environment: whether it is the plain form, and where reflex finds the program. */
#include "command-line.h"

int LLVMFuzzerTestOneInput(const u8 *data, u64 size) {
  struct line *line = read_line(data, size);
  const struct core *core = &line->core;
  u64 program = plain_form(core, personality_of(core)), alone = program_in_reflex(core);
  must(program < core->argc || program == 0);
  must(alone >= 1);
  if (program) {
    must(program == 1 || text_equal(core->argv[1], "--"));
    /* Both ways must agree on the program, where both may be taken. */
    must(alone == program);
  }
  pauses_in_reflex(core);
  forget_line(line);
  return 0;
}
