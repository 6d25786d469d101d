/*
 * After our own exec: asleep on purpose, or back from a crash. The phase that the ledger shows was written before each
 * passage, so that it says what was interrupted.
 */
#include "core.h"
#include "resume.h"

#define CRASH_WINDOW_NS 60000000000UL

void come_back(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  note_blocks(core);
  call3(SYS_fcntl, ledger->ledger_fd, F_SETFD, FD_CLOEXEC);
  set_own_name(ledger);
  ledger->signal_fd = ledger->inbox_fd = ledger->addon_fd = ledger->watchdog_timer = -1;
  if (ledger->main_state == MAIN_RUNNING) close_inherited(ledger);
  if (ledger->phase == PHASE_ASLEEP) sleep_core(core);
  u64 now = clock_ns(CLOCK_MONOTONIC);
  for (int i = 3; i > 0; i--) ledger->crash_ns[i] = ledger->crash_ns[i - 1];
  ledger->crash_ns[0] = now;
  ledger->crash_count++;
  if (ledger->phase == PHASE_REFLEX) reflex(core, REFLEX_CRASHED, ledger->crash_signal);
  if (ledger->phase == PHASE_BOOTING) reflex(core, ledger->reflex_reason ? ledger->reflex_reason : REFLEX_CRASHED, ledger->crash_signal);
  /* The third crash within a minute: the brain is not to be trusted with this any more. */
  if (ledger->crash_ns[2] && now - ledger->crash_ns[2] < CRASH_WINDOW_NS) reflex(core, REFLEX_CRASHED, ledger->crash_signal);
  wake(core, WAKE_RESUME);
}
