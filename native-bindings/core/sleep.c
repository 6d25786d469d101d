/*
 * Asleep: one ppoll over the signalfd and the inbox, without a timeout. A clean end is finished here: the app ended
 * with 0, nobody is left, nothing is to be told. Everything else wakes the brain.
 */
#include "core.h"
#include "terminal.h"

#define BATCH 8u

/* Ends this process where nothing is left to do or tell. Written down before it is reaped, so that a crash forgets nothing. */
static void finish_if_clean(struct core *core, struct child_event *event) {
  struct ledger_header *ledger = core->ledger;
  ledger->main_code = event->code;
  ledger->main_status = event->status;
  ledger->main_state = MAIN_ENDED;
  consume_change(event);
  if (peek_news(ledger, event, 0) != -ECHILD) return;
  give_terminal_back(ledger);
  exit_process(0);
}

/* 1: there is more to reap. Does not come back where the brain has to know of a child. */
static int look_at_children(struct core *core) {
  struct child_event event;
  struct ledger_header *ledger = core->ledger;
  i64 result = peek_news(ledger, &event, 0);
  if (result == 0 || (result < 0 && ledger->main_state != MAIN_RUNNING)) return 0;
  int is_app = result == 1 && event.pid == ledger->main_pid;
  if (result == 1 && !is_app && ledger->orders.reap_quietly) return 1;
  int clean = is_app && event.code == CLD_EXITED && event.status == 0;
  if (clean && !(ledger->flags & LEDGER_TELL_CLEAN_END)) finish_if_clean(core, &event);
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

/* Without any limit: whatever ends the sleep is a signal. */
static void wait_for_events(const struct ledger_header *ledger) {
  struct pollfd fds[2] = {{ledger->signal_fd, POLLIN, 0}, {ledger->inbox_fd, POLLIN, 0}};
  call5(SYS_ppoll, fds, 2, 0, 0, 0);
}

void sleep_core(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  ledger->phase = PHASE_ASLEEP;
  i64 opened = open_event_descriptors(ledger);
  if (opened < 0) reflex(core, REFLEX_DESCRIPTORS, opened);
  remember_dispositions(ledger);
  install_fault_handlers();
  for (;;) {
    if (take_signals(core)) wake(core, WAKE_SIGNAL);
    if (look_at_children(core)) continue;
    wait_for_events(ledger);
  }
}
