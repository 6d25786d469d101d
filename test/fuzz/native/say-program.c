/* Not a fuzzer: says of each command line that it reads what the core makes of it, for the comparison with the brain's parsers. */
#include "command-line.h"

/* Of outside.c. */
int read_all(void *to, u64 size);
void say_numbers(i32 first, i32 second, i32 third);

/* Each: its length (32 bits) and so many bytes. The answer: the program's index in the plain form (0: it is another one), in reflex, pause. */
int main(void) {
  u32 size;
  while (read_all(&size, sizeof size)) {
    u8 *data = allocate(size + 1);
    if (!read_all(data, size)) return 1;
    struct line *line = read_line(data, size);
    const struct core *core = &line->core;
    u64 plain = plain_form(core, personality_of(core));
    say_numbers((i32)plain, (i32)program_in_reflex(core), pauses_in_reflex(core));
    forget_line(line);
    forget(data);
  }
  return 0;
}
