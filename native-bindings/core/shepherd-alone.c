/*
 * PID 1 of a container takes everybody along. Elsewhere tsinit may be killed, and nobody would ever stop its jobs: each shepherd does, as its
 * plan says. The end of the link says less: after a damaged ledger it ends although tsinit lives, and the jobs are to go on.
 */
#include "shepherd.h"

/* SIGCHLD is only a doorbell, for us as well. It rings too when a thread of tsinit ends that has executed itself: so the parent is asked for. */
void ask_for_end_of_parent(void) { call2(SYS_prctl, PR_SET_PDEATHSIG, SIGCHLD); }

void look_at_parent(struct shepherd *shepherd) {
  const struct job_plan *plan = shepherd->plan;
  if (shepherd->alone) {
    if (!shepherd->stop_at || clock_ns(CLOCK_MONOTONIC) < shepherd->stop_at) return;
    shepherd->stop_at = 0;
    if (!shepherd->killing) begin_to_kill(shepherd, 0);
    return;
  }
  if (!plan->stop_signal || shepherd->released || call0(SYS_getppid) == plan->parent) return;
  shepherd->alone = 1;
  u32 target = shepherd->main_state == JOB_MAIN_NONE ? TARGET_SET : plan->stop_target;
  struct job_command command = {COMMAND_SIGNAL, plan->stop_signal, target, 0, 0, 0, 0};
  signal_set(shepherd, &command);
  /* Who is stopped would not act on it. */
  command.signal = SIGCONT;
  signal_set(shepherd, &command);
  if (plan->stop_ns) shepherd->stop_at = clock_ns(CLOCK_MONOTONIC) + plan->stop_ns;
}
