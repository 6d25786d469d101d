#include "events.h"
#include "ledger.h"
#include "trace.h"

_Static_assert(sizeof(struct event_record) == EVENT_SIZE, "records lie one behind the other");
_Static_assert(EVENTS_RING_OFFSET + EVENT_SLOTS * EVENT_SIZE <= CROWD_RING_OFFSET, "one ring behind the other");
_Static_assert(LEDGER_EVENTS_OFFSET + CROWD_RING_OFFSET + CROWD_SLOTS * EVENT_SIZE <= LEDGER_SIZE, "both are in the ledger");

#define RESTED_AFTER 16


/* What there may be thousands of in a second must not push out what somebody will want to know. */
static int is_of_the_crowd(const struct event_record *event) {
  switch (event->type) {
    case EVENT_FORKED:
    case EVENT_EXECUTED:
    case EVENT_ADOPTED: return 1;
    case EVENT_EXITING: return event->code == CLD_EXITED;
    case EVENT_ENDED: return event->flags & EVENT_OF_OTHER && event->code == CLD_EXITED && !event->status;
    default: return 0;
  }
}

void record_event(struct ledger_header *ledger, const struct event_record *event) {
  u8 *log = (u8 *)ledger + LEDGER_EVENTS_OFFSET;
  int crowd = is_of_the_crowd(event);
  u64 number = __atomic_fetch_add((u64 *)log + crowd, 1, __ATOMIC_ACQ_REL);
  struct event_record *ring = (struct event_record *)(log + (crowd ? CROWD_RING_OFFSET : EVENTS_RING_OFFSET));
  struct event_record *slot = ring + number % (crowd ? CROWD_SLOTS : EVENT_SLOTS);
  __atomic_store_n(&slot->sequence, 0, __ATOMIC_RELEASE);
  memcpy((u8 *)slot + sizeof slot->sequence, (const u8 *)event + sizeof event->sequence, sizeof *event - sizeof event->sequence);
  slot->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
  slot->realtime_ns = clock_ns(CLOCK_REALTIME);
  __atomic_store_n(&slot->sequence, number + 1, __ATOMIC_RELEASE);
}

void rest_events(struct ledger_header *ledger, u64 *seen) {
  const u64 *counts = (const u64 *)((u8 *)ledger + LEDGER_EVENTS_OFFSET);
  u64 now = counts[0] + counts[1];
  if (now - *seen < RESTED_AFTER) return;
  *seen = now;
  call3(SYS_madvise, counts, LEDGER_TRACE_OFFSET - LEDGER_EVENTS_OFFSET, MADV_DONTNEED);
}

static struct event_record event_of(enum event_type type, i32 pid) {
  struct event_record event;
  memset(&event, 0, sizeof event);
  event.type = type;
  event.pid = pid;
  return event;
}

void record_plain(struct ledger_header *ledger, enum event_type type, i32 pid, i32 status) {
  struct event_record event = event_of(type, pid);
  event.status = status;
  record_event(ledger, &event);
}

/* The executable, a NUL, and the command line as far as there is room. */
static void add_program(struct event_record *event, const struct sender_facts *sender) {
  struct text text = text_in(event->text, sizeof event->text);
  u64 room = sizeof event->text / 2 - 1;
  add_bytes(&text, sender->exe, sender->exe_length < room ? sender->exe_length : room);
  add_bytes(&text, "", 1);
  add_bytes(&text, sender->cmdline, sender->cmdline_length);
}

static void name_sender(struct event_record *event, const struct sender_facts *sender) {
  if (!sender->self.pid) return;
  memcpy(event->other_comm, sender->self.comm, sizeof event->other_comm);
  event->other_start = sender->self.start_time;
  add_program(event, sender);
}

static void describe(struct event_record *event, const struct signalfd_info *info) {
  event->signal = (i32)info->signo;
  event->other = (i32)info->pid;
  event->uid = info->uid;
  event->code = info->code;
  event->value = info->pointer;
}

void record_signal(struct ledger_header *ledger, const struct signalfd_info *info, const struct sender_facts *sender) {
  struct event_record event = event_of(EVENT_SIGNAL, ledger->main_pid);
  describe(&event, info);
  event.status = (i32)info->forwarded_as;
  event.error = (u32)info->forward_errno;
  if (sender) name_sender(&event, sender);
  record_event(ledger, &event);
}

static u64 nanoseconds(const struct timeval *time) { return (u64)time->seconds * 1000000000UL + (u64)time->microseconds * 1000UL; }

/* The start is told in hundredths of a second (proc_pid_stat(5)), since boot as this time namespace has it. */
#define TICK_NS 10000000UL

static void add_usage(struct event_record *event, const struct rusage *usage) {
  const u64 now = clock_ns(CLOCK_BOOTTIME), start = event->start_time * TICK_NS;
  if (start && start < now) event->value = now - start;
  if (!usage) return;
  event->user_ns = nanoseconds(&usage->user);
  event->system_ns = nanoseconds(&usage->system);
  event->max_rss_kb = (u32)usage->max_rss;
}

void record_child(struct ledger_header *ledger, const struct child_event *child, const struct rusage *usage) {
  enum event_type type = has_ended(child) ? EVENT_ENDED : child->code == CLD_CONTINUED ? EVENT_CONTINUED : EVENT_STOPPED;
  struct event_record event = event_of(type, child->pid);
  event.code = child->code;
  event.status = child->status;
  event.uid = child->uid;
  if (child->pid != ledger->main_pid) event.flags = EVENT_OF_OTHER;
  if (child->facts.pid) {
    memcpy(event.comm, child->facts.comm, sizeof event.comm);
    event.start_time = child->facts.start_time;
    event.other = child->facts.session;
  }
  if (type == EVENT_ENDED) add_usage(&event, usage);
  record_event(ledger, &event);
}

void record_delivery(struct ledger_header *ledger, const struct trace_report *report) {
  struct event_record event = event_of(EVENT_DELIVERED, report->pid);
  describe(&event, (const struct signalfd_info *)report->info);
  event.thread = report->thread;
  memcpy(event.comm, report->comm, sizeof event.comm);
  name_sender(&event, &report->sender);
  record_event(ledger, &event);
}

void record_exiting(struct ledger_header *ledger, const struct child_event *child, const struct rusage *usage) {
  struct event_record event = event_of(EVENT_EXITING, child->pid);
  event.code = child->code;
  event.status = child->status;
  event.start_time = child->facts.start_time;
  memcpy(event.comm, child->facts.comm, sizeof event.comm);
  add_usage(&event, usage);
  record_event(ledger, &event);
}

void record_adopted(struct ledger_header *ledger, const struct process_facts *orphan, i32 former) {
  struct event_record event = event_of(EVENT_ADOPTED, orphan->pid);
  event.other = former;
  event.start_time = orphan->start_time;
  memcpy(event.comm, orphan->comm, sizeof event.comm);
  record_event(ledger, &event);
}

void record_executed(struct ledger_header *ledger, i32 pid, const struct sender_facts *who) {
  struct event_record event = event_of(EVENT_EXECUTED, pid);
  memcpy(event.comm, who->self.comm, sizeof event.comm);
  event.start_time = who->self.start_time;
  add_program(&event, who);
  record_event(ledger, &event);
}

void record_forked(struct ledger_header *ledger, i32 pid, i32 parent, const struct sender_facts *who, u64 start_time) {
  struct event_record event = event_of(EVENT_FORKED, pid);
  event.start_time = start_time;
  event.other = parent;
  if (who) {
    memcpy(event.comm, who->self.comm, sizeof event.comm);
    add_program(&event, who);
  }
  record_event(ledger, &event);
}
