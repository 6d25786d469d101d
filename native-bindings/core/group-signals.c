/*
 * Between clone and setpgid(2) a child is in our process group, and gets what is sent to all of it. That was meant for us, and we see to
 * it ourselves; the program, which nobody knows of yet, would be ended by it before its first instruction. What came to us as well is
 * still pending there: we stand still until the exec, and everything is blocked. Any other signal was meant for the child.
 */
#include "group-signals.h"

static u64 hex_number(const char *at) {
  u64 value = 0;
  for (;; at++) {
    if (*at >= '0' && *at <= '9') value = value << 4 | (u64)(*at - '0');
    else if (*at >= 'a' && *at <= 'f') value = value << 4 | (u64)(*at - 'a' + 10);
    else return value;
  }
}

/* What waits for the whole process, as proc_pid_status(5) shows it: a signal to a group is sent to processes, not to threads. */
static u64 pending_for_us(const struct ledger_header *ledger) {
  char path[40], status[4096];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/");
  add_number(&text, ledger->init_pid);
  add(&text, "/status");
  if (read_file(path, status, sizeof status) <= 0) return 0;
  for (const char *at = status; *at; at++) {
    const char *value = text_after(at, "\nShdPnd:\t");
    if (value) return hex_number(value);
  }
  return 0;
}

/* A sender holds the lock that setpgid needs until all members have their signal, so that ours is there where the child's is. */
void forget_signals_to_group(const struct ledger_header *ledger) {
  u64 pending = 0;
  if (call2(SYS_rt_sigpending, &pending, sizeof pending) < 0 || !pending) return;
  pending &= pending_for_us(ledger);
  const struct timespec at_once = {0, 0};
  struct siginfo info;
  while (pending && call4(SYS_rt_sigtimedwait, &pending, &info, &at_once, sizeof pending) >= 0) continue;
}
