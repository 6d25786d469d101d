#include "terminal.h"

/* The request on the first descriptor that is our controlling terminal; -ENODEV where there is none. */
static i64 on_terminal(u64 request, i32 *group) {
  for (i32 fd = 0; fd <= 2; fd++)
    if (call3(SYS_ioctl, fd, request, group) == 0) return 0;
  i64 fd = open_file("/dev/tty", O_RDWR | O_NOCTTY);
  if (fd < 0) return -ENODEV;
  i64 result = call3(SYS_ioctl, fd, request, group);
  close_fd((i32)fd);
  return result;
}

/* 1: a terminal, and our group is its foreground group. A group outside our pid namespace is shown as 0 on both sides. */
static int ours(i32 *group) {
  return on_terminal(TIOCGPGRP, group) == 0 && *group == (i32)call1(SYS_getpgid, 0);
}

i64 set_foreground(i32 group) { return on_terminal(TIOCSPGRP, &group); }

void forget_terminal(struct ledger_header *ledger) {
  int sealed = is_sealed(ledger);
  ledger->flags &= ~(u32)LEDGER_TERMINAL_TAKEN;
  ledger->original_foreground = 0;
  seal_change(ledger, sealed);
}

static void note_taken(struct ledger_header *ledger, i32 group) {
  int sealed = is_sealed(ledger);
  ledger->flags |= LEDGER_TERMINAL_TAKEN;
  ledger->original_foreground = group;
  seal_change(ledger, sealed);
}

void find_terminal(struct ledger_header *ledger) {
  i32 group = 0;
  forget_terminal(ledger);
  if (ours(&group)) note_taken(ledger, group);
}

void give_up_terminal(void) {
  if (call3(SYS_ioctl, 0, TIOCNOTTY, 0) < 0 || call1(SYS_getsid, 0) != own_pid()) return;
  const i32 expected[] = {SIGHUP, SIGCONT};
  for (int i = 0; i < 2; i++) {
    struct siginfo info;
    struct timespec at_once = {0, 0};
    u64 set = signal_bit(expected[i]);
    if (call4(SYS_rt_sigtimedwait, &set, &info, &at_once, sizeof set) < 0) continue;
    /* Somebody else's, which was waiting already: ours came on top of it, and only one of a kind waits. */
    if (info.sender.pid != own_pid()) call3(SYS_rt_sigqueueinfo, own_pid(), expected[i], &info);
  }
}

int lend_terminal(struct ledger_header *ledger, i32 group) {
  i32 foreground = 0;
  if (!ours(&foreground) || set_foreground(group) < 0) return 0;
  note_taken(ledger, foreground);
  return 1;
}

/* SIGTTOU is blocked, so that a background group may do this (tcsetpgrp(3)). */
void give_terminal_back(struct ledger_header *ledger) {
  i32 group = ledger->original_foreground;
  if (!(ledger->flags & LEDGER_TERMINAL_TAKEN)) return;
  forget_terminal(ledger);
  if (group > 0) set_foreground(group);
}

void suspend_self(struct ledger_header *ledger) {
  give_terminal_back(ledger);
  call2(SYS_kill, own_pid(), SIGSTOP);
}

enum terminal_view view_terminal(void) {
  i32 group = 0;
  if (on_terminal(TIOCGPGRP, &group) < 0) return TERMINAL_NOBODY;
  int leads = call1(SYS_getsid, 0) == own_pid();
  if (group == (i32)call1(SYS_getpgid, 0)) return leads ? TERMINAL_FOREGROUND_LEADER : TERMINAL_FOREGROUND;
  return leads ? TERMINAL_NOBODY : TERMINAL_SHELL;
}
