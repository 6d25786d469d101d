#define _GNU_SOURCE
#include "start-init.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int proc_fd = -1;

static char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", NULL};

struct child_plan {
  enum role role;
  char *const *argv;
  int stdout_fd;
  int stderr_fd;
  int64_t exec_ns;
  const char *failed_step;
  int error;
};

static int child(void *argument) {
  struct child_plan *plan = argument;
  plan->failed_step = "mount /proc in the new pid namespace";
  if (plan->role == ROLE_PID1 && mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) goto failed;
  plan->failed_step = "prepare the descriptors";
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0 || dup2(null, 0) < 0) goto failed;
  if (dup2(plan->stdout_fd, 1) < 0 || dup2(plan->stderr_fd, 2) < 0) goto failed;
  /* A driver that is ended must not leave its init behind: the signal comes from outside, so PID 1 obeys it. */
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) goto failed;
  plan->failed_step = plan->argv[0];
  plan->exec_ns = now_ns();
  execve(plan->argv[0], plan->argv, environment);
failed:
  plan->error = errno;
  _exit(127);
}

struct started start_init(enum role role, char *const argv[], int stdout_fd, int stderr_fd) {
  static char stack[64 * 1024] __attribute__((aligned(16)));
  struct child_plan plan = {.role = role, .argv = argv, .stdout_fd = stdout_fd, .stderr_fd = stderr_fd};
  /*
   * CLONE_VM | CLONE_VFORK: nothing of this process has to be copied or torn down between the moment that is
   * taken and the init's first instruction, and the child can write that moment where we read it.
   */
  int flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (role == ROLE_PID1 ? CLONE_NEWPID : 0);
  int pid = clone(child, stack + sizeof stack, flags, &plan);
  if (pid < 0) fail("clone");
  if (plan.error != 0) {
    errno = plan.error;
    fail(plan.failed_step);
  }
  return (struct started){.pid = pid, .exec_ns = plan.exec_ns};
}

int reap_init(struct started init) {
  int status = 0;
  while (waitpid(init.pid, &status, 0) < 0)
    if (errno != EINTR) fail("waitpid");
  return status;
}

void forget_init(enum role role) {
  if (role == ROLE_PID1 && umount2("/proc", MNT_DETACH) != 0) fail("umount /proc");
}

static void write_file(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, text, strlen(text)) < 0) fail(path);
  close(fd);
}

void prepare_namespaces(void) {
  char map[64];
  unsigned uid = geteuid(), gid = getegid();
  /* Without the right to a mount namespace, a user namespace gives it (user_namespaces(7)). */
  if (unshare(CLONE_NEWNS) != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) fail("unshare: this needs root or unprivileged user namespaces");
    write_file("/proc/self/setgroups", "deny");
    snprintf(map, sizeof map, "0 %u 1", uid);
    write_file("/proc/self/uid_map", map);
    snprintf(map, sizeof map, "0 %u 1", gid);
    write_file("/proc/self/gid_map", map);
  }
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) fail("make the mounts private");
  proc_fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (proc_fd < 0) fail("/proc");
}

int outer_proc(void) { return proc_fd; }

enum role parse_role(const char *word) {
  if (strcmp(word, "pid1") == 0) return ROLE_PID1;
  if (strcmp(word, "subprocess") == 0) return ROLE_SUBPROCESS;
  errno = EINVAL;
  fail(word);
}

int64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000L + time.tv_nsec;
}

void fail(const char *what) {
  fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
  exit(1);
}
