/* The brain's side of a tracer: it is started, sent a door for each child that it is to attach to, and heard. */
#include "ledger.h"
#include "shim.h"
#include "trace.h"

struct start {
  i32 link;
  char mark[512];
};

/* Shares our memory until its exec. It leaves our session, so that no key on a terminal means it. */
static void become_tracer(void *argument) {
  struct start *start = argument;
  set_mask(SIG_SETMASK, ~0UL, 0);
  call0(SYS_setsid);
  /* Above both places first, so that neither overwrites the other. */
  i64 link = call3(SYS_fcntl, start->link, F_DUPFD, 16), memory = call3(SYS_fcntl, ledger->ledger_fd, F_DUPFD, 16);
  if (link < 0 || memory < 0) exit_process(111);
  if (call3(SYS_dup3, link, TRACER_LINK, 0) < 0 || call3(SYS_dup3, memory, TRACER_LEDGER, 0) < 0) exit_process(111);
  call3(SYS_close_range, TRACER_LEDGER + 1, ~0U, 0);
  char *argv[] = {"tsinit: tracer", 0}, *envp[] = {start->mark, 0};
  call3(SYS_execve, "/proc/self/exe", argv, envp);
  exit_process(111);
}

static i64 make_pair(i32 pair[2]) { return call4(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair); }

/* The masks say of which signals it tells; debuggers: names of programs, each with a comma behind it. Its pid; our end of the link comes back in *link. */
EXPORTED i32 tsinit_start_tracer(u64 others, u64 itself, const char *debuggers, i32 *link) {
  i32 pair[2];
  i64 made = make_pair(pair);
  if (made < 0) return (i32)made;
  believe_ledger();
  struct start start = {pair[1], {0}};
  struct text mark = text_in(start.mark, sizeof start.mark);
  const u32 halves[] = {(u32)others, (u32)(others >> 32), (u32)itself, (u32)(itself >> 32)};
  add(&mark, TRACER_MARK);
  for (int i = 0; i < 4; i++) {
    if (i) add(&mark, ":");
    add_number(&mark, halves[i]);
  }
  add(&mark, ":");
  add(&mark, debuggers);
  i64 pid = clone_vfork(CLONE_VM | CLONE_VFORK | SIGCHLD, become_tracer, &start);
  close_fd(pair[1]);
  if (pid < 0) close_fd(pair[0]);
  *link = pid < 0 ? -1 : pair[0];
  if (pid > 0) ledger->tracer_pid = (i32)pid;
  seal_ledger(ledger);
  return (i32)pid;
}

/* The child's side of a new door, whose other side the tracer has been sent; -errno: there is no tracer to send it to. */
EXPORTED i32 tsinit_trace_door(i32 link) {
  i32 pair[2];
  i64 made = make_pair(pair);
  if (made < 0) return (i32)made;
  u8 byte = 0;
  struct { void *base; u64 length; } part = {&byte, 1};
  struct { u64 length; i32 level; i32 type; i32 descriptor; i32 padding; } control = {20, SOL_SOCKET, SCM_RIGHTS, pair[1], 0};
  struct { void *name; u32 name_length; void *parts; u64 part_count; void *control; u64 control_length; i32 flags; } message = {
    0, 0, &part, 1, &control, sizeof control, 0};
  i64 sent = call3(SYS_sendmsg, link, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  close_fd(pair[1]);
  if (sent > 0) return pair[0];
  close_fd(pair[0]);
  return (i32)sent;
}

/*
 * The next thing that the tracer has seen, copied to `report`: how many before it were lost, because they came too fast, times two, and
 * one more; 0: nothing new.
 */
EXPORTED i64 tsinit_next_trace(u8 *report) {
  const struct trace_report *ring = (const struct trace_report *)((u8 *)ledger + LEDGER_TRACE_OFFSET);
  i64 lost = 0;
  for (;;) {
    u64 written = __atomic_load_n(&ledger->trace_written, __ATOMIC_ACQUIRE), number = ledger->trace_read;
    if (number >= written) return lost * 2;
    if (written - number > TRACE_SLOTS) {
      lost += (i64)(written - number - TRACE_SLOTS);
      number = written - TRACE_SLOTS;
    }
    memcpy(report, &ring[number % TRACE_SLOTS], sizeof *ring);
    ledger->trace_read = number + 1;
    /* Overwritten while it was copied: then it is one of those that are lost. */
    if (__atomic_load_n(&ledger->trace_written, __ATOMIC_ACQUIRE) - number <= TRACE_SLOTS) return lost * 2 + 1;
    lost++;
  }
}

/* It has ended. */
EXPORTED i32 tsinit_tracer_ended(void) {
  believe_ledger();
  ledger->tracer_pid = 0;
  seal_ledger(ledger);
  return 0;
}
