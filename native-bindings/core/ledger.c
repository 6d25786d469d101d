#include "ledger.h"
#include "proc.h"

_Static_assert(sizeof(struct signalfd_info) == 128, "signalfd(2)");
_Static_assert(sizeof(struct ledger_header) <= LEDGER_EVIDENCE_OFFSET, "the header has one page");
_Static_assert(LEDGER_EVIDENCE_OFFSET + EVIDENCE_SLOTS * sizeof(struct evidence) <= LEDGER_PENDING_OFFSET, "the ring ends before the pending signals");
_Static_assert(LEDGER_PENDING_OFFSET + 128 * (PENDING_SLOTS + 1) <= LEDGER_STATE_OFFSET, "and these before the state");

static struct evidence *slot(struct ledger_header *ledger, u64 number) {
  return (struct evidence *)((u8 *)ledger + LEDGER_EVIDENCE_OFFSET) + number % EVIDENCE_SLOTS;
}

void record_evidence(struct ledger_header *ledger, const void *signalfd_info) {
  /* A fault handler may run in another thread at the same time: each takes a slot of its own. */
  u64 number = __atomic_fetch_add(&ledger->evidence_written, 1, __ATOMIC_ACQ_REL);
  struct evidence *evidence = slot(ledger, number);
  const struct signalfd_info *info = signalfd_info;
  memcpy(evidence->info, info, sizeof evidence->info);
  evidence->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
  evidence->realtime_ns = clock_ns(CLOCK_REALTIME);
  evidence->sender.self.pid = 0;
  if (info->pid && (info->code == SI_USER || info->code == SI_QUEUE || info->code == SI_TKILL))
    identify((i32)info->pid, &evidence->sender);
}

int take_evidence(struct ledger_header *ledger, struct evidence *out) {
  u64 written = __atomic_load_n(&ledger->evidence_written, __ATOMIC_ACQUIRE);
  if (ledger->evidence_read == written) return 0;
  if (written - ledger->evidence_read > EVIDENCE_SLOTS) ledger->evidence_read = written - EVIDENCE_SLOTS;
  memcpy(out, slot(ledger, ledger->evidence_read), sizeof *out);
  ledger->evidence_read++;
  return 1;
}

i64 read_signals(struct ledger_header *ledger, u8 *infos, u32 capacity) {
  i64 size = read_fd(ledger->signal_fd, infos, (u64)capacity * sizeof(struct signalfd_info));
  if (size == -EAGAIN || size == -EINTR) return 0;
  return size < 0 ? size : size / (i64)sizeof(struct signalfd_info);
}

/* Only what was shown may be consumed: a child seen as stopped may have died since, and that has to be seen too. */
static i32 kind_of(const struct child_event *event) {
  if (event->code == CLD_STOPPED || event->code == CLD_TRAPPED) return WSTOPPED;
  return event->code == CLD_CONTINUED ? WCONTINUED : WEXITED;
}

i64 reap_and_peek(i32 consume, struct child_event *event, int with_facts) {
  struct siginfo info;
  const i32 kinds = WEXITED | WSTOPPED | WCONTINUED | WNOHANG;
  if (consume > 0) call5(SYS_waitid, P_PID, consume, &info, (event->pid == consume ? kind_of(event) : WEXITED) | WNOHANG, 0);
  info.sender.pid = 0;
  i64 result = call5(SYS_waitid, P_ALL, 0, &info, kinds | WNOWAIT, 0);
  if (result < 0) return result;
  if (!info.sender.pid) return 0;
  event->pid = info.sender.pid;
  event->code = info.code;
  event->status = info.sender.status;
  event->uid = info.sender.uid;
  event->facts.pid = 0;
  if (with_facts) read_facts(event->pid, &event->facts);
  return 1;
}
