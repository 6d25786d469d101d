/*
 * What is left when the brain cannot be booted: start the app if nobody has, reap, forward, see to deadlines, leave with the right
 * code. It says once why, and tries the brain again later. Policy it has none: what it does is written in the standing orders.
 */
#include "members.h"
#include "events.h"
#include "reflex.h"
#include "kept.h"
#include "kill-as.h"
#include "resume.h"
#include "terminal.h"

#define RETRY_CRASHED_NS 60000000000UL
#define RETRY_FIRST_NS 10000000000UL
#define RETRY_LAST_NS 3600000000000UL
#define KILL_AGAIN_NS 100000000UL
#define KILL_ROUNDS 20u
#define JOBS_GRACE_NS 10000000000UL

/* After the app's end its number is its group's only while a child of ours is in there: only we reap it, and until then nobody else can have it. */
static int has_a_group(const struct ledger_header *ledger) {
  struct siginfo info;
  i64 result;
  if (ledger->main_pid <= 1) return 0;
  do result = call5(SYS_waitid, P_PGID, ledger->main_pid, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT, 0);
  while (result == -EINTR);
  return result == 0;
}

/*
 * Everybody we can name without /proc: as PID 1 the whole namespace, else the app's group. Jobs outside a container are found by /proc; their
 * shepherds have all signals blocked, and so mind only the last. 0: there is nobody of that name.
 */
static int signal_everybody(const struct ledger_header *ledger, i32 signal) {
  if (ledger->init_pid == 1) return call2(SYS_kill, -1, signal) == 0;
  if (ledger->main_state == MAIN_JOBS) {
    signal_descendants(signal);
    return 1;
  }
  if (has_a_group(ledger)) return call2(SYS_kill, -ledger->main_pid, signal) == 0;
  return ledger->main_pid > 1 && ledger->main_state == MAIN_RUNNING && call2(SYS_kill, ledger->main_pid, signal) == 0;
}

static __attribute__((noreturn)) void leave(struct ledger_header *ledger) {
  if (ledger->main_state == MAIN_JOBS) exit_process(ledger->main_status);
  int code = ledger->main_code == CLD_EXITED ? ledger->main_status & 255 : 128 + ledger->main_status;
  give_terminal_back(ledger);
  exit_process(ledger->orders.success_codes[code / 64] >> code % 64 & 1 ? 0 : code);
}

/* The app's end, seen for the first time: the rest is asked to go, and waited for as long as the orders say. */
static void app_ended(struct ledger_header *ledger, const struct child_event *event) {
  const struct standing_orders *orders = &ledger->orders;
  ledger->main_state = MAIN_ENDED;
  ledger->main_code = event->code;
  ledger->main_status = event->status;
  seal_ledger(ledger);
  say_end(ledger);
  if (ledger->kill_rounds) return;
  if (!orders->leave_at_once && orders->grace_ns) {
    signal_everybody(ledger, SIGTERM);
    signal_everybody(ledger, SIGCONT);
    ledger->orders.kill_at_ns = clock_ns(CLOCK_MONOTONIC) + orders->grace_ns;
    return;
  }
  if (orders->farewell) call2(SYS_kill, orders->target, orders->farewell);
  leave(ledger);
}

/* What follows an end is done before the reaping: until then no pid or group of the app's can be somebody else's. */
static void reap_all(struct ledger_header *ledger) {
  struct child_event event;
  i64 result;
  while ((result = peek(&event, 0)) == 1) {
    if (event.pid == ledger->main_pid && ledger->main_state == MAIN_RUNNING && has_ended(&event)) app_ended(ledger, &event);
    consume_change(ledger, &event);
  }
  if (result == -ECHILD && ledger->main_state == MAIN_ENDED) leave(ledger);
  if (result == -ECHILD && ledger->main_state == MAIN_JOBS && ledger->orders.kill_at_ns) leave(ledger);
  if (result != -ECHILD || ledger->main_state != MAIN_RUNNING) return;
  say_line("the end of the app was seen by nobody; leaving with 111");
  exit_process(111);
}

/* Was a stop asked for, the app's time is limited from now on, if it is at all. A second one changes nothing. */
static void note_stop(struct ledger_header *ledger, u32 signal) {
  const struct standing_orders *orders = &ledger->orders;
  if (!(orders->stop_signals & signal_bit(signal))) return;
  if (orders->kill_after_ns && !ledger->orders.kill_at_ns) ledger->orders.kill_at_ns = clock_ns(CLOCK_MONOTONIC) + orders->kill_after_ns;
  /* Stopped, it would not act on it. */
  kill_anyhow(orders->target, SIGCONT);
}

/* The jobs' stop, once asked for: TERM, and all that is left is killed when its time is over, or when it is asked for again. */
static void stop_jobs(struct ledger_header *ledger, u32 signal) {
  u64 stops = ledger->orders.stop_signals ? ledger->orders.stop_signals : signal_bit(SIGTERM) | signal_bit(SIGINT) | signal_bit(SIGQUIT);
  if (!(stops & signal_bit(signal))) return;
  u64 now = clock_ns(CLOCK_MONOTONIC), grace = ledger->orders.grace_ns ? ledger->orders.grace_ns : JOBS_GRACE_NS;
  if (ledger->orders.kill_at_ns) {
    ledger->orders.kill_at_ns = now;
    return;
  }
  signal_everybody(ledger, SIGTERM);
  signal_everybody(ledger, SIGCONT);
  ledger->orders.kill_at_ns = now + grace;
}

/* What the standing orders did not do, because the brain was to be asked, or because the group is not there any more. */
static void forward(struct ledger_header *ledger, struct signalfd_info *info) {
  i32 app = ledger->main_pid, signal = (i32)info->signo;
  if (signal <= 0 || signal > SIGNAL_COUNT) return;
  if (ledger->main_state == MAIN_JOBS) stop_jobs(ledger, (u32)signal);
  if (ledger->main_state == MAIN_PAUSING && (signal == SIGTERM || signal == SIGINT)) exit_process(0);
  if (app <= 1 || ledger->main_state != MAIN_RUNNING || ledger->orders.as[signal] == ORDER_DROP) return;
  if (!info->forwarded_as) carry_out_orders(ledger, info);
  if (!info->forwarded_as || info->forward_errno) {
    u32 as = ledger->orders.as[signal] == ORDER_ASK ? (u32)signal : ledger->orders.as[signal];
    i64 result = ledger->single ? -ESRCH : kill_anyhow(-app, (i32)as);
    if (result < 0) result = kill_anyhow(app, (i32)as);
    if (result < 0 && result != -ESRCH) say_line("a signal could not be sent to the app: it runs as another user, and CAP_KILL or CAP_SETUID is missing");
    info->forwarded_as = as;
    info->forward_errno = 0;
  }
  note_stop(ledger, (u32)signal);
}

static void forward_noted(struct ledger_header *ledger, u64 *next) {
  for (struct evidence *evidence; (evidence = next_evidence(ledger, next));) forward(ledger, (struct signalfd_info *)evidence->info);
}

/* One after another: the ring has few places. */
static void pass_on_and_forward(struct ledger_header *ledger, const struct signalfd_info *info, u64 *next) {
  pass_on_with_evidence(ledger, info);
  forward_noted(ledger, next);
}

/* Without a signalfd, which may have been refused: 1, or 0 where none came within so many nanoseconds. */
static int take_by_hand(struct ledger_header *ledger, u64 timeout_ns, u64 *next) {
  const u64 every = BLOCKED_SIGNALS;
  struct timespec timeout = {(i64)(timeout_ns / 1000000000UL), (i64)(timeout_ns % 1000000000UL)};
  struct siginfo info;
  if (call4(SYS_rt_sigtimedwait, &every, &info, &timeout, sizeof every) < 0) return 0;
  struct signalfd_info record = signalfd_info_of(&info);
  if (record.signo != SIGCHLD && !was_raised_by_ourselves(ledger, &record)) pass_on_and_forward(ledger, &record, next);
  return 1;
}

/* What the brain had read and was not finished with when it was lost. */
static void forward_unfinished(struct ledger_header *ledger) {
  struct signalfd_info *infos;
  u32 count = unfinished_signals(ledger, &infos);
  for (u32 i = 0; i < count; i++)
    if (infos[i].signo && infos[i].signo <= SIGNAL_COUNT && infos[i].signo != SIGCHLD && !was_raised_by_ourselves(ledger, &infos[i]))
      forward(ledger, &infos[i]);
}

/* What comes goes into the ring, with its sender, for the brain to tell of should it come back: next is what was not looked at yet. */
static void forward_all(struct ledger_header *ledger, u64 *next) {
  struct signalfd_info infos[8];
  while (ledger->signal_fd < 0 && take_by_hand(ledger, 0, next)) continue;
  for (i64 count; (count = read_signals(ledger, infos, 8)) > 0;)
    for (i64 i = 0; i < count; i++)
      if (infos[i].signo != SIGCHLD && !was_raised_by_ourselves(ledger, &infos[i])) pass_on_and_forward(ledger, &infos[i], next);
  forward_noted(ledger, next);
}

/* The time is over: SIGKILL, again and again, because members fork while they are being killed. */
static void kill_when_due(struct ledger_header *ledger, u64 now) {
  if (!ledger->orders.kill_at_ns || now < ledger->orders.kill_at_ns) return;
  if (!ledger->kill_rounds)
    say_line(ledger->init_pid == 1 ? "the time to end is over: everything that is left is killed"
                                   : "the time to end is over: the app's process group is killed; who has left it stays behind");
  signal_everybody(ledger, SIGKILL);
  ledger->orders.kill_at_ns = now + KILL_AGAIN_NS;
  int over = ledger->main_state == MAIN_ENDED || ledger->main_state == MAIN_JOBS;
  if (++ledger->kill_rounds > KILL_ROUNDS && over) leave(ledger);
}

/* The brain, once more, from a fresh image: the pauses grow, so that a brain that cannot be helped costs next to nothing. */
static void retry_when_due(struct ledger_header *ledger, u64 now) {
  if (!ledger->retry_at_ns || now < ledger->retry_at_ns || ledger->main_state == MAIN_ENDED || ledger->orders.kill_at_ns) return;
  ledger->retry_at_ns = now + ledger->retry_pause_ns;
  ledger->phase = PHASE_RETRYING;
  exec_self(ledger);
  ledger->phase = PHASE_REFLEX;
  say_line("reflex: the brain could not be tried again, because our own exec failed");
}

/* When that will be: longer with each time that it was in vain. */
static void plan_retry(struct ledger_header *ledger, enum reflex_reason reason) {
  u64 first = reason == REFLEX_CRASHED || reason == REFLEX_DEADLINE ? RETRY_CRASHED_NS : RETRY_FIRST_NS;
  u64 pause = ledger->retry_pause_ns * 2;
  ledger->retry_pause_ns = pause < first ? first : pause < RETRY_LAST_NS ? pause : RETRY_LAST_NS;
  /* Where the links to the shepherds have gone with a damaged ledger a brain would start everything once more beside them. */
  int in_vain = ledger->ledger_fd < 0 || (ledger->main_state == MAIN_JOBS && reason == REFLEX_LEDGER && next_kept(ledger, 3) < 0);
  ledger->retry_at_ns = in_vain ? 0 : clock_ns(CLOCK_MONOTONIC) + ledger->retry_pause_ns;
}

static void wait_for_events(struct ledger_header *ledger, u64 *next) {
  struct pollfd fds[2] = {{ledger->signal_fd, POLLIN, 0}, {ledger->inbox_fd, POLLIN, 0}};
  u64 now = clock_ns(CLOCK_MONOTONIC), until = ledger->retry_at_ns, counter;
  if (ledger->orders.kill_at_ns && (!until || ledger->orders.kill_at_ns < until)) until = ledger->orders.kill_at_ns;
  u64 left = until > now ? until - now : until ? 0 : 3600000000000UL;
  if (ledger->signal_fd < 0) {
    take_by_hand(ledger, left, next);
    return;
  }
  struct timespec timeout = {(i64)(left / 1000000000UL), (i64)(left % 1000000000UL)};
  call5(SYS_ppoll, fds, 2, until ? &timeout : 0, 0, 0);
  if (fds[1].revents) read_fd(ledger->inbox_fd, &counter, sizeof counter);
}

void reflex(struct core *core, enum reflex_reason reason, i64 detail) {
  struct ledger_header *ledger = core->ledger;
  ledger->phase = PHASE_REFLEX;
  record_plain(ledger, EVENT_REFLEX, 0, (i32)reason);
  if (ledger->reflex_told != reason) say_why(reason, detail);
  ledger->reflex_told = ledger->reflex_reason = reason;
  plan_retry(ledger, reason);
  if (ledger->main_state == MAIN_NONE) start_app(core);
  if (ledger->main_state == MAIN_ENDED && !ledger->orders.kill_at_ns)
    ledger->orders.kill_at_ns = clock_ns(CLOCK_MONOTONIC) + ledger->orders.grace_ns;
  open_event_descriptors(ledger);
  remember_dispositions(ledger);
  install_fault_handlers();
  u64 next = ledger->evidence_read;
  forward_unfinished(ledger);
  for (;;) {
    forward_all(ledger, &next);
    reap_all(ledger);
    u64 now = clock_ns(CLOCK_MONOTONIC);
    kill_when_due(ledger, now);
    retry_when_due(ledger, now);
    seal_ledger(ledger);
    wait_for_events(ledger, &next);
    believe_or_recover(core);
  }
}
