/*
 * A new task is attached to from its birth, and stops at once; what it is, a thread or a process, and whose, tells the stop of the one that
 * made it. The two come in either order, so that a new one whose maker has not stopped yet waits for that, in order that nothing it does is
 * done by somebody unknown:
 *
 *   born first    it is held ─▶ its maker's stop is seen ─▶ noted, and it goes on
 *                        └────▶ nothing else has stopped: its parent is read from /proc; it goes on
 *   maker first   noted; its own stop is nothing new
 */
#include "proc.h"
#include "tracer.h"

static int is_known(const struct tracer *tracer, i32 task) { return is_alive(tracer, task) || is_known_thread(tracer, task); }

int hold_birth(struct tracer *tracer, i32 task) {
  if (is_known(tracer, task) || tracer->held_count == HELD_BIRTHS) return 0;
  tracer->held[tracer->held_count++] = task;
  return 1;
}

static void release(struct tracer *tracer, i32 task) {
  for (u32 i = 0; i < tracer->held_count; i++) {
    if (tracer->held[i] != task) continue;
    tracer->held[i] = tracer->held[--tracer->held_count];
    go_on(tracer, task, 0);
    return;
  }
}

static void note_process(struct tracer *tracer, i32 pid, i32 parent) {
  if (is_alive(tracer, pid)) return;
  inherit(tracer, pid, parent);
  tell_fork(tracer, pid, parent);
}

/* tgkill(2) with no signal says whether it is a thread of that process. */
static int is_thread_of(i32 pid, i32 task) { return call3(SYS_tgkill, pid, task, 0) == 0; }

void note_birth(struct tracer *tracer, i32 maker, int may_be_thread) {
  u64 born = 0;
  if (trace(PTRACE_GETEVENTMSG, maker, 0, &born) < 0) return;
  tracer->tracees++;
  i32 parent = process_of(tracer, maker), task = (i32)born;
  if (may_be_thread && is_thread_of(parent, task)) {
    note_thread(tracer, task, parent);
    if (is_too_busy(tracer, parent)) trace(PTRACE_SETOPTIONS, maker, 0, TRACE_CHILDREN);
  } else {
    note_process(tracer, task, parent);
  }
  release(tracer, task);
}

void release_births(struct tracer *tracer) {
  while (tracer->held_count) {
    i32 task = tracer->held[tracer->held_count - 1];
    struct process_facts facts;
    if (is_thread_of(task, task) && read_facts(task, &facts)) note_process(tracer, task, facts.ppid);
    release(tracer, task);
  }
}
