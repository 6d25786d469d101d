/*
 * A process of its own that is attached to every process of the app's set, and sees each signal on its way in (ptrace(2)):
 *
 *   wait ──▶ a tracee has stopped: a signal for it? told of ─▶ it goes on, with the signal ─▶ wait
 *     └────▶ a child knocks at a door before it becomes a program: attached to; its own children are from their birth
 *
 * Its tracees stop for nothing else: system calls run as ever. It ends when none of them is left and the brain has gone, or when it has
 * had some and none is left; should it be killed, they go on without it.
 */
#include "tracer.h"

/* Which of our descriptors the ledger is, is checked by whoever made it: open-ledger.c. */
static struct ledger_header *map_ledger(void) {
  i64 address = call6(SYS_mmap, LEDGER_ADDRESS, LEDGER_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, TRACER_LEDGER, 0);
  return address == (i64)LEDGER_ADDRESS ? (struct ledger_header *)LEDGER_ADDRESS : 0;
}

AT_EACH_START int is_tracer(const struct core *core) {
  return *core->envp && text_after(*core->envp, TRACER_MARK) && !core->envp[1] && is_ledger_file(TRACER_LEDGER);
}

/* All changes there are; 1, or 0 where nobody is left. A process that is asked for costs nothing more than one that is waited for. */
static int look_at_tracees(struct tracer *tracer) {
  for (;;) {
    i32 status;
    struct rusage usage;
    i64 thread = call4(SYS_wait4, -1, &status, WAIT_ALL_KINDS | WNOHANG, &usage);
    if (thread == -EINTR) continue;
    if (thread == -ECHILD) return 0;
    if (thread <= 0 && tracer->held_count) {
      release_births(tracer);
      continue;
    }
    if (thread <= 0) return 1;
    if ((status & 0xff) == 0x7f) {
      handle_stop(tracer, (i32)thread, status);
      continue;
    }
    if (tracer->tracees) tracer->tracees--;
    forget_aside(tracer, (i32)thread);
    if (!forget_thread(tracer, (i32)thread)) tell_end(tracer, (i32)thread, status, &usage);
  }
}

static void wait_for_events(struct tracer *tracer) {
  struct pollfd fds[DOORS + 2] = {{tracer->signal_fd, POLLIN, 0}, {tracer->link, POLLIN, 0}};
  for (int i = 0; i < DOORS; i++) fds[i + 2] = (struct pollfd){tracer->doors[i], POLLIN, 0};
  u64 now = tracer->scan_at_ns ? clock_ns(CLOCK_MONOTONIC) : 0, left = tracer->scan_at_ns > now ? tracer->scan_at_ns - now : 0;
  struct timespec timeout = {(i64)(left / 1000000000UL), (i64)(left % 1000000000UL)};
  if (call5(SYS_ppoll, fds, DOORS + 2, tracer->scan_at_ns ? &timeout : 0, 0, 0) <= 0) return;
  u8 infos[8 * 128];
  if (fds[0].revents) read_fd(tracer->signal_fd, infos, sizeof infos);
  for (int i = 0; i < DOORS; i++)
    if (fds[i + 2].revents) answer_door(tracer, i);
  if (fds[1].revents) obey_brain(tracer);
}

static void *pages(u64 size) {
  i64 address = call6(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return address > 0 || address < -4096 ? (void *)address : 0;
}

/* The next two numbers, low half first. */
static u64 read_mask(const char **at) {
  u64 low = text_number(*at, at);
  if (**at == ':') ++*at;
  u64 high = text_number(*at, at);
  if (**at == ':') ++*at;
  return high << 32 | low;
}

void tracer(struct core *core) {
  const char *masks = text_after(*core->envp, TRACER_MARK);
  struct tracer tracer;
  memset(&tracer, 0, sizeof tracer);
  tracer.told_of_others = read_mask(&masks);
  tracer.told_of_itself = read_mask(&masks);
  tracer.debuggers = masks;
  tracer.ledger = map_ledger();
  tracer.link = TRACER_LINK;
  tracer.known = pages(KNOWN_SLOTS * sizeof *tracer.known);
  for (int i = 0; i < DOORS; i++) tracer.doors[i] = -1;
  call3(SYS_close_range, TRACER_LEDGER, ~0U, 0);
  const u64 children = signal_bit(SIGCHLD);
  tracer.signal_fd = (i32)call4(SYS_signalfd4, -1, &children, sizeof children, SFD_NONBLOCK | SFD_CLOEXEC);
  if (!tracer.known || !tracer.ledger || tracer.signal_fd < 0) exit_process(111);
  call2(SYS_prctl, PR_SET_NAME, "tsinit: tracer");
  int had_some = 0;
  for (;;) {
    int some = look_at_tracees(&tracer);
    had_some |= some;
    int waiting = 0;
    for (int i = 0; i < DOORS; i++) waiting |= tracer.doors[i] >= 0;
    if (!some && !waiting && (had_some || tracer.link < 0)) exit_process(0);
    wait_for_events(&tracer);
    look_for_threads(&tracer);
  }
}
