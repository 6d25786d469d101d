/*
 * What is left when the brain cannot be booted: start the app if nobody has, reap, forward, leave with the right code.
 * It says once why. Policy it has none: the options are stepped over (their table is the brain's own, from the build).
 */
#include "core.h"
#include "options.h"
#include "terminal.h"
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
    case REFLEX_DEADLINE: return "no answer within 15 s of its start";
    case REFLEX_CRASHED: return detail ? "it crashed, signal " : "it failed three times within a minute";
  }
  return "of no reason that is known";
}

static void say(struct text *line) {
  add(line, "\n");
  write_without_waiting(2, line->bytes, line->length);
}

static void say_why(enum reflex_reason reason, i64 detail) {
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

/* 1: `name` is in a list of strings, each with its NUL, ended by an empty one. */
static int listed(const char *list, const char *name, u64 length) {
  for (; *list; list += text_length(list) + 1)
    if (text_length(list) == length && text_after(name, list)) return 1;
  return 0;
}

/* How many arguments a word of options takes up; 0: not an option. */
static u64 option_width(const char *word) {
  if (word[0] != '-' || !word[1]) return 0;
  if (word[1] == '-') {
    u64 length = 0;
    while (word[2 + length] && word[2 + length] != '=') length++;
    return listed(TSINIT_LONG_WITH_VALUE, word + 2, length) && !word[2 + length] ? 2 : 1;
  }
  for (const char *letter = word + 1; *letter; letter++) {
    const char *taking = TSINIT_SHORT_WITH_VALUE;
    while (*taking && *taking != *letter) taking++;
    if (*taking) return letter[1] ? 1 : 2;
  }
  return 1;
}

/* The program behind the options; argc where there is none. */
static u64 find_program(const struct core *core) {
  u64 at = 1;
  while (at < core->argc) {
    if (text_equal(core->argv[at], "--")) return at + 1;
    u64 width = option_width(core->argv[at]);
    if (!width) return at;
    at += width;
  }
  return core->argc;
}

/* The app has ended: say how where it was not well, and leave with its code. */
static __attribute__((noreturn)) void leave(struct ledger_header *ledger) {
  int exited = ledger->main_code == CLD_EXITED;
  if (!exited || ledger->main_status) {
    char bytes[128];
    struct text line = text_in(bytes, sizeof bytes);
    add(&line, "tsinit: the app (pid ");
    add_number(&line, ledger->main_pid);
    add(&line, exited ? ") exited with " : ") was killed by signal ");
    add_number(&line, ledger->main_status);
    say(&line);
  }
  give_terminal_back(ledger);
  exit_process(exited ? ledger->main_status & 255 : 128 + ledger->main_status);
}

static void start_app(struct core *core) {
  char bytes[SPAWN_PATH_MAX + 96];
  struct text line = text_in(bytes, sizeof bytes);
  u64 program = find_program(core);
  if (program >= core->argc) {
    add(&line, "tsinit: no program given");
    say(&line);
    exit_process(100);
  }
  if (core->ledger->init_pid != 1) call2(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
  if (spawn_default(core, program) > 0) return;
  const struct spawn_report *report = &core->ledger->spawn_report;
  int missing = report->error == ENOENT || report->error == ENOTDIR;
  add(&line, "tsinit: cannot start ");
  add(&line, report->path);
  add(&line, report->step != STEP_EXEC ? ": a step before exec failed" : missing ? ": not found" : ": not executable");
  add(&line, " (errno ");
  add_number(&line, report->error);
  add(&line, ")");
  say(&line);
  if (report->step != STEP_EXEC) exit_process(111);
  exit_process(missing ? 127 : 126);
}

/* What the standing orders did not do, because the brain was to be asked, or because the group is not there any more. */
static void forward(struct ledger_header *ledger, struct signalfd_info *info) {
  i32 app = ledger->main_pid, signal = (i32)info->signo;
  if (app <= 1 || ledger->main_state != MAIN_RUNNING || ledger->orders.as[signal] == ORDER_DROP) return;
  if (!info->forwarded_as) carry_out_orders(ledger, info);
  if (info->forwarded_as && !info->forward_errno) return;
  if (ledger->single || call2(SYS_kill, -app, signal) < 0) call2(SYS_kill, app, signal);
}

static void forward_all(struct ledger_header *ledger) {
  struct evidence evidence;
  struct signalfd_info infos[8];
  struct signalfd_info *kept = (struct signalfd_info *)evidence.info;
  while (take_evidence(ledger, &evidence)) forward(ledger, kept);
  for (i64 count; (count = read_signals(ledger, infos, 8)) > 0;)
    for (i64 i = 0; i < count; i++)
      if (infos[i].signo != SIGCHLD && !was_raised_by_ourselves(ledger, &infos[i])) forward(ledger, &infos[i]);
}

static void reap_all(struct ledger_header *ledger) {
  struct siginfo info;
  for (;;) {
    info.sender.pid = 0;
    if (call5(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG, 0) < 0 || !info.sender.pid) break;
    if (info.sender.pid != ledger->main_pid) continue;
    ledger->main_state = MAIN_ENDED;
    ledger->main_code = info.code;
    ledger->main_status = info.sender.status;
  }
  if (ledger->main_state == MAIN_ENDED) leave(ledger);
}

void reflex(struct core *core, enum reflex_reason reason, i64 detail) {
  struct ledger_header *ledger = core->ledger;
  ledger->phase = PHASE_REFLEX;
  ledger->reflex_reason = reason;
  say_why(reason, detail);
  if (ledger->main_state == MAIN_NONE) start_app(core);
  open_event_descriptors(ledger);
  remember_dispositions(ledger);
  install_fault_handlers();
  for (;;) {
    forward_all(ledger);
    reap_all(ledger);
    struct pollfd fds[2] = {{ledger->signal_fd, POLLIN, 0}, {ledger->inbox_fd, POLLIN, 0}};
    /* Without a descriptor for the signals there is still a look at the children every now and then. */
    struct timespec second = {1, 0};
    u64 counter;
    call5(SYS_ppoll, fds, 2, ledger->signal_fd < 0 ? &second : 0, 0, 0);
    if (fds[1].revents) read_fd(ledger->inbox_fd, &counter, sizeof counter);
  }
}
