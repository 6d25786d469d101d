/* What the tracer has seen, into the event log and to the brain. Nothing here waits. */
#include "events.h"
#include "ledger.h"
#include "proc.h"
#include "tracer.h"

_Static_assert(LEDGER_TRACE_OFFSET + TRACE_SLOTS * sizeof(struct trace_report) <= LEDGER_SIZE, "the ring is in the ledger");

/* Into the ring, whose oldest give way; and the doorbell of the init, which is nobody's signal. */
static void tell(struct tracer *tracer, const struct trace_report *report) {
  struct ledger_header *ledger = tracer->ledger;
  struct trace_report *ring = (struct trace_report *)((u8 *)ledger + LEDGER_TRACE_OFFSET);
  u64 number = ledger->trace_written;
  ring[number % TRACE_SLOTS] = *report;
  __atomic_store_n(&ledger->trace_written, number + 1, __ATOMIC_RELEASE);
  call2(SYS_kill, ledger->init_pid, SIGCHLD);
}

/* The first thread blocks this signal, so that the kernel had to choose another. */
static u32 main_blocks(i32 pid, i32 signal) {
  char path[48], status[2048];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/");
  add_number(&text, pid);
  add(&text, "/status");
  if (read_file(path, status, sizeof status) <= 0) return 0;
  for (const char *line = status; *line; line++) {
    const char *digits = text_after(line, "SigBlk:\t");
    if (digits) {
      u64 mask = 0;
      for (; (*digits >= '0' && *digits <= '9') || (*digits >= 'a' && *digits <= 'f'); digits++)
        mask = mask << 4 | (u64)(*digits <= '9' ? *digits - '0' : *digits - 'a' + 10);
      return mask & signal_bit(signal) ? 1 : 0;
    }
    while (*line && *line != '\n') line++;
    if (!*line) break;
  }
  return 0;
}

static int came_from_a_process(const struct siginfo *info) { return info->code <= 0 && names_a_process(info) && info->sender.pid > 0; }

static u32 origin_of(const struct tracer *tracer, const struct siginfo *info) {
  if (!came_from_a_process(info)) return TRACE_FROM_OUTSIDE;
  if (info->sender.pid == tracer->ledger->init_pid) return TRACE_FROM_INIT;
  return was_traced(tracer, info->sender.pid) ? TRACE_FROM_TRACED : TRACE_FROM_OTHER;
}

void tell_delivery(struct tracer *tracer, i32 thread, const struct siginfo *info) {
  i32 pid = process_of(tracer, thread), signal = info->signo;
  if (signal < 1 || signal > SIGNAL_COUNT) return;
  int own = info->code > 0 || info->code == SI_TIMER || (came_from_a_process(info) && info->sender.pid == pid);
  if (!((own ? tracer->told_of_itself : tracer->told_of_others) & signal_bit(signal))) return;
  struct trace_report report;
  memset(&report, 0, sizeof report);
  struct sender_facts room;
  const struct sender_facts *sender = came_from_a_process(info) ? recall(tracer, info->sender.pid, &room) : 0;
  struct signalfd_info record = signalfd_info_of(info);
  report.type = TRACE_DELIVERED;
  report.pid = pid;
  report.thread = thread;
  report.signal = signal;
  report.origin = origin_of(tracer, info);
  report.main_blocks = thread == pid ? 0 : main_blocks(pid, signal);
  memcpy(report.info, &record, sizeof report.info);
  struct process_facts facts;
  if (read_facts(pid, &facts)) memcpy(report.comm, facts.comm, sizeof report.comm);
  if (sender) report.sender = *sender;
  record_delivery(tracer->ledger, &report);
  tell(tracer, &report);
}

void tell_end(struct tracer *tracer, i32 pid, i32 status, const struct rusage *usage) {
  i32 signal = status & 0x7f;
  struct child_event child = {pid, signal ? status & 0x80 ? CLD_DUMPED : CLD_KILLED : CLD_EXITED, signal ? signal : status >> 8 & 0xff, 0, {0}};
  struct sender_facts room;
  const struct sender_facts *who = recall(tracer, pid, &room);
  if (who) child.facts = who->self;
  record_exiting(tracer->ledger, &child, usage);
  note_end(tracer, pid);
  forget_busy(tracer, pid);
  return_to_tracees(tracer, pid);
}

void tell_aside(struct tracer *tracer, i32 debugger, i32 target) {
  struct trace_report report;
  memset(&report, 0, sizeof report);
  report.type = TRACE_ASIDE;
  report.pid = debugger;
  report.thread = target;
  struct process_facts facts;
  if (read_facts(debugger, &facts)) memcpy(report.comm, facts.comm, sizeof report.comm);
  if (target && read_facts(target, &facts)) report.sender.self = facts;
  tell(tracer, &report);
}

void tell_refusal(struct tracer *tracer, i32 pid, i64 error) {
  struct trace_report report;
  memset(&report, 0, sizeof report);
  report.type = TRACE_REFUSED;
  report.pid = pid;
  report.error = (i32)error;
  tell(tracer, &report);
}

void tell_execution(struct tracer *tracer, i32 pid) {
  struct sender_facts room;
  const struct sender_facts *who = recall(tracer, pid, &room);
  if (who) record_executed(tracer->ledger, pid, who);
}

void tell_fork(struct tracer *tracer, i32 pid, i32 parent) {
  struct sender_facts room;
  const struct sender_facts *who = recall(tracer, parent, &room);
  record_forked(tracer->ledger, pid, parent, who, start_time_of(tracer, pid));
}
