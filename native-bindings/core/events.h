/* What has happened, as a ring in the ledger: the last EVENT_SLOTS things, for whoever looks in from outside (tsinit log, why). */
#ifndef TSINIT_EVENTS_H
#define TSINIT_EVENTS_H

#include "syscalls.h"

/*
 * Takes the next place of the ring, and the times; the sequence and both times of `event` are not looked at. Safe in a handler, and for
 * several writers at once: each takes a place of its own, and a place that is not whole yet has the sequence 0.
 */
void record_event(struct ledger_header *ledger, const struct event_record *event);
/* The pages of what was written, given back by the sleeping core: they stay in the file. seen: how many there were when it did so last. */
void rest_events(struct ledger_header *ledger, u64 *seen);
/* One of a process, or of none (pid 0), with nothing else to say. */
void record_plain(struct ledger_header *ledger, enum event_type type, i32 pid, i32 status);
/* A signal that came, who sent it (0: not known), and what the standing orders did with it. */
struct signalfd_info;
void record_signal(struct ledger_header *ledger, const struct signalfd_info *info, const struct sender_facts *sender);
/* The end, stop or continuation of a child, when it is consumed. usage: of its end. */
void record_child(struct ledger_header *ledger, const struct child_event *child, const struct rusage *usage);

/* What the tracer has seen. */
struct trace_report;
void record_delivery(struct ledger_header *ledger, const struct trace_report *report);
void record_exiting(struct ledger_header *ledger, const struct child_event *child, const struct rusage *usage);
/* former: whose child pid was until it ended. */
void record_adopted(struct ledger_header *ledger, const struct process_facts *orphan, i32 former);
void record_executed(struct ledger_header *ledger, i32 pid, const struct sender_facts *who);
/* start_time: of pid; who: its parent, whose program it goes on with until it executes another; 0: not known. */
void record_forked(struct ledger_header *ledger, i32 pid, i32 parent, const struct sender_facts *who, u64 start_time);

#endif
