/* The plan, read and checked, and the start of the main process by it. */
#include "job-child.h"
#include "proc.h"
#include "shepherd.h"

#define MOST_LISTENERS 1024u

const char *plan_text(const struct job_plan *plan, u32 offset) { return offset ? (const char *)plan + offset : 0; }

/* The strings of one block as a NULL-terminated vector; 0 where the block is not whole. */
static int unpack(const struct job_plan *plan, u32 offset, u32 count, char **vector) {
  char *bytes = (char *)plan;
  for (u32 i = 0; i < count; i++) {
    if (offset >= plan->size) return 0;
    vector[i] = bytes + offset;
    while (offset < plan->size && bytes[offset]) offset++;
    if (offset++ >= plan->size) return 0;
  }
  vector[count] = 0;
  return 1;
}

static int is_text(const struct job_plan *plan, u32 offset) {
  for (u32 at = offset; at < plan->size; at++)
    if (!((const char *)plan)[at]) return 1;
  return 0;
}

/* The strings that are read by their offset end inside, and so do the arrays. */
static int is_whole_plan(const struct job_plan *plan) {
  const u32 texts[] = {plan->name_offset, plan->directory_offset, plan->cgroup_offset, plan->output[0].text_offset, plan->output[1].text_offset};
  for (u32 i = 0; i < sizeof texts / sizeof *texts; i++)
    if (texts[i] && !is_text(plan, texts[i])) return 0;
  u64 groups = plan->groups_offset + (u64)plan->group_count * sizeof(u32);
  u64 limits = plan->limits_offset + (u64)plan->limit_count * sizeof(struct job_limit);
  return plan->version == JOB_PLAN_VERSION && plan->name_offset && plan->argc && plan->argc < plan->size && plan->envc < plan->size && groups <= plan->size &&
         limits <= plan->size && plan->listeners <= MOST_LISTENERS;
}

/* sd_listen_fds(3): the sockets are for the process that LISTEN_PID names. */
static char **find_listen_pid(char **envp) {
  for (; *envp; envp++)
    if (text_after(*envp, "LISTEN_PID=")) return envp;
  return 0;
}

/* The end that is read is ours alone, so that it may be non-blocking. The end for the child, or -errno. */
static i64 open_pipe(i32 *ours) {
  i32 ends[2];
  i64 result = call2(SYS_pipe2, ends, O_CLOEXEC);
  if (result < 0) return result;
  *ours = above_stdio(ends[0]);
  call3(SYS_fcntl, *ours, F_SETFL, O_NONBLOCK);
  return above_stdio(ends[1]);
}

static void close_end(i32 fd) {
  if (fd >= 0) close_fd(fd);
}

static i64 spawn_with_vectors(struct shepherd *shepherd, struct job_child *child) {
  const struct job_plan *plan = shepherd->plan;
  u64 room = ((u64)plan->argc + plan->envc + 2) * sizeof(char *);
  i64 memory = call6(SYS_mmap, 0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), result = -EINVAL;
  if (memory < 0 && memory > -4096) return memory;
  child->argv = (char **)memory;
  child->envp = child->argv + plan->argc + 1;
  if (unpack(plan, plan->argv_offset, plan->argc, child->argv) && unpack(plan, plan->env_offset, plan->envc, child->envp)) {
    child->listen_pid = find_listen_pid(child->envp);
    result = spawn_job(child);
  }
  call2(SYS_munmap, memory, room);
  return result;
}

static i64 spawn_by_plan(struct shepherd *shepherd, struct spawn_report *report) {
  const struct job_plan *plan = shepherd->plan;
  struct job_child child = {plan, 0, 0, 0, {-1, -1}, -1, -1, report};
  report->step = STEP_PLAN;
  if (!is_whole_plan(plan)) return -EINVAL;
  i64 result = open_outputs(shepherd, child.output, report);
  if (result < 0) return result;
  report->step = STEP_DESCRIPTORS;
  if (plan->ready_fd >= 0) result = child.ready = (i32)open_pipe(&shepherd->ready_fd);
  if (result >= 0 && plan->status_fd >= 0) result = child.status = (i32)open_pipe(&shepherd->status_fd);
  if (result >= 0) {
    report->step = STEP_PLAN;
    result = spawn_with_vectors(shepherd, &child);
  }
  const i32 ends[] = {child.output[0], child.output[1], child.ready, child.status};
  for (u32 i = 0; i < sizeof ends / sizeof *ends; i++) close_end(ends[i]);
  return result;
}

i64 start_main(struct shepherd *shepherd, const struct process_name *nobody) {
  struct spawn_report spawned;
  struct job_report report;
  spawned.path[0] = 0;
  spawned.step = STEP_NONE;
  i64 pid = spawn_by_plan(shepherd, &spawned);
  if (pid < 0) {
    begin_report(&report, REPORT_SPAWN_FAILED);
    report.code = spawned.step;
    report.status = (i32)-pid;
    send_report(shepherd, &report, spawned.path, text_length(spawned.path), 1);
    return pid;
  }
  struct process_facts facts;
  struct process_name name = *nobody;
  /* Not reaped yet, so that the pid is still its own, whether it lives or not. */
  if (read_facts((i32)pid, &facts)) name = name_of(&facts);
  name.pid = (i32)pid;
  name_main(shepherd, &name, JOB_MAIN_CHILD);
  begin_report(&report, REPORT_STARTED);
  report.process = name;
  send_report(shepherd, &report, 0, 0, 1);
  set_job_watchdog(shepherd, shepherd->plan->watchdog_ns);
  return pid;
}
