/*
 * A tracee has stopped (ptrace(2)):
 *
 *   signal-delivery-stop   told of, and delivered as it is
 *   group-stop             the process is stopped, as it would be without us: it stays so until SIGCONT
 *   fork, clone, exec      noted; a new one is attached to already
 */
#include "tracer.h"

void go_on(struct tracer *tracer, i32 thread, i32 signal) {
  if (!let_go(tracer, thread, signal)) trace(PTRACE_CONT, thread, 0, (const void *)(u64)signal);
}

/* By a thread that was not the first: it has taken the first one's number. */
static void note_exec(struct tracer *tracer, i32 thread) {
  u64 former = 0;
  if (trace(PTRACE_GETEVENTMSG, thread, 0, &former) == 0 && (i32)former != thread) forget_thread(tracer, (i32)former);
  learn(tracer, thread);
  tell_execution(tracer, thread);
}

void handle_stop(struct tracer *tracer, i32 thread, i32 status) {
  i32 signal = status >> 8 & 0xff, event = status >> 16;
  switch (event) {
    case 0: {
      struct siginfo info;
      if (trace(PTRACE_GETSIGINFO, thread, 0, &info) == 0) tell_delivery(tracer, thread, &info);
      go_on(tracer, thread, signal);
      return;
    }
    case PTRACE_EVENT_STOP:
      if (signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU) {
        if (!let_go(tracer, thread, 0)) trace(PTRACE_LISTEN, thread, 0, 0);
      } else if (!hold_birth(tracer, thread)) go_on(tracer, thread, 0);
      return;
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
      note_birth(tracer, thread, 0);
      break;
    case PTRACE_EVENT_CLONE:
      note_birth(tracer, thread, 1);
      break;
    case PTRACE_EVENT_EXEC:
      note_exec(tracer, thread);
      if (step_aside(tracer, thread)) return;
      break;
    default:
      break;
  }
  go_on(tracer, thread, 0);
}
