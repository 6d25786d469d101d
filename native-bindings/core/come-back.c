/*
 * After our own exec: asleep on purpose, or back from a crash. The phase that the ledger shows was written before each
 * passage, so that it says what was interrupted.
 */
#include "core.h"
#include "events.h"
#include "privileges.h"
#include "reflex.h"
#include "resume.h"

#define CRASH_WINDOW_NS 60000000000UL

/* Why the brain is booted, where that is what the phase asks for; WAKE_NONE: a crash. */
static enum wake_reason wanted(struct ledger_header *ledger) {
  switch (ledger->phase) {
    case PHASE_RETRYING: return WAKE_RELIEF;
    case PHASE_UPGRADING: return WAKE_UPGRADED;
    case PHASE_RETURNING: return WAKE_RETURNED;
    default: return WAKE_NONE;
  }
}

void return_to_old_file(struct ledger_header *ledger) {
  if (ledger->old_exe_fd < 0) return;
  ledger->phase = PHASE_RETURNING;
  exec_file(ledger, ledger->old_exe_fd);
  close_fd(ledger->old_exe_fd);
  ledger->old_exe_fd = -1;
  seal_ledger(ledger);
}

/* A boot that was on purpose, whichever it was: what comes after it counts as a crash again. */
static __attribute__((noreturn)) void boot_as_wanted(struct core *core, enum wake_reason reason) {
  struct ledger_header *ledger = core->ledger;
  memset(ledger->crash_ns, 0, sizeof ledger->crash_ns);
  ledger->phase = PHASE_REFLEX;
  if (reason == WAKE_RETURNED && ledger->old_exe_fd >= 0) {
    close_fd(ledger->old_exe_fd);
    ledger->old_exe_fd = -1;
    seal_ledger(ledger);
  }
  wake(core, reason);
}

void come_back(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  note_blocks(core);
  note_way_back(ledger);
  mend_evidence(ledger);
  call3(SYS_fcntl, ledger->ledger_fd, F_SETFD, FD_CLOEXEC);
  if (ledger->old_exe_fd >= 0) call3(SYS_fcntl, ledger->old_exe_fd, F_SETFD, FD_CLOEXEC);
  set_own_name(ledger);
  ledger->signal_fd = ledger->inbox_fd = ledger->addon_fd = ledger->watchdog_timer = -1;
  seal_ledger(ledger);
  if (ledger->main_state == MAIN_RUNNING) close_inherited(ledger);
  if (ledger->flags & LEDGER_DROP_PRIVILEGES) {
    ledger->flags &= ~(u32)(LEDGER_DROP_PRIVILEGES | LEDGER_PRIVILEGES_DROPPED);
    ledger->drop_errno = (i32)-drop_privileges(ledger, &ledger->drop_step);
    if (!ledger->drop_errno) ledger->flags |= LEDGER_PRIVILEGES_DROPPED;
    seal_ledger(ledger);
    /* Otherwise there is a brain anyway, which hears of it. */
    if (ledger->drop_errno && ledger->phase == PHASE_ASLEEP) wake(core, WAKE_NOTE);
  }
  if (ledger->phase == PHASE_ASLEEP) sleep_core(core);
  enum wake_reason reason = wanted(ledger);
  if (reason != WAKE_NONE) boot_as_wanted(core, reason);
  u64 now = clock_ns(CLOCK_MONOTONIC);
  for (int i = 3; i > 0; i--) ledger->crash_ns[i] = ledger->crash_ns[i - 1];
  ledger->crash_ns[0] = now;
  ledger->crash_count++;
  /* What was thrown the brain has written down itself. */
  if (ledger->crash_signal) {
    struct event_record crashed = {.type = EVENT_CRASHED, .signal = ledger->crash_signal, .code = ledger->crash_code};
    record_event(ledger, &crashed);
  }
  /* A new file whose brain has not come up. */
  return_to_old_file(ledger);
  if (ledger->phase == PHASE_REFLEX) reflex(core, REFLEX_CRASHED, ledger->crash_signal);
  if (ledger->phase == PHASE_BOOTING) reflex(core, ledger->reflex_reason ? ledger->reflex_reason : REFLEX_CRASHED, ledger->crash_signal);
  /* The third crash within a minute: the brain is not to be trusted with this any more. */
  if (ledger->crash_ns[2] && now - ledger->crash_ns[2] < CRASH_WINDOW_NS) reflex(core, REFLEX_CRASHED, ledger->crash_signal);
  wake(core, WAKE_RESUME);
}
