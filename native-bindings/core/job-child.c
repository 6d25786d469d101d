/*
 *   shepherd                     child (shares its memory; the shepherd waits)
 *   clone(VFORK) ──────────────▶ session → cgroup → descriptors → umask → nice → rlimits → oom score → dispositions
 *                                → groups → group → user → capabilities → directory → no_new_privs → mask → exec
 *   report.step? ◀────────────── a failing step writes {step, errno, path} into our memory and ends
 *
 * The child has no parent-death signal: a job outlives its shepherd. What it must not have is close-on-exec.
 */
#include "job-child.h"
#include "spawn.h"

#define ATTEMPTS 20
#define PAUSE_NS 50000000L

void fail_job(const struct job_child *child, i32 step, i64 result, const char *path) {
  if (path) {
    struct text text = text_in(child->report->path, sizeof child->report->path);
    add(&text, path);
  }
  child->report->error = (i32)-result;
  child->report->step = step;
  exit_process(127);
}

/* cgroups(7): 0 is whoever writes. */
static void enter_cgroup(const struct job_child *child) {
  const char *path = plan_text(child->plan, child->plan->cgroup_offset);
  if (!path) return;
  i64 fd = open_file(path, O_WRONLY), result = fd;
  if (fd >= 0) result = call3(SYS_write, fd, "0", 1);
  if (result < 0) fail_job(child, STEP_CGROUP, result, path);
  close_fd((i32)fd);
}

/* Nothing to read: the null device, or where there is none a pipe that nobody writes to. */
static i64 open_nothing(void) {
  i64 fd = open_file("/dev/null", O_RDONLY);
  i32 ends[2];
  if (fd >= 0) return fd;
  fd = call2(SYS_pipe2, ends, O_CLOEXEC);
  if (fd < 0) return fd;
  close_fd(ends[1]);
  return ends[0];
}

/* First out of the way of every target, then to its target, where it is not close-on-exec any more. */
static i32 move_away(const struct job_child *child, i64 fd, i32 above) {
  if (fd < 0) return -1;
  i64 moved = call3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, above);
  if (moved < 0) fail_job(child, STEP_DESCRIPTORS, moved, 0);
  return (i32)moved;
}

static void put(const struct job_child *child, i32 from, i32 to) {
  if (from < 0) return;
  i64 result = call3(SYS_dup3, from, to, 0);
  if (result < 0) fail_job(child, STEP_DESCRIPTORS, result, 0);
}

static void place_descriptors(const struct job_child *child) {
  const struct job_plan *plan = child->plan;
  i32 above = 3 + (i32)plan->listeners;
  if (plan->ready_fd >= above) above = plan->ready_fd + 1;
  if (plan->status_fd >= above) above = plan->status_fd + 1;
  i64 nothing = open_nothing();
  if (nothing < 0) fail_job(child, STEP_DESCRIPTORS, nothing, 0);
  i32 input = move_away(child, nothing, above), output = move_away(child, child->output[0], above);
  i32 errors = move_away(child, child->output[1], above), ready = move_away(child, child->ready, above);
  i32 status = move_away(child, child->status, above);
  i32 listeners[plan->listeners + 1];
  for (u32 i = 0; i < plan->listeners; i++) listeners[i] = move_away(child, SHEPHERD_LISTENERS + (i64)i, above);
  put(child, input, 0);
  put(child, output, 1);
  if (plan->output[1].type == OUTPUT_SAME) put(child, 1, 2);
  else put(child, errors, 2);
  for (u32 i = 0; i < plan->listeners; i++) put(child, listeners[i], 3 + (i32)i);
  put(child, ready, plan->ready_fd);
  put(child, status, plan->status_fd);
}

static void set_limits(const struct job_child *child) {
  const struct job_limit *limits = (const struct job_limit *)((const u8 *)child->plan + child->plan->limits_offset);
  for (u32 i = 0; i < child->plan->limit_count; i++) {
    struct rlimit limit = {limits[i].soft, limits[i].hard};
    i64 result = call4(SYS_prlimit64, 0, limits[i].resource, &limit, 0);
    if (result < 0) fail_job(child, STEP_RLIMIT, result, 0);
  }
}

static void set_oom_score(const struct job_child *child) {
  const char *path = "/proc/self/oom_score_adj";
  char bytes[24];
  if (!(child->plan->flags & JOB_OOM_SCORE)) return;
  struct text text = text_in(bytes, sizeof bytes);
  add_number(&text, child->plan->oom_score_adjust);
  i64 fd = open_file(path, O_WRONLY), result = fd;
  if (fd >= 0) result = call3(SYS_write, fd, text.bytes, text.length);
  if (result < 0) fail_job(child, STEP_OOM_SCORE, result, path);
  close_fd((i32)fd);
}

static void reset_dispositions(const struct job_child *child) {
  const struct kernel_sigaction action = {SIG_DFL, 0, 0, 0};
  for (i32 signal = 1; signal <= SIGNAL_COUNT; signal++) {
    i64 result = signal == SIGKILL || signal == SIGSTOP ? 0 : set_action(signal, &action);
    if (result < 0) fail_job(child, STEP_DISPOSITIONS, result, 0);
  }
}

static void run_job_child(void *argument) {
  struct job_child *child = argument;
  const struct job_plan *plan = child->plan;
  i64 result = call0(SYS_setsid);
  if (result < 0) fail_job(child, STEP_SESSION, result, 0);
  enter_cgroup(child);
  place_descriptors(child);
  if (plan->flags & JOB_UMASK) call1(SYS_umask, plan->umask);
  result = plan->flags & JOB_NICE ? call3(SYS_setpriority, 0, 0, plan->nice) : 0;
  if (result < 0) fail_job(child, STEP_NICE, result, 0);
  set_limits(child);
  set_oom_score(child);
  reset_dispositions(child);
  take_identity(child);
  const char *directory = plan_text(plan, plan->directory_offset);
  result = directory ? call1(SYS_chdir, directory) : 0;
  if (result < 0) fail_job(child, STEP_DIRECTORY, result, directory);
  if (plan->flags & JOB_NO_NEW_PRIVILEGES) result = call5(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (result < 0) fail_job(child, STEP_NO_NEW_PRIVILEGES, result, 0);
  char listen_pid[32];
  if (child->listen_pid) {
    struct text text = text_in(listen_pid, sizeof listen_pid);
    add(&text, "LISTEN_PID=");
    add_number(&text, own_pid());
    *child->listen_pid = listen_pid;
  }
  set_mask(SIG_SETMASK, 0, 0);
  struct text failed = text_in(child->report->path, sizeof child->report->path);
  result = search_and_execute(child->argv, child->envp, &failed);
  fail_job(child, STEP_EXEC, result, 0);
}

static i64 attempt(struct job_child *child) {
  child->report->step = STEP_NONE;
  child->report->error = 0;
  child->report->path[0] = 0;
  i64 pid = clone_vfork(CLONE_VM | CLONE_VFORK | SIGCHLD, run_job_child, child);
  if (pid < 0) {
    child->report->step = STEP_CLONE;
    child->report->error = (i32)-pid;
    return pid;
  }
  if (child->report->step == STEP_NONE) return pid;
  struct siginfo info;
  while (call5(SYS_waitid, P_PID, pid, &info, WEXITED, 0) == -EINTR) {
  }
  return -child->report->error;
}

i64 spawn_job(struct job_child *child) {
  i64 pid = attempt(child);
  for (int i = 1; i < ATTEMPTS && pid == -EAGAIN; i++) {
    struct timespec pause = {0, PAUSE_NS};
    call5(SYS_ppoll, 0, 0, &pause, 0, 0);
    pid = attempt(child);
  }
  return pid;
}
