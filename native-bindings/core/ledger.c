#include "ledger.h"
#include "kill-as.h"
#include "events.h"
#include "proc.h"
#include "remember.h"

_Static_assert(sizeof(struct signalfd_info) == 128, "signalfd(2)");
_Static_assert(__builtin_offsetof(struct signalfd_info, forwarded_as) == INFO_FORWARDED_AS, "as abi.h tells the brain");
_Static_assert(__builtin_offsetof(struct signalfd_info, forward_errno) == INFO_FORWARD_ERRNO, "as abi.h tells the brain");
_Static_assert(sizeof(struct ledger_header) <= LEDGER_EVIDENCE_OFFSET, "the header has one page");
_Static_assert(LEDGER_EVIDENCE_OFFSET + EVIDENCE_SLOTS * sizeof(struct evidence) <= LEDGER_PENDING_OFFSET, "the ring ends before the pending signals");
_Static_assert(LEDGER_PENDING_OFFSET + 128 * (PENDING_SLOTS + 1) <= LEDGER_REQUEST_OFFSET, "and these before the request");
_Static_assert(LEDGER_REQUEST_OFFSET + sizeof(struct request) <= LEDGER_STATE_OFFSET, "and this before the state");
_Static_assert(LEDGER_CONFIG_OFFSET + LEDGER_CONFIG_CAPACITY == LEDGER_EVENTS_OFFSET, "then the events");
_Static_assert(LEDGER_STATE_OFFSET + 2 * LEDGER_STATE_CAPACITY == LEDGER_CONFIG_OFFSET, "and behind the two states");

static struct evidence *slot(struct ledger_header *ledger, u64 number) {
  return (struct evidence *)((u8 *)ledger + LEDGER_EVIDENCE_OFFSET) + number % EVIDENCE_SLOTS;
}

/* SIGPIPE and SIGXFSZ come of our own writes, SIGHUP and SIGCONT of the terminal that we gave up (TIOCNOTTY, ioctl_tty(2)). */
int was_raised_by_ourselves(const struct ledger_header *ledger, const struct signalfd_info *info) {
  const u64 own = signal_bit(SIGPIPE) | signal_bit(SIGXFSZ) | signal_bit(SIGHUP) | signal_bit(SIGCONT);
  if (!info->signo || info->signo > SIGNAL_COUNT || !(own & signal_bit(info->signo))) return 0;
  /* The kernel shows such a one as sent by kill(2). With another code our pid is forged (rt_sigqueueinfo(2)). */
  return info->code == SI_USER && (i32)info->pid == ledger->init_pid;
}

/*
 * A signal that carries a value is left to the brain: no single call sends one to a whole group. The app cannot have been
 * reaped while main_state says that it runs, so that the pid is still its own.
 */
void carry_out_orders(const struct ledger_header *ledger, struct signalfd_info *info) {
  i32 target = ledger->orders.target;
  u32 as = info->signo <= SIGNAL_COUNT ? ledger->orders.as[info->signo] : ORDER_ASK;
  if (as == ORDER_ASK || as > SIGNAL_COUNT || info->code == SI_QUEUE || was_raised_by_ourselves(ledger, info)) return;
  if ((target >= -1 && target <= 1) || ledger->main_state != MAIN_RUNNING) return;
  info->forward_errno = (i32)-kill_anyhow(target, (i32)as);
  info->forwarded_as = as;
}

struct evidence *next_evidence(struct ledger_header *ledger, u64 *number) {
  u64 written = __atomic_load_n(&ledger->evidence_written, __ATOMIC_ACQUIRE);
  if (written - *number > EVIDENCE_SLOTS && written > *number) *number = written - EVIDENCE_SLOTS;
  if (*number >= written) return 0;
  struct evidence *found = slot(ledger, *number);
  /* Still being written, by a handler in another thread, which rings when it is done. */
  if (__atomic_load_n(&found->sequence, __ATOMIC_ACQUIRE) != *number + 1) return 0;
  ++*number;
  return found;
}

/* In the place of the pid a timer has its number, a descriptor its events, and a fault its address (sigaction(2)). */
int names_a_process(const struct siginfo *info) {
  return info->code > 0 ? info->signo == SIGCHLD : info->code != SI_TIMER && info->code != SI_SIGIO;
}

struct signalfd_info signalfd_info_of(const struct siginfo *info) {
  struct signalfd_info record;
  memset(&record, 0, sizeof record);
  record.signo = (u32)info->signo;
  record.code = info->code;
  if (names_a_process(info)) {
    record.pid = (u32)info->sender.pid;
    record.uid = info->sender.uid;
  }
  record.value = (i32)info->sender.value;
  record.pointer = info->sender.value;
  return record;
}

/* Two numbers, how many were read and how many of them are finished, and 128 bytes behind them the signals. */
static u32 *pending(const struct ledger_header *ledger) { return (u32 *)((u8 *)ledger + LEDGER_PENDING_OFFSET); }

u32 unfinished_signals(const struct ledger_header *ledger, struct signalfd_info **infos) {
  u32 word = pending(ledger)[0], count = word & 0xffff, finished = pending(ledger)[1];
  if (word != PENDING_COUNT(count) || count > PENDING_SLOTS || finished >= count) return 0;
  *infos = (struct signalfd_info *)(pending(ledger) + 32) + finished;
  return count - finished;
}

void note_unfinished(struct ledger_header *ledger, u32 count) {
  /* In this order: a crash in between shows none rather than old ones again. */
  __atomic_store_n(&pending(ledger)[0], 0, __ATOMIC_SEQ_CST);
  __atomic_store_n(&pending(ledger)[1], 0, __ATOMIC_SEQ_CST);
  __atomic_store_n(&pending(ledger)[0], PENDING_COUNT(count), __ATOMIC_SEQ_CST);
}

/* By a process that can be looked at. */
static int was_sent_from_inside(const struct ledger_header *ledger, const struct signalfd_info *info) {
  return (i32)info->pid > 1 && info->signo != SIGCHLD && (i32)info->pid != ledger->init_pid;
}

/* Sent on, the signal would end the one who sent it before anybody could look who that was. */
static int hits_its_sender(const struct ledger_header *ledger, const struct signalfd_info *info) {
  i32 sender = (i32)info->pid, app = ledger->main_pid;
  if (!was_sent_from_inside(ledger, info) || ledger->main_state != MAIN_RUNNING) return 0;
  return sender == app || (!ledger->single && call1(SYS_getpgid, sender) == app);
}

static void look_at_sender(const struct ledger_header *ledger, struct evidence *evidence, const struct signalfd_info *info) {
  evidence->sender.self.pid = 0;
  if (!info->pid || (info->code != SI_USER && info->code != SI_QUEUE && info->code != SI_TKILL)) return;
  identify((i32)info->pid, &evidence->sender);
  remember(ledger, (i32)info->pid, &evidence->sender);
}

void pass_on_with_evidence(struct ledger_header *ledger, const struct signalfd_info *read) {
  /* A fault handler may run in another thread at the same time: each takes a slot of its own. */
  u64 number = __atomic_fetch_add(&ledger->evidence_written, 1, __ATOMIC_ACQ_REL);
  struct evidence *evidence = slot(ledger, number);
  struct signalfd_info *info = (struct signalfd_info *)evidence->info;
  *info = *read;
  /* A crash of another thread from here on leaves the signal, if not who sent it: see mend_evidence. */
  __atomic_store_n(&evidence->sequence, (number + 1) | EVIDENCE_RAW, __ATOMIC_RELEASE);
  int look_first = hits_its_sender(ledger, info);
  if (look_first) look_at_sender(ledger, evidence, info);
  carry_out_orders(ledger, info);
  if (!look_first) look_at_sender(ledger, evidence, info);
  record_signal(ledger, info, &evidence->sender);
  __atomic_store_n(&evidence->sequence, number + 1, __ATOMIC_RELEASE);
}

void mend_evidence(struct ledger_header *ledger) {
  /* Nobody reads ahead: the counters are damaged, and the brain would be woken for ever by signals that are not there. */
  if (ledger->evidence_read > ledger->evidence_written) ledger->evidence_read = ledger->evidence_written;
  u64 number = ledger->evidence_read, written = ledger->evidence_written;
  if (written - number > EVIDENCE_SLOTS) number = written - EVIDENCE_SLOTS;
  for (; number < written; number++) {
    struct evidence *evidence = slot(ledger, number);
    if (evidence->sequence == number + 1) continue;
    struct signalfd_info *info = (struct signalfd_info *)evidence->info;
    if (evidence->sequence != ((number + 1) | EVIDENCE_RAW)) info->signo = 0;
    evidence->sender.self.pid = 0;
    evidence->sequence = number + 1;
  }
}

/* One of the same number stays in the batch: a later one must not overtake it by way of the ring. */
static int overtakes(const struct signalfd_info *infos, i64 kept, u32 signo) {
  for (i64 i = 0; i < kept; i++)
    if (infos[i].signo == signo) return 1;
  return 0;
}

i64 pass_on_at_once(struct ledger_header *ledger, struct signalfd_info *infos, i64 count) {
  i64 kept = 0;
  for (i64 i = 0; i < count; i++) {
    u64 unread = __atomic_load_n(&ledger->evidence_written, __ATOMIC_ACQUIRE) - ledger->evidence_read;
    if (unread < EVIDENCE_SLOTS && !overtakes(infos, kept, infos[i].signo) && was_sent_from_inside(ledger, &infos[i])) {
      pass_on_with_evidence(ledger, &infos[i]);
      continue;
    }
    carry_out_orders(ledger, &infos[i]);
    if (infos[i].signo != SIGCHLD) record_signal(ledger, &infos[i], 0);
    if (kept != i) infos[kept] = infos[i];
    kept++;
  }
  return kept;
}

i64 read_signals(const struct ledger_header *ledger, struct signalfd_info *infos, u32 capacity) {
  i64 size = read_fd(ledger->signal_fd, infos, capacity * sizeof *infos);
  if (size == -EAGAIN || size == -EINTR) return 0;
  return size < 0 ? size : size / (i64)sizeof *infos;
}

struct request *request_of(const struct ledger_header *ledger) { return (struct request *)((u8 *)ledger + LEDGER_REQUEST_OFFSET); }

int has_ended(const struct child_event *event) { return event->code >= CLD_EXITED && event->code <= CLD_DUMPED; }

void consume_change(struct ledger_header *ledger, const struct child_event *event) {
  struct siginfo info;
  struct rusage usage;
  i32 kind = has_ended(event) ? WEXITED : event->code == CLD_CONTINUED ? WCONTINUED : WSTOPPED;
  info.sender.pid = 0;
  i64 result = call5(SYS_waitid, P_PID, event->pid, &info, kind | WNOHANG, &usage);
  if (result == 0 && info.sender.pid) record_child(ledger, event, &usage);
}

i64 peek(struct child_event *event, int with_facts) {
  struct siginfo info;
  info.sender.pid = 0;
  i64 result;
  do result = call5(SYS_waitid, P_ALL, 0, &info, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT, 0);
  while (result == -EINTR);
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

i64 peek_news(struct ledger_header *ledger, struct child_event *event, int with_facts) {
  i64 result = peek(event, with_facts);
  for (i32 count = 0; count < REAPED_AT_ONCE; count++) {
    if (result != 1 || !ledger->orders.reap_quietly || event->pid == ledger->main_pid || event->pid == ledger->tracer_pid) break;
    consume_change(ledger, event);
    result = peek(event, with_facts);
  }
  return result;
}
