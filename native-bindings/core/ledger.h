/* The ledger as the core and the library see it: a header at a known place, and a ring of evidence behind it. */
#ifndef TSINIT_LEDGER_H
#define TSINIT_LEDGER_H

#include "text.h"

/* Who sent the signal is looked up here and now; the ring forgets the oldest where it is full. */
void record_evidence(struct ledger_header *ledger, const void *signalfd_info);
/* 1: the oldest that was not taken yet; 0: none. */
int take_evidence(struct ledger_header *ledger, struct evidence *out);
/* Reads up to `capacity` signals from the signalfd (128 bytes each); how many, 0 where none waits, or -errno. */
i64 read_signals(struct ledger_header *ledger, u8 *infos, u32 capacity);
/*
 * The reaping itself: the change of `consume` that `event` shows is consumed (0: nothing); then a look at the next with
 * WNOWAIT, into the same `event`. 1, 0 or -ECHILD. Without `with_facts` /proc is left alone, which takes five times as long as
 * the rest, and facts.pid is 0.
 */
i64 reap_and_peek(i32 consume, struct child_event *event, int with_facts);

/* The members of struct signalfd_siginfo (signalfd(2)) that are needed natively. */
struct signalfd_info {
  u32 signo;
  i32 error;
  i32 code;
  u32 pid;
  u32 uid;
  i32 fd;
  u32 tid;
  u32 band;
  u32 overrun;
  u32 trapno;
  i32 status;
  i32 value;
  u64 pointer;
  u8 rest[72];
};

#endif
