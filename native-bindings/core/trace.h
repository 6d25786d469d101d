/* What the brain and the tracer say to each other, and what a child asks of the tracer at its door. Mirrored by trace-abi.ts. */
#ifndef TSINIT_TRACE_H
#define TSINIT_TRACE_H

#include "abi.h"

/* The whole environment of a tracer: of which signals it tells, those of others and those of the process itself; each mask as
 * two halves, low:high. Behind them the names of debuggers, each with a comma behind it. */
#define TRACER_MARK "TSINIT_TRACER="
/* Where it finds what it was given. */
#define TRACER_LINK 3
#define TRACER_LEDGER 4

enum trace_report_type {
  TRACE_DELIVERED = 1,
  TRACE_REFUSED = 2, /* a process could not be attached to: error */
  TRACE_ASIDE = 3,   /* pid is a debugger; thread: the process that it attaches to, which is sender.self, or 0 */
};

/* Where a signal comes from, as far as tracing can tell. */
enum trace_origin {
  TRACE_FROM_OUTSIDE = 0, /* no process of our pid namespace, or the kernel */
  TRACE_FROM_TRACED = 1,  /* one that is traced as well, or was */
  TRACE_FROM_OTHER = 2,   /* one of our pid namespace that is not */
  TRACE_FROM_INIT = 3,    /* tsinit itself */
};

struct trace_report {
  u32 type; /* enum trace_report_type */
  i32 pid;
  i32 thread; /* the one that it was delivered to; pid where that is the first one */
  i32 error;
  u32 reserved;
  u32 origin; /* enum trace_origin */
  u32 main_blocks; /* the first thread blocks the signal, so that it had to go to another */
  i32 signal;
  u8 info[128]; /* as struct signalfd_siginfo */
  char comm[16];
  struct sender_facts sender; /* self.pid 0: not known */
};

/* At the door, in this order: the tracer says who it is, the child says who it is, the tracer says whether it is traced now. */
struct door_word {
  i32 pid;
  i32 error; /* errno, positive; 0: traced */
};

#endif
