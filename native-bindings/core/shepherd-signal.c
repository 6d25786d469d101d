/* Signals to the set, and its end by SIGKILL: round after round, because members fork while they are being killed. */
#include "proc.h"
#include "shepherd.h"

#define PASSES 16
#define FIRST_PAUSE_NS 2000000UL
#define LAST_PAUSE_NS 200000000UL
#define STORM 4u /* rounds that found somebody new; from then on whole groups are killed */
enum mark { SPARED = 1 };

static struct member *parent_of(const struct members *members, const struct member *child) {
  for (u32 i = 0; i < members->count; i++)
    if (members->list[i].facts.pid == child->facts.ppid) return &members->list[i];
  return 0;
}

static int is_elsewhere(const struct shepherd *shepherd, const struct member *member) {
  return member->facts.session != shepherd->session;
}

/*
 * The sessions of other users, as behind an sshd that is restarted: another user and another session than the main process's. With them
 * whoever looks after them from a session of its own, which may well be the same user.
 */
static void mark_spared(const struct shepherd *shepherd, struct members *members) {
  for (u32 i = 0; i < members->count; i++) {
    struct member *member = &members->list[i];
    if (!is_elsewhere(shepherd, member) || (u32)user_of(member->facts.pid) == shepherd->user) continue;
    for (; member && is_elsewhere(shepherd, member) && !(member->marks & SPARED); member = parent_of(members, member))
      member->marks |= SPARED;
  }
}

static void find_targets(const struct shepherd *shepherd, struct members *members, int sparing) {
  find_members(members);
  if (sparing) mark_spared(shepherd, members);
}

/* Where the main process is not the one that is ours to name any more, its group is whoever of the set is in it. */
static int is_target(const struct shepherd *shepherd, const struct member *member, const struct job_command *command) {
  if (member->marks & SPARED) return 0;
  if (command->target == TARGET_MAIN)
    return shepherd->main_state != JOB_MAIN_NONE && member->facts.pid == shepherd->main.pid &&
           member->facts.start_time == shepherd->main.start_time;
  return command->target == TARGET_SET || member->facts.pgrp == shepherd->group;
}

/* A child of ours keeps its pid until we reap it: no need to look at anybody else. */
static void signal_main_child(const struct shepherd *shepherd, struct job_report *report) {
  const struct process_facts facts = {.pid = shepherd->main.pid, .ppid = own_pid()};
  i64 result = signal_member(&facts, report->code);
  report->count = result >= 0;
  report->status = result < 0 && result != -ESRCH ? (i32)-result : 0;
}

void signal_set(struct shepherd *shepherd, const struct job_command *command) {
  struct members members = make_members(), told = make_members();
  struct job_report report;
  begin_report(&report, REPORT_SIGNALLED);
  report.code = command->signal;
  int valid = command->signal > 0 && command->signal <= SIGNAL_COUNT;
  if (!valid) report.status = EINVAL;
  if (valid && command->target == TARGET_MAIN && shepherd->main_state == JOB_MAIN_CHILD) {
    signal_main_child(shepherd, &report);
    valid = 0;
  }
  for (u32 pass = 0, fresh = 1; valid && fresh && pass < PASSES; pass++) {
    fresh = 0;
    find_targets(shepherd, &members, command->spare_sessions != 0);
    for (u32 i = 0; i < members.count; i++) {
      const struct member *member = &members.list[i];
      if (!is_target(shepherd, member, command) || member->facts.state == 'Z' || told.count == told.capacity) continue;
      if (find_member(&told, member->facts.pid, member->facts.start_time)) continue;
      told.list[told.count++] = *member;
      i64 result = signal_member(&member->facts, command->signal);
      if (result >= 0) report.count++;
      else if (result != -ESRCH) report.status = (i32)-result;
      fresh = 1;
    }
  }
  free_members(&members);
  free_members(&told);
  send_report(shepherd, &report, 0, 0, 0);
}

void begin_to_kill(struct shepherd *shepherd, int sparing) {
  if (!shepherd->killing) shepherd->killed = make_members();
  shepherd->killing = 1;
  shepherd->sparing = (u32)sparing;
  shepherd->kill_rounds = 0;
  shepherd->kill_at = clock_ns(CLOCK_MONOTONIC);
}

/* Told before it is hit: the end may come at once. */
static int tell_killed(struct shepherd *shepherd, const struct member *member) {
  struct members *killed = &shepherd->killed;
  if (find_member(killed, member->facts.pid, member->facts.start_time)) return 0;
  if (killed->count < killed->capacity) killed->list[killed->count++] = *member;
  struct job_report report;
  begin_report(&report, REPORT_KILLED);
  report.process = name_of(&member->facts);
  send_report(shepherd, &report, 0, 0, 1);
  return 1;
}

/* Faster than it can fork: all of a group at once. In a session that the set has made there is nobody else; see setsid(2). */
static void kill_group(const struct member *member) {
  i32 group = member->facts.pgrp;
  if (group <= 1 || member->facts.ppid != own_pid() || member->facts.session == (i32)call1(SYS_getsid, 0)) return;
  /* It is our child and not reaped: as long as it is in this group, the group is nobody else's. */
  if (call1(SYS_getpgid, member->facts.pid) == group) call2(SYS_kill, -group, SIGKILL);
}

int kill_round(struct shepherd *shepherd) {
  struct members members = make_members();
  u32 fresh = 0, left = 0, spared = 0;
  find_targets(shepherd, &members, shepherd->sparing != 0);
  for (u32 i = 0; i < members.count; i++) {
    const struct member *member = &members.list[i];
    if (member->facts.state == 'Z') continue;
    if (member->marks & SPARED) {
      spared++;
      continue;
    }
    left++;
    fresh += (u32)tell_killed(shepherd, member);
    if (shepherd->kill_rounds >= STORM && !shepherd->sparing) kill_group(member);
    signal_member(&member->facts, SIGKILL);
  }
  free_members(&members);
  shepherd->kill_rounds++;
  /* New ones: again at once. Known ones are on their way, unless something holds them; each end wakes us as well. */
  u64 pause = FIRST_PAUSE_NS << (shepherd->kill_rounds < 7 ? shepherd->kill_rounds : 7);
  shepherd->kill_at = clock_ns(CLOCK_MONOTONIC) + (fresh ? 0 : pause < LAST_PAUSE_NS ? pause : LAST_PAUSE_NS);
  return !left && spared;
}
