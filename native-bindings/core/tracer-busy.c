/*
 * Each birth of a thread that we are told of stops its parent and the thread. A process that makes thousands of them would be slowed
 * down by that, so that after so many in a short time it is not stopped for them any more: its threads are looked for now and then, and
 * attached to while they run. A thread that has ended by then was never traced, and a signal aimed at it not seen; one for the process
 * goes to its first thread where that does not block it.
 */
#include "tracer.h"

/* Long enough for a busy machine, on which each of our stops takes some milliseconds, so that fewer births fall into it. */
#define WINDOW_NS 1000000000UL
#define BIRTHS_IN_WINDOW 64u
#define SCAN_FIRST_NS 20000000UL
#define SCAN_LAST_NS 2000000000UL

static struct busy *slot_of(struct tracer *tracer, i32 pid) {
  for (int i = 0; i < BUSY_PROCESSES; i++)
    if (tracer->busy[i].pid == pid) return &tracer->busy[i];
  return 0;
}

int is_too_busy(struct tracer *tracer, i32 pid) {
  if (slot_of(tracer, pid)) return 1;
  u64 now = clock_ns(CLOCK_MONOTONIC);
  if (now - tracer->window_ns > WINDOW_NS) {
    tracer->window_ns = now;
    tracer->births = 0;
  }
  if (++tracer->births < BIRTHS_IN_WINDOW) return 0;
  struct busy *slot = slot_of(tracer, 0);
  if (!slot) return 0;
  *slot = (struct busy){pid, 0};
  tracer->scan_pause_ns = SCAN_FIRST_NS;
  tracer->scan_at_ns = now + SCAN_FIRST_NS;
  return 1;
}

void forget_busy(struct tracer *tracer, i32 pid) {
  struct busy *slot = slot_of(tracer, pid);
  if (slot) slot->pid = 0;
}

/* Attached to without a stop; 1: it is new. */
static int attach_thread(struct tracer *tracer, i32 pid, i32 thread) {
  if (thread == pid || is_known_thread(tracer, thread)) return 0;
  if (trace(PTRACE_SEIZE, thread, 0, TRACE_CHILDREN) < 0) return 0;
  tracer->tracees++;
  note_thread(tracer, thread, pid);
  return 1;
}

u32 attach_threads(struct tracer *tracer, i32 pid) {
  char path[48];
  u8 entries[2048];
  u32 found = 0;
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/");
  add_number(&text, pid);
  add(&text, "/task");
  i64 directory = open_file(path, O_RDONLY);
  for (i64 size; directory >= 0 && (size = call3(SYS_getdents64, directory, entries, sizeof entries)) > 0;)
    for (i64 at = 0; at < size; at += entries[at + 16] | entries[at + 17] << 8) {
      const char *name = (const char *)entries + at + 19, *end;
      u64 thread = text_number(name, &end);
      if (end != name && !*end) found += (u32)attach_thread(tracer, pid, (i32)thread);
    }
  if (directory >= 0) close_fd((i32)directory);
  return found;
}

void look_for_threads(struct tracer *tracer) {
  u64 now = clock_ns(CLOCK_MONOTONIC);
  if (!tracer->scan_at_ns || now < tracer->scan_at_ns) return;
  u32 found = 0, left = 0;
  for (int i = 0; i < BUSY_PROCESSES; i++) {
    if (!tracer->busy[i].pid) continue;
    left++;
    found += attach_threads(tracer, tracer->busy[i].pid);
  }
  /* The longer nothing is new, the longer the pause: an idle program is hardly ever looked at. */
  u64 pause = found ? SCAN_FIRST_NS : tracer->scan_pause_ns * 2;
  tracer->scan_pause_ns = pause < SCAN_LAST_NS ? pause : SCAN_LAST_NS;
  tracer->scan_at_ns = left ? now + tracer->scan_pause_ns : 0;
}
