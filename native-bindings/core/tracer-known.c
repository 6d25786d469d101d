/*
 * Who a process is, as it was when it last became a program: a kill(1) has gone before its signal is seen by anybody. A process that is
 * traced is known from its birth, so that nobody of the set can send a signal unnamed.
 */
#include "proc.h"
#include "tracer.h"

static struct known *slot_of(const struct tracer *tracer, i32 pid) { return &tracer->known[(u32)pid % KNOWN_SLOTS]; }

void learn(struct tracer *tracer, i32 pid) {
  struct known *slot = slot_of(tracer, pid);
  /* Whose child it is was seen at its birth. */
  int known = slot->pid == pid && slot->facts.parent_count;
  slot->pid = (known ? identify_alone(pid, &slot->facts) : identify(pid, &slot->facts)) == 1 ? pid : 0;
  slot->ended = 0;
}

void inherit(struct tracer *tracer, i32 pid, i32 parent) {
  const struct known *from = slot_of(tracer, parent);
  struct known *to = slot_of(tracer, pid);
  if (from->pid != parent || from == to) {
    learn(tracer, pid);
    return;
  }
  *to = *from;
  to->pid = pid;
  to->ended = 0;
  struct process_facts facts;
  if (read_facts(pid, &facts)) to->facts.self = facts;
  to->facts.self.pid = pid;
  to->facts.self.ppid = parent;
  /* The parent comes first of those above. */
  u32 count = from->facts.parent_count < SENDER_PARENTS ? from->facts.parent_count : SENDER_PARENTS - 1;
  for (u32 i = count; i > 0; i--) to->facts.parents[i] = from->facts.parents[i - 1];
  to->facts.parents[0].pid = parent;
  memcpy(to->facts.parents[0].comm, from->facts.self.comm, sizeof to->facts.parents[0].comm);
  to->facts.parent_count = count + 1;
}

int is_alive(const struct tracer *tracer, i32 pid) { return was_traced(tracer, pid) && !slot_of(tracer, pid)->ended; }

u64 start_time_of(const struct tracer *tracer, i32 pid) {
  return was_traced(tracer, pid) ? slot_of(tracer, pid)->facts.self.start_time : 0;
}

int was_traced(const struct tracer *tracer, i32 pid) { return slot_of(tracer, pid)->pid == pid; }

void note_end(struct tracer *tracer, i32 pid) {
  struct known *slot = slot_of(tracer, pid);
  if (slot->pid == pid) slot->ended = 1;
}

/* It has ended, and another process has its number. */
static int is_another(const struct known *slot, i32 pid) {
  struct process_facts now;
  return slot->ended && read_facts(pid, &now) && now.start_time != slot->facts.self.start_time;
}

const struct sender_facts *recall(struct tracer *tracer, i32 pid, struct sender_facts *room) {
  const struct known *slot = slot_of(tracer, pid);
  if (slot->pid == pid && slot->facts.exe_length && !is_another(slot, pid)) return &slot->facts;
  if (identify(pid, room) == 1) return room;
  return slot->pid == pid ? &slot->facts : 0;
}
