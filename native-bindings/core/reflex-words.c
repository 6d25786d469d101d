/* What reflex says on stderr: why the brain is not there, and what it would have told of. */
#include "reflex.h"
#include "write.h"

static const char *words(enum reflex_reason reason, i64 detail) {
  switch (reason) {
    case REFLEX_NONE: break;
    case REFLEX_NO_PROC: return "/proc is not mounted, or shows another pid namespace";
    case REFLEX_TASKS: return "too few tasks left (pids.max, RLIMIT_NPROC), needed 4, possible ";
    case REFLEX_DESCRIPTORS: return "too few descriptors left (RLIMIT_NOFILE), needed 48, possible ";
    case REFLEX_MEMORY: return "too little memory left below the cgroup's limit, needed 40 MiB, left ";
    case REFLEX_ADDRESS_SPACE: return "too little address space (RLIMIT_AS, RLIMIT_DATA), errno ";
    case REFLEX_MEMFD: return "memfd_create was refused (vm.memfd_noexec, seccomp), errno ";
    case REFLEX_LOADER: return "the loader could not be mapped, errno ";
    case REFLEX_EVENTS: return "signalfd4 or eventfd2 was refused, errno ";
    case REFLEX_LEDGER: return "the ledger, our memory across the exec, was damaged";
    case REFLEX_DEADLINE: return "no answer within 15 s of its start";
    case REFLEX_CRASHED: return detail ? "it crashed, signal " : "it failed three times within a minute";
  }
  return "of no reason that is known";
}

static void say(struct text *line) {
  add(line, "\n");
  write_without_waiting(2, line->bytes, line->length);
}

void say_why(enum reflex_reason reason, i64 detail) {
  char bytes[256];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: reflex: the brain cannot run: ");
  const char *why = words(reason, detail);
  add(&line, why);
  /* Words that end with a space wait for their number. */
  if (why[text_length(why) - 1] == ' ') add_number(&line, detail < 0 ? -detail : detail);
  add(&line, "; the app is reaped and gets its signals, options and reports are left out");
  say(&line);
}

void say_line(const char *words) {
  char bytes[128];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: ");
  add(&line, words);
  say(&line);
}

void say_end(const struct ledger_header *ledger) {
  int exited = ledger->main_code == CLD_EXITED;
  if (exited && !ledger->main_status) return;
  char bytes[128];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: the app (pid ");
  add_number(&line, ledger->main_pid);
  add(&line, exited ? ") exited with " : ") was killed by signal ");
  add_number(&line, ledger->main_status);
  say(&line);
}

void say_not_started(const char *program, const struct spawn_report *report) {
  char bytes[SPAWN_PATH_MAX + 96];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: cannot start ");
  add(&line, report->path[0] ? report->path : program);
  add(&line, report->step != STEP_EXEC ? ": a step before exec failed" : is_missing(report) ? ": not found" : ": not executable");
  add(&line, " (errno ");
  add_number(&line, report->error);
  add(&line, ")");
  say(&line);
}

int is_missing(const struct spawn_report *report) { return report->error == ENOENT || report->error == ENOTDIR; }
