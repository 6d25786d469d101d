/*
 * What node must not do to this process, and to its signals. At its start it sets the mask to {SIGUSR1} and every disposition to
 * default, long before any JavaScript runs, and its threads would take signals that belong in the signalfd. So "unblock"
 * stays "keep blocked", and the handlers of the faults, which lead back to the core, stay where they are. And where it gives up
 * before the brain is there, the process must not end with it.
 */
#include "watchdog.h"

#define EXPORTED __attribute__((visibility("default"), used))

struct libc_sigaction; /* not looked into */
extern __attribute__((visibility("default"))) int __sigaction(int signal, const struct libc_sigaction *action, struct libc_sigaction *old);

/* Returns 0 or an error number, as pthread_sigmask(3) does; *set is a sigset_t, whose first 64 bits are all signals. */
static int keep_blocked(int how, const u64 *set, u64 *old) {
  u64 wanted = set ? *set : 0;
  if (how == SIG_SETMASK) wanted |= BLOCKED_SIGNALS;
  if (how == SIG_UNBLOCK) wanted &= ~BLOCKED_SIGNALS;
  wanted &= ~(how == SIG_UNBLOCK ? 0 : FAULT_SIGNALS);
  return (int)-call4(SYS_rt_sigprocmask, how, set ? &wanted : 0, old, sizeof wanted);
}

EXPORTED int pthread_sigmask(int how, const u64 *set, u64 *old) { return keep_blocked(how, set, old); }

EXPORTED int sigprocmask(int how, const u64 *set, u64 *old) { return keep_blocked(how, set, old) ? -1 : 0; }

/* Its first word is the handler, in every libc of Linux. */
static int ignores(const struct libc_sigaction *action) { return action && *(const u64 *)action == SIG_IGN; }

EXPORTED int sigaction(int signal, const struct libc_sigaction *action, struct libc_sigaction *old) {
  /* To ignore a signal throws away the one that waits for us (sigaction(2)); blocked, it does node no harm. */
  if (ignores(action)) return __sigaction(signal, 0, old);
  if (action && signal >= 1 && signal <= SIGNAL_COUNT && FAULT_SIGNALS & signal_bit(signal)) return __sigaction(signal, 0, old);
  return __sigaction(signal, action, old);
}

/*
 * A brain that is damaged, or a flag that node does not know: as good as a crash, whose handler takes the way back. exit(3) comes here
 * as well where main has returned.
 */
static void come_back_from_exit(void) {
  if (!is_booting()) return;
  call2(SYS_kill, own_pid(), SIGABRT);
  for (;;) call5(SYS_ppoll, 0, 0, 0, 0, 0);
}

__attribute__((destructor)) static void at_exit(void) { come_back_from_exit(); }

EXPORTED __attribute__((noreturn)) void _exit(int code) {
  come_back_from_exit();
  exit_process(code);
}
