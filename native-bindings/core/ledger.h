/* The ledger as the core and the library see it: a header at a known place, and a ring of evidence behind it. */
#ifndef TSINIT_LEDGER_H
#define TSINIT_LEDGER_H

#include "seal.h"
#include "text.h"

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
  u8 rest[56];
  u32 forwarded_as; /* in the kernel's padding: see abi.h */
  i32 forward_errno;
  u8 padding[8];
};

/* Sends the signal on where the standing orders say so, and notes in it what came of that. */
void carry_out_orders(const struct ledger_header *ledger, struct signalfd_info *info);
/* The same, and puts it into the ring together with who sent it. The ring forgets the oldest where it is full. */
void pass_on_with_evidence(struct ledger_header *ledger, const struct signalfd_info *info);
/*
 * The same for a batch. What a process of our namespace sent goes into the ring with the evidence, which may be gone before
 * the brain could ask for it; the rest, and what the ring has no place for, stays in the batch. How many that are.
 */
i64 pass_on_at_once(struct ledger_header *ledger, struct signalfd_info *infos, i64 count);
/* The first one from `*number` on (which is set behind it) that is in the ring; 0: none. It stays unread for the brain. */
struct evidence *next_evidence(struct ledger_header *ledger, u64 *number);
int names_a_process(const struct siginfo *info);
/* The same as signalfd(2) would have told it. */
struct signalfd_info signalfd_info_of(const struct siginfo *info);
/* After an exec, when nobody can be writing any more: what was begun and not finished is told without its sender, or is nothing (signo 0). */
void mend_evidence(struct ledger_header *ledger);
#define EVIDENCE_RAW (1UL << 63)
/* The signals that the brain has read and not finished with; how many, or 0. */
u32 unfinished_signals(const struct ledger_header *ledger, struct signalfd_info **infos);
/* So many have just been read to where unfinished_signals finds them. */
void note_unfinished(struct ledger_header *ledger, u32 count);
/* Reads up to `capacity` signals from the signalfd; how many, 0 where none waits, or -errno. */
i64 read_signals(const struct ledger_header *ledger, struct signalfd_info *infos, u32 capacity);
/* By a write to stderr, or by giving up the terminal: nobody's signal. */
int was_raised_by_ourselves(const struct ledger_header *ledger, const struct signalfd_info *info);
/* What another process asks of us. */
struct request *request_of(const struct ledger_header *ledger);
/* It ended, and was not only stopped or continued. */
int has_ended(const struct child_event *event);
/* Reaps, or takes note of, the very change that `event` shows, and no later one. */
void consume_change(struct ledger_header *ledger, const struct child_event *event);
/*
 * A look, with WNOWAIT, at the next child that has changed: 1, 0 or -ECHILD. Without `with_facts` /proc is left alone, which
 * takes five times as long as the rest, and facts.pid is 0.
 */
i64 peek(struct child_event *event, int with_facts);
/* The same, but reaps and passes over those that are no news by the standing orders: REAPED_AT_ONCE of them at the most. */
#define REAPED_AT_ONCE 256
i64 peek_news(struct ledger_header *ledger, struct child_event *event, int with_facts);

#endif
