/*
 * Who a process is, as it was when it last became a program: a kill(1) has gone before its signal is seen by anybody. A process that is
 * traced is known from its birth, so that nobody of the set can send a signal unnamed.
 */
#include "events.h"
#include "proc.h"
#include "tracer.h"

static struct known *slot_of(const struct tracer *tracer, i32 pid) { return &tracer->known[(u32)pid % KNOWN_SLOTS]; }

void learn(struct tracer *tracer, i32 pid) {
  struct known *slot = slot_of(tracer, pid);
  /* Whose child it is was seen at its birth. */
  int known = slot->pid == pid && slot->facts.parent_count;
  slot->pid = (known ? identify_alone(pid, &slot->facts) : identify(pid, &slot->facts)) == 1 ? pid : 0;
  slot->ended = 0;
  if (!known) slot->children = 0;
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
  to->children = 0;
  slot_of(tracer, parent)->children++;
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

/* Whoever was below it has another parent now: us, or a subreaper nearer by (prctl(2)). */
static void find_new_parents(struct tracer *tracer, i32 former) {
  for (u32 i = 0; i < KNOWN_SLOTS; i++) {
    struct known *orphan = &tracer->known[i];
    struct process_facts now;
    if (!orphan->pid || orphan->ended || orphan->facts.self.ppid != former || orphan->pid == former) continue;
    if (!read_facts(orphan->pid, &now) || now.ppid == former) continue;
    orphan->facts.self.ppid = now.ppid;
    if (now.ppid == tracer->ledger->init_pid) record_adopted(tracer->ledger, &now, former);
    else if (was_traced(tracer, now.ppid)) slot_of(tracer, now.ppid)->children++;
  }
}

void note_end(struct tracer *tracer, i32 pid) {
  struct known *slot = slot_of(tracer, pid);
  if (slot->pid != pid) return;
  slot->ended = 1;
  i32 parent = slot->facts.self.ppid;
  if (was_traced(tracer, parent) && slot_of(tracer, parent)->children) slot_of(tracer, parent)->children--;
  if (slot->children) find_new_parents(tracer, pid);
  slot->children = 0;
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
