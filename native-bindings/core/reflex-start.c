/* Reflex where nothing has been started yet: the program is behind the options, or --pause wants none. */
#include "personality.h"
#include "reflex.h"

/* What stands at a place of the command line. */
struct word {
  u64 width; /* how many arguments it takes up; 0: it is no option */
  int pause;
};

static struct word option_at(const struct personality *personality, const char *word) {
  if (word[0] != '-' || !word[1]) return (struct word){0, 0};
  if (word[1] == '-') {
    u64 length = 0;
    while (word[2 + length] && word[2 + length] != '=') length++;
    int takes_next = listed(personality->long_with_value, word + 2, length) && !word[2 + length];
    return (struct word){takes_next ? 2 : 1, listed(personality->long_pause, word + 2, length)};
  }
  int pause = 0;
  for (const char *letter = word + 1; *letter; letter++) {
    const char *taking = personality->short_with_value, *pausing = personality->short_pause;
    while (*taking && *taking != *letter) taking++;
    if (*taking) return (struct word){letter[1] ? 1 : 2, pause};
    while (*pausing && *pausing != *letter) pausing++;
    if (*pausing) pause = 1;
  }
  return (struct word){1, pause};
}

struct command {
  const struct personality *personality;
  u64 program; /* its index in argv; argc: there is none */
  int pause;
};

/* `--as NAME` changes whose options follow. */
static struct command read_command(const struct core *core) {
  struct command command = {personality_of(core), 1, 0};
  while (command.program < core->argc) {
    const char *word = core->argv[command.program], *name = text_after(word, "--as=");
    if (text_equal(word, "--")) {
      command.program++;
      break;
    }
    struct word option = option_at(command.personality, word);
    if (!option.width) break;
    if (option.pause) command.pause = 1;
    if (text_equal(word, "--as") && command.program + 1 < core->argc) name = core->argv[command.program + 1];
    if (name) command.personality = personality_named(name);
    command.program += option.width;
  }
  return command;
}

int wants_no_program(const struct core *core) { return read_command(core).pause; }

int wants_jobs(const struct core *core) {
  struct command command = read_command(core);
  return !command.pause && command.program >= core->argc;
}

void start_app(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  struct command command = read_command(core);
  if (ledger->init_pid != 1 && command.personality->subreaper) call2(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
  if (command.pause) {
    ledger->main_state = MAIN_PAUSING;
    call1(SYS_chdir, "/");
    close_inherited(ledger);
    seal_ledger(ledger);
    return;
  }
  if (command.program >= core->argc) {
    say_line("no program given");
    exit_process(command.personality->usage);
  }
  if (command.program == 1 && is_command(ledger, command.personality, core->argv[1])) {
    say_line("a command needs the brain; nobody was asked for anything");
    exit_process(111);
  }
  if (spawn_default(core, command.program, command.personality) > 0) return;
  const struct spawn_report *report = &ledger->spawn_report;
  say_not_started(core->argv[command.program], report);
  const struct personality *personality = command.personality;
  if (report->step != STEP_EXEC) exit_process(personality->other);
  exit_process(is_missing(report) ? personality->not_found : personality->not_executable);
}
