#include "command-line.h"
/* As it is, for what is static in it. */
#include "reflex-start.c"

static u64 take_list(struct input *input, char **to, u64 capacity) {
  u64 count = 0;
  int more = input->left > 0;
  while (more && count < capacity) {
    to[count++] = take_string(input, '\n');
    more = input->left > 0 && input->at[-1] == '\n';
  }
  to[count] = 0;
  return count;
}

struct line *read_line(const u8 *data, u64 size) {
  struct input input = {data, size};
  struct line *line = allocate(sizeof *line);
  line->ledger.init_pid = take_byte(&input) == '1' ? 1 : 7;
  u64 argc = take_list(&input, line->argv, 33);
  take_list(&input, line->envp, 17);
  line->core = (struct core){&line->ledger, argc, line->argv, line->envp, 0, -1};
  return line;
}

void forget_line(struct line *line) {
  for (char **word = line->argv; *word; word++) forget(*word);
  for (char **word = line->envp; *word; word++) forget(*word);
  forget(line);
}

u64 program_in_reflex(const struct core *core) { return read_command(core).program; }

int pauses_in_reflex(const struct core *core) { return read_command(core).pause; }

/* What start_app would call; it is not called here. */
void close_inherited(const struct ledger_header *ledger) { (void)ledger; }
void say_line(const char *words) { (void)words; }
void say_not_started(const char *program, const struct spawn_report *report) { (void)program, (void)report; }
int is_missing(const struct spawn_report *report) { return !report; }
i64 spawn_default(struct core *core, u64 first, const struct personality *personality) {
  (void)core, (void)first, (void)personality;
  return 0;
}
