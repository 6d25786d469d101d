/* What the brain calls for its jobs: shepherds and their links, what survives our own exec (native-bindings/jobs-shim.ts). */
#include "job.h"
#include "kept.h"
#include "ledger.h"
#include "shim.h"
#include "watchdog.h"

#define FIRST_FREE 5 /* behind the link and the plan */
#define NAME_ROOM 96

/* Sealed, so that what the shepherd has read is what it goes on reading. */
static i64 make_plan(const u8 *bytes, u32 size) {
  i64 fd = above_stdio(call2(SYS_memfd_create, PLAN_NAME, MFD_CLOEXEC | MFD_ALLOW_SEALING)), result = fd;
  for (u32 written = 0; result >= 0 && written < size; written += (u32)result) {
    result = call3(SYS_write, fd, bytes + written, size - written);
    if (result == 0) result = -ENOSPC;
  }
  if (result >= 0) result = call3(SYS_fcntl, fd, F_ADD_SEALS, PLAN_SEALS);
  if (result < 0 && fd >= 0) close_fd((i32)fd);
  return result < 0 ? result : fd;
}

struct shepherd_child {
  i32 link;
  i32 plan;
  const i32 *descriptors;
  u32 count;
  i32 executable;
  char *argv[2];
  char *envp[2];
  i32 *error;
};

/* Between clone and exec. What we have changed for ourselves is put back as it was given to us. */
static void restore_limits(void) {
  struct rlimit limit = {ledger->nofile_soft, ledger->nofile_hard};
  if (limit.hard) call4(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0);
  if (!(ledger->flags & LEDGER_CORE_LIMITED) || call4(SYS_prlimit64, 0, RLIMIT_CORE, 0, &limit) < 0) return;
  limit.soft = ledger->core_soft;
  call4(SYS_prlimit64, 0, RLIMIT_CORE, &limit, 0);
}

static __attribute__((noreturn)) void fail(const struct shepherd_child *child, i64 result) {
  *child->error = (i32)-result;
  exit_process(127);
}

/* First out of the way of every place, then to its own. */
static void place(const struct shepherd_child *child) {
  i32 places[child->count + 2], above = FIRST_FREE + (i32)child->count;
  for (u32 i = 0; i < child->count + 2; i++) {
    i32 from = i == 0 ? child->link : i == 1 ? child->plan : child->descriptors[i - 2];
    i64 moved = call3(SYS_fcntl, from, F_DUPFD_CLOEXEC, above);
    if (moved < 0) fail(child, moved);
    places[i] = (i32)moved;
  }
  for (u32 i = 0; i < child->count + 2; i++) {
    i64 result = call3(SYS_dup3, places[i], SHEPHERD_LINK + (i32)i, 0);
    if (result < 0) fail(child, result);
  }
  call3(SYS_close_range, above, ~0U, 0);
}

static void run_shepherd(void *argument) {
  struct shepherd_child *child = argument;
  i32 executable = child->executable;
  for (i32 fd = 0; fd <= 2; fd++) {
    if (ledger->closed_stdio & 1u << fd) close_fd(fd);
    else call3(SYS_fcntl, fd, F_SETFD, 0); /* node marks its three close-on-exec */
  }
  if (executable < 0) {
    place(child);
    restore_limits();
    fail(child, call3(SYS_execve, "/proc/self/exe", child->argv, child->envp));
  }
  /* It may lie in the way: it goes in front of everything, and is found again by its place. */
  struct shepherd_child with_file = *child;
  i32 all[child->count + 1];
  for (u32 i = 0; i < child->count; i++) all[i] = child->descriptors[i];
  all[child->count] = executable;
  with_file.descriptors = all;
  with_file.count = child->count + 1;
  place(&with_file);
  restore_limits();
  executable = FIRST_FREE + (i32)child->count;
  call3(SYS_fcntl, executable, F_SETFD, FD_CLOEXEC);
  fail(child, call5(SYS_execveat, executable, "", child->argv, child->envp, AT_EMPTY_PATH));
}

/* The shepherd's pid, or -errno. */
static i64 clone_shepherd(struct shepherd_child *child) {
  i32 error = 0;
  child->error = &error;
  set_watchdog(ledger, 0);
  i64 pid = clone_vfork(CLONE_VM | CLONE_VFORK | SIGCHLD, run_shepherd, child);
  set_watchdog(ledger, DECISION_SECONDS);
  if (pid < 0 || !error) return pid;
  struct siginfo info;
  while (call5(SYS_waitid, P_PID, pid, &info, WEXITED, 0) == -EINTR) {
  }
  return -error;
}

static void name_shepherd(struct text *text, const struct job_plan *plan, u32 size) {
  add(text, "tsinit: ");
  const char *bytes = (const char *)plan;
  for (u32 at = plan->name_offset; at && at < size && bytes[at]; at++) add_bytes(text, bytes + at, 1);
}

EXPORTED i32 tsinit_start_shepherd(const u8 *bytes, u32 size, const u8 *descriptors, u32 count, i32 executable, u8 *out) {
  struct shepherd_start *start = (struct shepherd_start *)out;
  char name[NAME_ROOM];
  struct text text = text_in(name, sizeof name);
  if (size < sizeof(struct job_plan) || count > 1024) return -EINVAL;
  name_shepherd(&text, (const struct job_plan *)bytes, size);
  i32 ends[2];
  believe_ledger();
  i64 plan = make_plan(bytes, size);
  if (plan < 0) return (i32)plan;
  i64 result = call4(SYS_socketpair, AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
  if (result < 0) {
    close_fd((i32)plan);
    return (i32)result;
  }
  i32 ours = above_stdio(ends[0]), theirs = above_stdio(ends[1]);
  struct shepherd_child child = {theirs, (i32)plan, (const i32 *)descriptors, count, executable, {name, 0}, {SHEPHERD_MARK, 0}, 0};
  i64 pid = clone_shepherd(&child);
  close_fd((i32)plan);
  close_fd(theirs);
  if (pid < 0) {
    close_fd(ours);
    return (i32)pid;
  }
  *start = (struct shepherd_start){(i32)pid, ours};
  return (i32)pid;
}

EXPORTED i32 tsinit_link_send(i32 link, const u8 *command, u32 size) {
  return (i32)call6(SYS_sendto, link, command, size, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
}

/*
 * A shepherd that leaves with a command unread resets the link: that is told once, and before the reports that it has sent and that are
 * still there (unix_release_sock() of the kernel). They count all the same: the last of them say how the job ended.
 */
static i32 receive(i32 fd, u8 *bytes, u32 capacity, i32 flags) {
  i64 size;
  do size = call6(SYS_recvfrom, fd, bytes, capacity, MSG_DONTWAIT | flags, 0, 0);
  while (size == -EINTR || size == -ECONNRESET);
  return (i32)size;
}

EXPORTED i32 tsinit_link_receive(i32 link, u8 *report, u32 capacity) { return receive(link, report, capacity, 0); }

/* The same, and it stays: consumed only when what it asks for is done, so that a crash in between loses nothing. */
EXPORTED i32 tsinit_link_peek(i32 link, u8 *report, u32 capacity) { return receive(link, report, capacity, MSG_PEEK); }

/* Living or dead, it waits for us to reap it. */
EXPORTED i32 tsinit_is_child(i32 pid) {
  struct siginfo info;
  i64 result;
  do result = call5(SYS_waitid, P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT, 0);
  while (result == -EINTR);
  return result == -ECHILD ? 0 : result < 0 ? (i32)result : 1;
}

EXPORTED i32 tsinit_close(i32 fd) {
  if (fd <= 2) return -EINVAL;
  release_descriptor(ledger, fd);
  return (i32)close_fd(fd);
}

EXPORTED i32 tsinit_keep_descriptor(i32 fd) { return ledger->main_state == MAIN_JOBS ? (i32)keep_descriptor(ledger, fd) : -EINVAL; }

EXPORTED i32 tsinit_release_descriptor(i32 fd) {
  release_descriptor(ledger, fd);
  return 0;
}

EXPORTED i32 tsinit_is_kept(i32 fd) { return is_kept(ledger, fd); }

/* There is no single app from now on. */
EXPORTED i32 tsinit_jobs_began(void) {
  believe_ledger();
  ledger->main_state = MAIN_JOBS;
  ledger->main_pid = ledger->main_code = ledger->main_status = 0;
  seal_ledger(ledger);
  return 0;
}

EXPORTED i32 tsinit_leave_with(i32 code) {
  believe_ledger();
  ledger->main_status = code;
  seal_ledger(ledger);
  return 0;
}

static u32 config_checksum(u32 length) { return (u32)checksum((const u8 *)ledger + LEDGER_CONFIG_OFFSET, length); }

EXPORTED i32 tsinit_seal_config(u32 length) {
  if (length > LEDGER_CONFIG_CAPACITY) return -EINVAL;
  ledger->config_checksum = config_checksum(length);
  ledger->config_length = length;
  return 0;
}

EXPORTED i32 tsinit_whole_config(void) {
  u32 length = ledger->config_length;
  int whole = length <= LEDGER_CONFIG_CAPACITY && (!length || ledger->config_checksum == config_checksum(length));
  return whole ? (i32)length : -EINVAL;
}
