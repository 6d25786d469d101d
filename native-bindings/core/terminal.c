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

void find_terminal(struct ledger_header *ledger) {
  i32 group = 0;
  ledger->flags &= ~(u32)LEDGER_TERMINAL_TAKEN;
  ledger->original_foreground = 0;
  if (!ours(&group)) return;
  ledger->flags |= LEDGER_TERMINAL_TAKEN;
  ledger->original_foreground = group;
}

int lend_terminal(struct ledger_header *ledger, i32 group) {
  i32 foreground = 0;
  if (!ours(&foreground) || set_foreground(group) < 0) return 0;
  ledger->flags |= LEDGER_TERMINAL_TAKEN;
  ledger->original_foreground = foreground;
  return 1;
}

/* SIGTTOU is blocked, so that a background group may do this (tcsetpgrp(3)). */
void give_terminal_back(struct ledger_header *ledger) {
  if (!(ledger->flags & LEDGER_TERMINAL_TAKEN)) return;
  ledger->flags &= ~(u32)LEDGER_TERMINAL_TAKEN;
  if (ledger->original_foreground > 0) set_foreground(ledger->original_foreground);
}

void suspend_self(struct ledger_header *ledger, int unless_foreground) {
  i32 group = 0;
  if (on_terminal(TIOCGPGRP, &group) < 0 || (unless_foreground && ours(&group))) return;
  give_terminal_back(ledger);
  call2(SYS_kill, own_pid(), SIGSTOP);
}
