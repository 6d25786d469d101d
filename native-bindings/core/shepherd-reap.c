/*
 * Deaths and births of the set. A child is shown first and reaped last (waitid(2), WNOWAIT), so that what is told of it is still its own. When
 * a process has ended, its children are ours already: the kernel gives them away before it tells of the end.
 */
#include "proc.h"
#include "shepherd.h"

static u64 nanoseconds(const struct timeval *time) { return (u64)time->seconds * 1000000000UL + (u64)time->microseconds * 1000UL; }

void name_main(struct shepherd *shepherd, const struct process_name *name, u32 state) {
  if (shepherd->main_fd >= 0) close_fd(shepherd->main_fd);
  shepherd->main_fd = -1;
  shepherd->main = *name;
  shepherd->main_state = state;
  struct process_facts facts;
  if (!read_facts(name->pid, &facts)) return;
  shepherd->group = facts.pgrp;
  shepherd->session = facts.session;
  shepherd->user = (u32)user_of(name->pid);
}

static int is_alive(const struct process_facts *facts) { return facts->state != 'Z' && facts->state != 'X'; }

/* Who is left beside the main process, and the oldest of them: of our own children first, for those are known for certain. */
static void look_at_survivors(struct shepherd *shepherd, struct job_report *report) {
  struct members members = make_members();
  const struct process_facts *heir = 0;
  find_members(&members);
  for (u32 i = 0; i < members.count; i++) {
    const struct process_facts *facts = &members.list[i].facts;
    if (!is_alive(facts) || facts->pid == shepherd->main.pid) continue;
    report->count++;
    int ours = facts->ppid == own_pid(), heir_is_ours = heir && heir->ppid == own_pid();
    if (!heir || (ours && !heir_is_ours) || (ours == heir_is_ours && facts->start_time < heir->start_time)) heir = facts;
  }
  if (heir) report->heir = name_of(heir);
  free_members(&members);
}

/* code 0: how it ended is not known. */
static void main_ended(struct shepherd *shepherd, struct job_report *report) {
  report->type = REPORT_MAIN_ENDED;
  report->process = shepherd->main;
  look_at_survivors(shepherd, report);
  shepherd->main_state = JOB_MAIN_NONE;
  if (shepherd->main_fd >= 0) close_fd(shepherd->main_fd);
  shepherd->main_fd = -1;
  int inherits = shepherd->plan->flags & JOB_HEIRS && report->code == CLD_EXITED && report->status == 0 && report->heir.pid;
  if (inherits) {
    struct process_facts facts;
    int ours = read_facts(report->heir.pid, &facts) && facts.ppid == own_pid();
    if (ours) name_main(shepherd, &report->heir, JOB_MAIN_CHILD);
    else set_main(shepherd, report->heir.pid);
  }
  send_report(shepherd, report, 0, 0, 1);
}

/* A child that is not reaped has its pid to itself. A foreign main process may have gone unseen, and its pid been given to a child of ours. */
static int is_main(const struct shepherd *shepherd, const struct process_facts *facts) {
  if (shepherd->main_state == JOB_MAIN_NONE || facts->pid != shepherd->main.pid) return 0;
  return shepherd->main_state == JOB_MAIN_CHILD || facts->start_time == shepherd->main.start_time;
}

static void tell_end(struct shepherd *shepherd, const struct siginfo *info, const struct rusage *usage) {
  struct job_report report;
  struct process_facts facts;
  begin_report(&report, REPORT_ENDED);
  report.code = info->code;
  report.status = info->sender.status;
  report.user_ns = nanoseconds(&usage->user);
  report.system_ns = nanoseconds(&usage->system);
  report.max_resident = (u64)usage->max_rss;
  if (!read_facts(info->sender.pid, &facts)) memset(&facts, 0, sizeof facts);
  facts.pid = info->sender.pid;
  if (is_main(shepherd, &facts)) {
    main_ended(shepherd, &report);
    return;
  }
  if (shepherd->plan->flags & JOB_QUIET) return;
  report.process = name_of(&facts);
  send_report(shepherd, &report, 0, 0, 0);
}

/* Who is a child of ours and was none when we looked last. Who its parent was is known where it had been seen by then. */
static void tell_adoptions(struct shepherd *shepherd) {
  if (shepherd->plan->flags & JOB_QUIET || shepherd->link < 0 || shepherd->released) return;
  struct members now = make_members();
  find_members(&now);
  for (u32 i = 0; i < now.count; i++) {
    const struct process_facts *facts = &now.list[i].facts;
    if (facts->ppid != own_pid() || (facts->pid == shepherd->main.pid && facts->start_time == shepherd->main.start_time)) continue;
    const struct member *before = find_member(&shepherd->known, facts->pid, facts->start_time);
    if (before && before->facts.ppid == own_pid()) continue;
    struct job_report report;
    begin_report(&report, REPORT_ADOPTED);
    report.process = name_of(facts);
    report.status = before ? before->facts.ppid : 0;
    send_report(shepherd, &report, 0, 0, 0);
  }
  free_members(&shepherd->known);
  shepherd->known = now;
}

int reap_set(struct shepherd *shepherd) {
  struct siginfo info;
  struct rusage usage;
  i64 result = 0;
  int reaped = 0;
  for (;;) {
    info.sender.pid = 0;
    result = call5(SYS_waitid, P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT, &usage);
    if (result == -EINTR) continue;
    if (result < 0 || !info.sender.pid) break;
    hear_everything(shepherd);
    tell_end(shepherd, &info, &usage);
    call5(SYS_waitid, P_PID, info.sender.pid, &info, WEXITED | WNOHANG, 0);
    reaped = 1;
  }
  if (reaped && result != -ECHILD) tell_adoptions(shepherd);
  return result == -ECHILD;
}

/* By what is polled of it: a foreign one whose parent has not reaped it yet, or has. Its end was its parent's to see. */
void look_at_foreign_main(struct shepherd *shepherd) {
  if (shepherd->main_state != JOB_MAIN_FOREIGN) return;
  struct process_facts facts;
  /* It has come to be ours meanwhile: waitid(2) tells more. */
  if (read_facts(shepherd->main.pid, &facts) && facts.ppid == own_pid() && facts.start_time == shepherd->main.start_time) return;
  struct job_report report;
  begin_report(&report, REPORT_MAIN_ENDED);
  main_ended(shepherd, &report);
}

/* MAINPID= of sd_notify(3). One that is not of the set is nobody. */
void set_main(struct shepherd *shepherd, i32 pid) {
  struct process_facts facts;
  i64 held = call2(SYS_pidfd_open, pid, 0);
  if (!descends_from_us(pid) || !read_facts(pid, &facts)) {
    if (held >= 0) close_fd((i32)held);
    return;
  }
  struct process_name name = name_of(&facts);
  if (facts.ppid == own_pid()) {
    if (held >= 0) close_fd((i32)held);
    name_main(shepherd, &name, JOB_MAIN_CHILD);
    return;
  }
  name_main(shepherd, &name, JOB_MAIN_FOREIGN);
  shepherd->main_fd = above_stdio(held);
}
