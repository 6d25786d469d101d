/*
 * Asleep: one ppoll over the signalfd, the inbox, and what the brain watches where there are jobs, until the deadline that the brain has left, if any. A clean end is finished
 * here: the app ended with 0, nobody is left or would be waited for, nothing is to be told. Everything else wakes the brain.
 */
#include "cgroup.h"
#include "core.h"
#include "events.h"
#include "terminal.h"

#define BATCH 8u
#define FIRST_MOMENTS_NS 10000000UL

/* Ends this process where nothing is left to do or tell. Written down before it is reaped, so that a crash forgets nothing. */
static void finish_if_clean(struct core *core, struct child_event *event) {
  struct ledger_header *ledger = core->ledger;
  ledger->main_code = event->code;
  ledger->main_status = event->status;
  ledger->main_state = MAIN_ENDED;
  seal_ledger(ledger);
  const struct standing_orders *orders = &ledger->orders;
  /* Not reaped yet: its pid is nobody else's. */
  if (orders->leave_at_once && orders->farewell) call2(SYS_kill, orders->target, orders->farewell);
  consume_change(ledger, event);
  i64 result = peek_news(ledger, event, 0);
  if (!orders->leave_at_once && result != -ECHILD) return;
  /* Whoever has ended by now is reaped before we leave: who inherits them may never do it. */
  for (; result == 1; result = peek_news(ledger, event, 0)) consume_change(ledger, event);
  give_terminal_back(ledger);
  exit_process(0);
}

/* The app ended well, but the OOM killer was there meanwhile: that is to be told of. It takes nobody in his first moments. */
static int was_short_of_memory(const struct ledger_header *ledger) {
  if (ledger->oom_kills == UNKNOWN || clock_ns(CLOCK_MONOTONIC) - ledger->spawned_ns < FIRST_MOMENTS_NS) return 0;
  u64 kills = read_oom_kills();
  return kills != UNKNOWN && kills > ledger->oom_kills;
}

/* 1: there is more to reap. Does not come back where the brain has to know of a child. */
static int look_at_children(struct core *core) {
  struct child_event event;
  struct ledger_header *ledger = core->ledger;
  i64 result = peek_news(ledger, &event, 0);
  if (result == 0 || (result < 0 && ledger->main_state != MAIN_RUNNING)) return 0;
  int is_app = result == 1 && event.pid == ledger->main_pid;
  if (result == 1 && !is_app && event.pid != ledger->tracer_pid && ledger->orders.reap_quietly) return 1;
  int clean = is_app && event.code == CLD_EXITED && event.status == 0;
  if (clean && !(ledger->flags & LEDGER_TELL_CLEAN_END) && !was_short_of_memory(ledger)) finish_if_clean(core, &event);
  wake(core, WAKE_CHILD);
}

static int take_signals(struct core *core) {
  struct signalfd_info infos[BATCH];
  i64 count = read_signals(core->ledger, infos, BATCH);
  int recorded = 0;
  for (i64 i = 0; i < count; i++) {
    if (infos[i].signo == SIGCHLD || was_raised_by_ourselves(core->ledger, &infos[i])) continue;
    pass_on_with_evidence(core->ledger, &infos[i]);
    recorded = 1;
  }
  return recorded || core->ledger->evidence_read != core->ledger->evidence_written;
}

/* Until a signal comes (WAKE_NONE), or what wakes the brain by itself. */
static enum wake_reason wait_for_events(const struct ledger_header *ledger) {
  /* A negative descriptor is passed over (poll(2)). */
  struct pollfd fds[3] = {{ledger->signal_fd, POLLIN, 0}, {ledger->inbox_fd, POLLIN, 0}, {ledger->watch_fd, POLLIN, 0}};
  if (!ledger->deadline_ns) {
    call5(SYS_ppoll, fds, 3, 0, 0, 0);
    return fds[2].revents ? WAKE_DESCRIPTOR : WAKE_NONE;
  }
  u64 now = clock_ns(CLOCK_MONOTONIC);
  u64 left = ledger->deadline_ns > now ? ledger->deadline_ns - now : 0;
  struct timespec timeout = {(i64)(left / 1000000000UL), (i64)(left % 1000000000UL)};
  if (call5(SYS_ppoll, fds, 3, &timeout, 0, 0) == 0) return WAKE_DEADLINE;
  return fds[2].revents ? WAKE_DESCRIPTOR : WAKE_NONE;
}

void sleep_core(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  ledger->phase = PHASE_ASLEEP;
  i64 opened = open_event_descriptors(ledger);
  if (opened < 0) reflex(core, REFLEX_EVENTS, opened);
  remember_dispositions(ledger);
  install_fault_handlers();
  u64 seen = 0;
  for (;;) {
    if (take_signals(core)) wake(core, WAKE_SIGNAL);
    if (look_at_children(core)) continue;
    if (request_of(ledger)->state == REQUEST_MADE) wake(core, WAKE_REQUEST);
    if (ledger->trace_read != ledger->trace_written) wake(core, WAKE_TRACE);
    rest_events(ledger, &seen);
    enum wake_reason reason = wait_for_events(ledger);
    believe_or_recover(core);
    /* Where a signal came as well, that is the reason: its evidence is taken at once. */
    if (reason == WAKE_DESCRIPTOR && take_signals(core)) reason = WAKE_SIGNAL;
    if (reason != WAKE_NONE) wake(core, reason);
  }
}
