/*
 * Who a sender was that had gone before anybody could look at it: what tracing has written into the event log, which is read from its newest
 * entry backwards, from the sender's execution or birth to those of its parents.
 */
#include "events.h"
#include "ledger.h"
#include "remember.h"

/* One that ended longer ago was another process of the same number; on a busy machine we are late ourselves. */
#define ENDED_AT_MOST_NS 5000000000UL

/* An entry of the crowd, whole; 0: it has given way, or is being written. */
static int read_entry(const struct ledger_header *ledger, u64 number, struct event_record *entry) {
  const struct event_record *ring = (const struct event_record *)((const u8 *)ledger + LEDGER_EVENTS_OFFSET + CROWD_RING_OFFSET);
  const struct event_record *slot = &ring[number % CROWD_SLOTS];
  if (__atomic_load_n(&slot->sequence, __ATOMIC_ACQUIRE) != number + 1) return 0;
  memcpy(entry, slot, sizeof *entry);
  return __atomic_load_n(&slot->sequence, __ATOMIC_ACQUIRE) == number + 1;
}

static void take_execution(struct sender_facts *sender, const struct event_record *entry) {
  u64 length = 0, end = sizeof entry->text;
  while (length < end && entry->text[length]) length++;
  memcpy(sender->exe, entry->text, length);
  sender->exe_length = (u32)length;
  while (end > length + 1 && !entry->text[end - 1]) end--;
  sender->cmdline_length = end > length + 1 ? (u32)(end - length - 1) : 0;
  memcpy(sender->cmdline, entry->text + length + 1, sender->cmdline_length);
}

static void take_name(struct sender_facts *sender, const struct event_record *entry) {
  if (!sender->self.comm[0]) memcpy(sender->self.comm, entry->comm, sizeof sender->self.comm);
  if (!sender->self.start_time) sender->self.start_time = entry->start_time;
}

void remember(const struct ledger_header *ledger, i32 pid, struct sender_facts *sender) {
  if (!ledger->tracer_pid || sender->exe_length) return;
  const u64 *counts = (const u64 *)((const u8 *)ledger + LEDGER_EVENTS_OFFSET);
  u64 number = __atomic_load_n(&counts[1], __ATOMIC_ACQUIRE), oldest = number > CROWD_SLOTS ? number - CROWD_SLOTS : 0;
  const u64 now = clock_ns(CLOCK_MONOTONIC);
  /* Whose execution, and whose birth, is looked for: the image is that of a parent where it executed nothing itself. */
  i32 image = pid, child = sender->parent_count ? 0 : pid, found = 0;
  struct event_record entry;
  while (number-- > oldest && (image || child) && sender->parent_count < SENDER_PARENTS) {
    if (!read_entry(ledger, number, &entry)) continue;
    if (entry.type == EVENT_EXITING && entry.pid == pid && (found || now - entry.monotonic_ns > ENDED_AT_MOST_NS)) break;
    if (entry.type == EVENT_EXECUTED && entry.pid == image) {
      take_execution(sender, &entry);
      if (image == pid) take_name(sender, &entry);
      image = 0, found = 1;
    } else if (entry.type == EVENT_FORKED && (entry.pid == image || entry.pid == child)) {
      if (entry.pid == pid) take_name(sender, &entry);
      if (entry.pid == child) {
        struct parent_facts *parent = &sender->parents[sender->parent_count++];
        parent->pid = entry.other;
        memcpy(parent->comm, entry.comm, sizeof parent->comm);
        child = entry.other;
      }
      /* It goes on with its parent's program. */
      if (entry.pid == image && entry.text[0]) take_execution(sender, &entry);
      if (entry.pid == image) image = entry.text[0] ? 0 : entry.other;
      found = 1;
    }
  }
  if (found) sender->self.pid = pid;
}
