/*
 *   parent                       child (shares our memory; we wait)
 *   clone(VFORK) ──────────────▶ process group or session → terminal → descriptors → rlimit → dispositions → mask → exec
 *   report.step? ◀────────────── a failing step writes {step, errno} into our memory and ends
 *
 * All signals, the faults too, are blocked in the child until the step "mask", and by then none has a handler of ours or of node's: no
 * signal can make it run one in the memory that it shares with us. What comes to it before waits in the kernel.
 * The child must never return, allocate, or touch what the parent still needs.
 */
#include "spawn.h"
#include "cgroup.h"
#include "descriptors.h"
#include "group-signals.h"
#include "trace.h"
#include "events.h"
#include "terminal.h"

/* What is short for a moment (pids.max, RLIMIT_NPROC) may be there in the next: for so long, and so often, it is tried. */
#define ATTEMPTS 20
#define ATTEMPTS_BESIDE 2 /* meanwhile nothing is decided */
#define PAUSE_NS 50000000L

struct child {
  struct spawn_request *request;
  struct spawn_report *report;
  char **listen_pid; /* the entry of envp to put right; 0: none */
};

/*
 * Who the child is stands in the ledger before it becomes the program, so that nobody who comes after a crash of ours, at whatever
 * instruction, starts it once more.
 */
static void note_child(const struct child *child) {
  struct ledger_header *ledger = child->request->ledger;
  u64 now = clock_ns(CLOCK_MONOTONIC);
  i32 self = own_pid();
  int sealed = is_sealed(ledger);
  if (child->request->flags & SPAWN_BESIDE) {
    ledger->beside_pid = self;
    ledger->beside_token = child->request->token;
  } else {
    ledger->spawned_ns = now;
    ledger->main_pid = self;
    ledger->main_state = MAIN_RUNNING;
  }
  seal_change(ledger, sealed);
}

static void unnote_child(const struct child *child) {
  struct ledger_header *ledger = child->request->ledger;
  int sealed = is_sealed(ledger);
  if (child->request->flags & SPAWN_BESIDE) ledger->beside_token = 0;
  else ledger->main_state = MAIN_NONE;
  seal_change(ledger, sealed);
}

static __attribute__((noreturn)) void fail(const struct child *child, i32 step, i64 result) {
  unnote_child(child);
  child->report->error = (i32)-result;
  child->report->step = step;
  exit_process(127);
}

static void descriptors(struct child *child) {
  for (i32 fd = 0; fd <= 2; fd++) {
    if (child->request->ledger->closed_stdio & 1u << fd) {
      close_fd(fd);
      continue;
    }
    /* node marks its three close-on-exec. */
    i64 result = call3(SYS_fcntl, fd, F_SETFD, 0);
    if (result < 0) fail(child, STEP_DESCRIPTORS, result);
  }
  unmark_inherited(child->request->ledger);
}

/* Those that we have changed for ourselves, as far as we could read them before. */
static void limits(struct child *child) {
  const struct ledger_header *ledger = child->request->ledger;
  struct rlimit limit = {ledger->nofile_soft, ledger->nofile_hard};
  i64 result = limit.hard ? call4(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0) : 0;
  if (result >= 0 && ledger->flags & LEDGER_CORE_LIMITED) {
    result = call4(SYS_prlimit64, 0, RLIMIT_CORE, 0, &limit);
    limit.soft = ledger->core_soft;
    if (result >= 0) result = call4(SYS_prlimit64, 0, RLIMIT_CORE, &limit, 0);
  }
  if (result < 0) fail(child, STEP_RLIMIT, result);
}

static void dispositions(struct child *child) {
  u64 ignored = child->request->ledger->original_ignored;
  int clear = (child->request->flags & SPAWN_CLEAR_SIGNALS) != 0;
  if (clear) ignored &= ~ORDINARY_SIGNALS;
  for (i32 signal = 1; signal <= SIGNAL_COUNT; signal++) {
    if (signal == SIGKILL || signal == SIGSTOP) continue;
    int changed = child->request->every_disposition || (clear && signal_bit(signal) & ORDINARY_SIGNALS);
    if (!changed && signal != SIGCHLD) continue;
    struct kernel_sigaction action = {ignored & signal_bit(signal) ? SIG_IGN : SIG_DFL, 0, 0, 0};
    i64 result = set_action(signal, &action);
    if (result < 0) fail(child, STEP_DISPOSITIONS, result);
  }
}

/* Its process group or session, and the terminal with it. */
static void place(struct child *child) {
  u32 flags = child->request->flags;
  i64 result = 0;
  if (flags & SPAWN_SESSION) {
    result = call0(SYS_setsid);
    if (result < 0) fail(child, STEP_SESSION, result);
    /* Where descriptor 0 is no terminal, or is somebody else's, the session has none. */
    call3(SYS_ioctl, 0, TIOCSCTTY, 0);
    forget_signals_to_group(child->request->ledger);
    return;
  }
  if (flags & SPAWN_INHERITED_GROUP) return;
  result = call2(SYS_setpgid, 0, 0);
  if (result < 0) fail(child, STEP_PROCESS_GROUP, result);
  forget_signals_to_group(child->request->ledger);
  if (flags & SPAWN_BESIDE || !(child->request->ledger->flags & LEDGER_TERMINAL_TAKEN)) return;
  result = set_foreground(own_pid());
  if (result < 0) fail(child, STEP_TERMINAL, result);
}

static void run_child(void *argument) {
  struct child *child = argument;
  struct ledger_header *ledger = child->request->ledger;
  place(child);
  descriptors(child);
  limits(child);
  dispositions(child);
  char listen_pid[32];
  if (child->listen_pid) {
    struct text text = text_in(listen_pid, sizeof listen_pid);
    add(&text, "LISTEN_PID=");
    add_number(&text, own_pid());
    *child->listen_pid = listen_pid;
  }
  i64 result = set_mask(SIG_SETMASK, child->request->flags & SPAWN_CLEAR_SIGNALS ? 0 : ledger->original_mask, 0);
  if (result < 0) fail(child, STEP_MASK, result);
  if (child->request->door > 0) knock(child->request->door);
  note_child(child);
  struct text failed = text_in(child->report->path, sizeof child->report->path);
  result = search_and_execute(child->request->argv, child->request->envp, &failed);
  fail(child, STEP_EXEC, result);
}

char *environment_value(char **envp, const char *name_and_equals) {
  for (; *envp; envp++) {
    const char *value = text_after(*envp, name_and_equals);
    if (value) return (char *)value;
  }
  return 0;
}

/* sd_listen_fds(3): the sockets are for the process that LISTEN_PID names; that was us, and is now the app. */
static char **find_listen_pid(char **envp) {
  for (; *envp; envp++) {
    const char *value = text_after(*envp, "LISTEN_PID=");
    const char *end;
    if (value && text_number(value, &end) == (u64)own_pid() && end != value && !*end) return envp;
  }
  return 0;
}

static void prepare_terminal(struct ledger_header *ledger, u32 flags) {
  if (flags & (SPAWN_SESSION | SPAWN_INHERITED_GROUP)) forget_terminal(ledger);
  else find_terminal(ledger);
  if (flags & SPAWN_SESSION) give_up_terminal();
}

/* Once: the child's pid, or -errno. */
static i64 attempt(struct spawn_request *request, struct spawn_report *report) {
  int beside = (request->flags & SPAWN_BESIDE) != 0;
  struct child child = {request, report, beside ? 0 : find_listen_pid(request->envp)};
  char *listen_pid = child.listen_pid ? *child.listen_pid : 0;
  report->step = STEP_NONE;
  report->error = 0;
  report->path[0] = 0;
  u64 mask = 0;
  set_mask(SIG_SETMASK, ~0UL, &mask);
  i64 pid = clone_vfork(CLONE_VM | CLONE_VFORK | SIGCHLD, run_child, &child);
  set_mask(SIG_SETMASK, mask, 0);
  if (child.listen_pid) *child.listen_pid = listen_pid;
  if (pid < 0) {
    report->step = STEP_CLONE;
    report->error = (i32)-pid;
    return pid;
  }
  if (report->step == STEP_NONE) return pid;
  struct siginfo info;
  while (call5(SYS_waitid, P_PID, pid, &info, WEXITED, 0) == -EINTR) {
  }
  return -report->error;
}

/* For whoever looks in: what was started, or why not. */
static void record_spawn(const struct spawn_request *request, const struct spawn_report *report, i64 pid) {
  struct event_record event;
  memset(&event, 0, sizeof event);
  event.type = pid > 0 ? EVENT_STARTED : EVENT_NOT_STARTED;
  event.flags = request->flags & SPAWN_BESIDE ? EVENT_OF_OTHER : 0;
  event.pid = pid > 0 ? (i32)pid : 0;
  event.status = report->step;
  event.error = (u32)report->error;
  struct text text = text_in(event.text, sizeof event.text);
  add(&text, pid > 0 ? request->argv[0] : report->path);
  record_event(request->ledger, &event);
}

i64 spawn(struct spawn_request *request, struct spawn_report *report) {
  struct ledger_header *ledger = request->ledger;
  int beside = (request->flags & SPAWN_BESIDE) != 0;
  if (!beside) prepare_terminal(ledger, request->flags);
  i64 pid = attempt(request, report);
  for (int i = 1; i < (beside ? ATTEMPTS_BESIDE : ATTEMPTS) && pid == -EAGAIN; i++) {
    struct timespec pause = {0, PAUSE_NS};
    call5(SYS_ppoll, 0, 0, &pause, 0, 0);
    pid = attempt(request, report);
  }
  record_spawn(request, report, pid);
  if (beside) return pid;
  if (pid < 0) {
    give_terminal_back(ledger);
    return pid;
  }
  if (request->flags & SPAWN_LEAVE_DIRECTORY) call1(SYS_chdir, "/");
  u64 kills = read_oom_kills();
  int sealed = is_sealed(ledger);
  ledger->oom_kills = kills;
  seal_change(ledger, sealed);
  return pid;
}
