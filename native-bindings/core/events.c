#include "events.h"
#include "ledger.h"

_Static_assert(sizeof(struct event_record) == EVENT_SIZE, "records lie one behind the other");
_Static_assert(LEDGER_EVENTS_OFFSET + EVENTS_RING_OFFSET + EVENT_SLOTS * EVENT_SIZE <= LEDGER_SIZE, "the ring is in the ledger");

static u64 *count_of(const struct ledger_header *ledger) { return (u64 *)((u8 *)ledger + LEDGER_EVENTS_OFFSET); }

void record_event(struct ledger_header *ledger, const struct event_record *event) {
  u64 number = __atomic_fetch_add(count_of(ledger), 1, __ATOMIC_ACQ_REL);
  struct event_record *slot =
    (struct event_record *)((u8 *)ledger + LEDGER_EVENTS_OFFSET + EVENTS_RING_OFFSET) + number % EVENT_SLOTS;
  __atomic_store_n(&slot->sequence, 0, __ATOMIC_RELEASE);
  memcpy((u8 *)slot + sizeof slot->sequence, (const u8 *)event + sizeof event->sequence, sizeof *event - sizeof event->sequence);
  slot->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
  slot->realtime_ns = clock_ns(CLOCK_REALTIME);
  __atomic_store_n(&slot->sequence, number + 1, __ATOMIC_RELEASE);
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

void record_signal(struct ledger_header *ledger, const struct signalfd_info *info, const struct sender_facts *sender) {
  struct event_record event = event_of(EVENT_SIGNAL, ledger->main_pid);
  event.signal = (i32)info->signo;
  event.other = (i32)info->pid;
  event.uid = info->uid;
  event.code = info->code;
  event.status = (i32)info->forwarded_as;
  event.error = (u32)info->forward_errno;
  event.value = info->pointer;
  if (sender && sender->self.pid) {
    memcpy(event.other_comm, sender->self.comm, sizeof event.other_comm);
    event.other_start = sender->self.start_time;
    /* The executable, a NUL, and the command line as far as there is room. */
    struct text text = text_in(event.text, sizeof event.text);
    u64 room = sizeof event.text / 2 - 1;
    add_bytes(&text, sender->exe, sender->exe_length < room ? sender->exe_length : room);
    add_bytes(&text, "", 1);
    add_bytes(&text, sender->cmdline, sender->cmdline_length);
  }
  record_event(ledger, &event);
}

static u64 nanoseconds(const struct timeval *time) { return (u64)time->seconds * 1000000000UL + (u64)time->microseconds * 1000UL; }

void record_child(struct ledger_header *ledger, const struct child_event *child, const struct rusage *usage) {
  enum event_type type = has_ended(child) ? EVENT_ENDED : child->code == CLD_CONTINUED ? EVENT_CONTINUED : EVENT_STOPPED;
  struct event_record event = event_of(type, child->pid);
  event.code = child->code;
  event.status = child->status;
  event.uid = child->uid;
  if (child->pid != ledger->main_pid) event.flags = EVENT_OF_OTHER;
  if (type == EVENT_ENDED && usage) {
    event.user_ns = nanoseconds(&usage->user);
    event.system_ns = nanoseconds(&usage->system);
    event.max_rss_kb = (u32)usage->max_rss;
  }
  if (child->facts.pid) {
    memcpy(event.comm, child->facts.comm, sizeof event.comm);
    event.start_time = child->facts.start_time;
    event.other = child->facts.session;
  }
  record_event(ledger, &event);
}
