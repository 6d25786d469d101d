/* The processes that descend from us: what a shepherd, a subreaper, calls its set. */
#ifndef TSINIT_MEMBERS_H
#define TSINIT_MEMBERS_H

#include "text.h"

struct member {
  struct process_facts facts;
  u32 marks; /* the caller's */
  u32 reserved;
};

/* On pages of its own, touched only as far as there are members. */
struct members {
  struct member *list;
  u32 count;
  u32 capacity; /* 0: there is no memory for it */
};

struct members make_members(void);
void free_members(struct members *members);
/*
 * All descendants, children before grandchildren, zombies too. One that is born meanwhile may be missing, and so may the children of a
 * process that ends meanwhile: they are found by looking again.
 */
void find_members(struct members *members);
/* Our own children alone, the first that became ours first. */
void find_children(struct members *members);
/* The one with this pid and start time, or 0. */
struct member *find_member(const struct members *members, i32 pid, u64 start_time);
/* By its parents, up to us. */
int descends_from_us(i32 pid);
/*
 * Sends the signal to this very process and to no other: 0; -ESRCH where it has gone, or has come to be somebody else's; or -errno. A child of
 * ours keeps its pid until we reap it; any other is held by a pidfd while it is looked at once more (pidfd_open(2)).
 */
i64 signal_member(const struct process_facts *facts, i32 signal);
/* All descendants once, those too that come to be seen while it goes on. */
void signal_descendants(i32 signal);

/* Calls `found` for each thread that the process has now. */
void each_thread(i32 pid, void (*found)(void *, i32), void *argument);

#endif
