/* A tracer's parts to each other. It has no writable data: the record lives on the stack of tracer(). */
#ifndef TSINIT_TRACER_H
#define TSINIT_TRACER_H

#include "core.h"
#include "trace.h"

#define DOORS 16
#define TRACE_CHILDREN ((const void *)(u64)(PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC))
#define TRACE_EVERYTHING ((const void *)(u64)(PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_TRACECLONE))
#define BUSY_PROCESSES 16
#define HELD_BIRTHS 32
#define ASIDE_PROCESSES 8

/* What was known of a process when it last became a program: its own /proc may be gone when its signal arrives. */
struct known {
  i32 pid; /* 0: free */
  u32 ended;
  u32 children; /* that live; may be too many, where two processes share a place */
  struct sender_facts facts;
};
#define KNOWN_SLOTS 1024u

struct tracer {
  struct ledger_header *ledger; /* for the event log */
  u64 told_of_others;
  u64 told_of_itself;
  i32 link; /* doors come by it; -1: the brain that started us has gone */
  i32 signal_fd;
  i32 doors[DOORS]; /* -1: free */
  u32 tracees;      /* threads */
  u32 held_count;
  i32 held[HELD_BIRTHS]; /* new tasks whose maker has not stopped yet (tracer-birth.c) */
  /* Processes that make threads too fast to be stopped for each: theirs are looked for now and then (tracer-busy.c). pid 0: free. */
  struct busy { i32 pid; u32 quiet; } busy[BUSY_PROCESSES];
  const char *debuggers; /* names of programs, each with a comma behind it */
  /* Processes that were let go for a debugger; left: threads that are not yet (tracer-aside.c). pid 0: free. */
  struct aside { i32 pid; i32 debugger; u32 left; } aside[ASIDE_PROCESSES];
  u64 window_ns;    /* the births of threads are counted since then */
  u32 births;
  u64 scan_at_ns;   /* 0: there is nothing to look for */
  u64 scan_pause_ns;
  /* Threads that are not the first of their process, by number: a table with open addressing. */
  struct thread { i32 thread; i32 pid; } *threads;
  u64 thread_slots;
  u64 thread_count;
  struct known *known; /* by pid modulo KNOWN_SLOTS: the newer one wins */
};

int is_tracer(const struct core *core);
__attribute__((noreturn)) void tracer(struct core *core);

/* tracer-door.c: the link, and children who wait to be attached to */
void obey_brain(struct tracer *tracer);
void answer_door(struct tracer *tracer, int door);

/* tracer-stop.c: what a stop of a tracee asks for, and its going on */
void go_on(struct tracer *tracer, i32 thread, i32 signal);
void handle_stop(struct tracer *tracer, i32 thread, i32 status);

/* tracer-birth.c */
void note_birth(struct tracer *tracer, i32 maker, int may_be_thread);
/* 1: the task goes on when its maker's stop was seen, or release_births() is called; 0: it is known. */
int hold_birth(struct tracer *tracer, i32 task);
void release_births(struct tracer *tracer);

/* tracer-busy.c: 1: from now on this thread's births are not stopped for. */
int is_too_busy(struct tracer *tracer, i32 pid);
void look_for_threads(struct tracer *tracer);
/* Those of a process that are not attached to; how many they were. */
u32 attach_threads(struct tracer *tracer, i32 pid);
void forget_busy(struct tracer *tracer, i32 pid);

/* tracer-aside.c. 1: the process has become a debugger, which goes on when others have been let go. */
int step_aside(struct tracer *tracer, i32 pid);
/* 1: the stopped thread was one of those, and goes on without us. */
int let_go(struct tracer *tracer, i32 thread, i32 signal);
/* It has ended: a thread of a process that was let go, or a debugger. */
void forget_aside(struct tracer *tracer, i32 thread);
void return_to_tracees(struct tracer *tracer, i32 debugger);

/* tracer-threads.c */
int is_known_thread(const struct tracer *tracer, i32 thread);
i32 process_of(const struct tracer *tracer, i32 thread);
void note_thread(struct tracer *tracer, i32 thread, i32 pid);
/* 1: it was one; 0: it is a process. */
int forget_thread(struct tracer *tracer, i32 thread);

/* tracer-known.c */
void learn(struct tracer *tracer, i32 pid);
void inherit(struct tracer *tracer, i32 pid, i32 parent);
/* Who that is, or was: from /proc, else from memory; 0: not known. */
const struct sender_facts *recall(struct tracer *tracer, i32 pid, struct sender_facts *room);
/* It lives still, or has not been seen to end. */
int is_alive(const struct tracer *tracer, i32 pid);
int was_traced(const struct tracer *tracer, i32 pid);
u64 start_time_of(const struct tracer *tracer, i32 pid);
/* Its children that live have another parent now, as a rule us. */
void note_end(struct tracer *tracer, i32 pid);

/* tracer-tell.c */
void tell_delivery(struct tracer *tracer, i32 thread, const struct siginfo *info);
void tell_end(struct tracer *tracer, i32 pid, i32 status, const struct rusage *usage);
/* target 0: what the debugger will start. */
void tell_aside(struct tracer *tracer, i32 debugger, i32 target);
void tell_refusal(struct tracer *tracer, i32 pid, i64 error);
void tell_execution(struct tracer *tracer, i32 pid);
void tell_fork(struct tracer *tracer, i32 pid, i32 parent);

static inline i64 trace(i64 request, i32 thread, u64 address, const void *data) {
  return call4(SYS_ptrace, request, thread, address, data);
}

#endif
