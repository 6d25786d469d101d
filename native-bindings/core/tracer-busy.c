/*
 * Each birth of a thread that we are told of stops its parent and the thread. A process that makes thousands of them would be slowed
 * down by that, so that after so many in a short time it is not stopped for them any more: its threads are looked for now and then, and
 * attached to while they run. A thread that has ended by then was never traced, and a signal aimed at it not seen; one for the process
 * goes to its first thread where that does not block it.
 */
#include "members.h"
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

struct search {
  struct tracer *tracer;
  i32 pid;
  u32 found;
};

/* Attached to without a stop. */
static void attach_thread(void *argument, i32 thread) {
  struct search *search = argument;
  if (thread == search->pid || is_known_thread(search->tracer, thread)) return;
  if (trace(PTRACE_SEIZE, thread, 0, TRACE_CHILDREN) < 0) return;
  search->tracer->tracees++;
  note_thread(search->tracer, thread, search->pid);
  search->found++;
}

u32 attach_threads(struct tracer *tracer, i32 pid) {
  struct search search = {tracer, pid, 0};
  each_thread(pid, attach_thread, &search);
  return search.found;
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
