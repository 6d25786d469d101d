/*
 * A shepherd: a subreaper that starts one job's main process, and to whom every orphan of that job falls, whatever it did with sessions,
 * groups, environment or users (prctl(2), PR_SET_CHILD_SUBREAPER). It reaps, reports and obeys, and decides nothing.
 *
 *   plan ─▶ main process ─▶ ppoll ─▶ output ─▶ what it tells of itself ─▶ ends ─▶ commands ─▶ deadlines ─▶ ppoll
 *                                                                          └─ nobody is left: empty, exit(0)
 *
 * What a process wrote before its end is told before its end. Where the link ends the shepherd goes on until the set is empty; where tsinit
 * itself has gone it stops the set by its rule.
 */
#include "shepherd.h"

#define LAST_WORDS_NS 1000000000UL
#define REST_NS 1000000000UL
enum { POLL_SIGNAL, POLL_LINK, POLL_NOTIFY, POLL_READY, POLL_STATUS, POLL_MAIN, POLL_PUMPS, POLL_TARGETS = POLL_PUMPS + 2, POLL_COUNT = POLL_TARGETS + 2 };

/* Only memfd_create(2) gives this name, and only we seal what has it; that somebody set our variable by hand must not mean anything. */
static int has_plan(void) {
  char link[40];
  i64 length = call4(SYS_readlinkat, AT_FDCWD, "/proc/self/fd/4", link, sizeof link - 1);
  if (length <= 0) return 0;
  link[length] = 0;
  i64 seals = call2(SYS_fcntl, SHEPHERD_PLAN, F_GET_SEALS);
  return text_after(link, "/memfd:" PLAN_NAME) && seals >= 0 && (seals & PLAN_SEALS) == PLAN_SEALS;
}

AT_EACH_START int is_shepherd(const struct core *core) {
  return core->envp[0] && !core->envp[1] && text_equal(core->envp[0], SHEPHERD_MARK) && own_pid() != 1 && has_plan();
}

/* 0: it cannot be read. Shared pages, which cost this process nothing. */
static const struct job_plan *map_plan(void) {
  u32 head[2];
  if (call4(SYS_pread64, SHEPHERD_PLAN, head, sizeof head, 0) != sizeof head || head[1] < sizeof(struct job_plan)) return 0;
  i64 size = call3(SYS_lseek, SHEPHERD_PLAN, 0, 2 /* SEEK_END */);
  if (size != head[1]) return 0;
  i64 address = call6(SYS_mmap, 0, size, PROT_READ, MAP_PRIVATE, SHEPHERD_PLAN, 0);
  return address < 0 && address > -4096 ? 0 : (const struct job_plan *)address;
}

static void begin(struct shepherd *shepherd, const struct job_plan *plan) {
  const u64 child_signal = signal_bit(SIGCHLD);
  memset(shepherd, 0, sizeof *shepherd);
  shepherd->plan = plan;
  shepherd->link = SHEPHERD_LINK;
  shepherd->notify_fd = shepherd->ready_fd = shepherd->status_fd = shepherd->main_fd = -1;
  shepherd->pumps[0].fd = shepherd->pumps[1].fd = shepherd->pumps[0].target = shepherd->pumps[1].target = -1;
  shepherd->tee = (plan->flags & JOB_TEE) != 0;
  if (plan->flags & JOB_NOTIFIES) shepherd->notify_fd = SHEPHERD_LISTENERS + (i32)plan->listeners;
  for (i32 fd = SHEPHERD_LINK; fd <= SHEPHERD_LISTENERS + (i32)plan->listeners; fd++) call3(SYS_fcntl, fd, F_SETFD, FD_CLOEXEC);
  close_fd(SHEPHERD_PLAN);
  shepherd->signal_fd = above_stdio(call4(SYS_signalfd4, -1, &child_signal, sizeof child_signal, SFD_NONBLOCK | SFD_CLOEXEC));
}

static void close_listeners(const struct job_plan *plan) {
  for (i32 i = 0; i < (i32)plan->listeners; i++) close_fd(SHEPHERD_LISTENERS + i);
}

/* Until something comes; 0: the time of the next deadline. */
static i64 wait_for_something(const struct shepherd *shepherd, struct pollfd *fds, u64 rest_at) {
  const i32 all[POLL_COUNT] = {shepherd->signal_fd, shepherd->link, shepherd->notify_fd, shepherd->ready_fd, shepherd->status_fd,
                               shepherd->main_fd,   shepherd->pumps[0].fd, shepherd->pumps[1].fd, -1, -1};
  for (u32 i = 0; i < POLL_COUNT; i++) fds[i] = (struct pollfd){all[i], POLLIN, 0};
  if (shepherd->queue.count || shepherd->lost) fds[POLL_LINK].events |= POLLOUT;
  for (u32 i = 0; i < 2; i++)
    if (shepherd->pumps[i].backlog.length) fds[POLL_TARGETS + i] = (struct pollfd){shepherd->pumps[i].target, POLLOUT, 0};
  u64 until = shepherd->watchdog_at, now = clock_ns(CLOCK_MONOTONIC);
  if (shepherd->killing && (!until || shepherd->kill_at < until)) until = shepherd->kill_at;
  if (shepherd->stop_at && (!until || shepherd->stop_at < until)) until = shepherd->stop_at;
  if (rest_at && (!until || rest_at < until)) until = rest_at;
  u64 left = until > now ? until - now : 0;
  struct timespec timeout = {(i64)(left / 1000000000UL), (i64)(left % 1000000000UL)};
  return call5(SYS_ppoll, fds, POLL_COUNT, until ? &timeout : 0, 0, 0);
}

void hear_everything(struct shepherd *shepherd) {
  const char *name = plan_text(shepherd->plan, shepherd->plan->name_offset);
  for (u32 i = 0; i < 2; i++) {
    struct pump *pump = &shepherd->pumps[i];
    flush_backlog(&pump->backlog, pump->target, name);
    pump_output(shepherd, pump, 0);
  }
  if (shepherd->notify_fd >= 0) read_notify(shepherd);
  if (shepherd->ready_fd >= 0) read_ready(shepherd);
  if (shepherd->status_fd >= 0) read_status(shepherd);
}

/* What was written goes out, as far as somebody reads within a second; who else holds the pipe is not waited for. */
static void drain(struct shepherd *shepherd) {
  u64 end = clock_ns(CLOCK_MONOTONIC) + LAST_WORDS_NS;
  const char *name = plan_text(shepherd->plan, shepherd->plan->name_offset);
  for (u32 i = 0; i < 2; i++) {
    struct pump *pump = &shepherd->pumps[i];
    pump_output(shepherd, pump, 1);
    flush_backlog(&pump->backlog, pump->target, name);
    for (u64 now; pump->backlog.length && (now = clock_ns(CLOCK_MONOTONIC)) < end;) {
      struct pollfd poll = {pump->target, POLLOUT, 0};
      struct timespec left = {(i64)((end - now) / 1000000000UL), (i64)((end - now) % 1000000000UL)};
      call5(SYS_ppoll, &poll, 1, &left, 0, 0);
      flush_backlog(&pump->backlog, pump->target, name);
    }
  }
}

static void say_empty(struct shepherd *shepherd) {
  struct job_report report;
  begin_report(&report, REPORT_EMPTY);
  send_report(shepherd, &report, 0, 0, 1);
}

/* All that is essential is told first, however long the brain takes to come and read. */
static __attribute__((noreturn)) void leave(struct shepherd *shepherd) {
  while (shepherd->link >= 0 && shepherd->queue.count) {
    struct pollfd poll = {shepherd->link, POLLOUT, 0};
    call5(SYS_ppoll, &poll, 1, 0, 0, 0);
    flush_reports(shepherd);
    if (poll.revents & (POLLERR | POLLHUP)) break;
  }
  exit_process(0);
}

static void tend(struct shepherd *shepherd) {
  struct pollfd fds[POLL_COUNT];
  u64 rest_at = clock_ns(CLOCK_MONOTONIC) + REST_NS;
  memset(fds, 0, sizeof fds);
  for (;;) {
    if (reap_set(shepherd)) return;
    if (fds[POLL_MAIN].revents) look_at_foreign_main(shepherd);
    if (shepherd->link >= 0) obey_commands(shepherd);
    look_at_parent(shepherd);
    look_at_watchdog(shepherd);
    if (shepherd->killing && clock_ns(CLOCK_MONOTONIC) >= shepherd->kill_at && kill_round(shepherd)) {
      /* Only those that are to be spared: they stay, and are nobody's business but ours any more. */
      shepherd->killing = 0;
      free_members(&shepherd->killed);
      say_empty(shepherd);
      shepherd->released = 1;
    }
    i64 ready = wait_for_something(shepherd, fds, rest_at);
    if (ready == 0 && rest_at && clock_ns(CLOCK_MONOTONIC) >= rest_at) {
      for (u32 i = 0; i < 2; i++) rest_pump(&shepherd->pumps[i]);
      rest_at = 0;
    }
    if (ready <= 0) {
      memset(fds, 0, sizeof fds);
      continue;
    }
    if (fds[POLL_PUMPS].revents || fds[POLL_PUMPS + 1].revents) rest_at = clock_ns(CLOCK_MONOTONIC) + REST_NS;
    if (fds[POLL_LINK].revents & POLLOUT) flush_reports(shepherd);
    struct signalfd_info infos[2];
    if (fds[POLL_SIGNAL].revents) read_fd(shepherd->signal_fd, infos, sizeof infos);
    hear_everything(shepherd);
  }
}

void shepherd(struct core *core) {
  struct shepherd shepherd;
  const struct process_name nobody = {0, 0, 0, {0}};
  set_mask(SIG_SETMASK, ~0UL, 0);
  const struct kernel_sigaction by_default = {SIG_DFL, 0, 0, 0};
  set_action(SIGCHLD, &by_default); /* ignored, the ends would be lost: waitid(2), ECHILD */
  const struct job_plan *plan = map_plan();
  if (!plan || call2(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1) < 0) exit_process(111);
  if (core->argc) call2(SYS_prctl, PR_SET_NAME, core->argv[0]);
  begin(&shepherd, plan);
  ask_for_end_of_parent();
  i64 pid = start_main(&shepherd, &nobody);
  close_listeners(plan);
  if (pid < 0) leave(&shepherd);
  tend(&shepherd);
  drain(&shepherd);
  say_empty(&shepherd);
  leave(&shepherd);
}
