/* Starts the init: in namespaces of its own, with a past that shows whether the app gets what the init got. */
#include "inheritance.h"
#include "tracer.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2], output_file = -1;
static pid_t helpers[4], output_helper;
static int helper_count;

int is_helper(pid_t pid) {
  for (int i = 0; i < helper_count; i++)
    if (helpers[i] == pid) return 1;
  return 0;
}

/* A process of ours that carries bytes from one descriptor to another, because the tracer itself only waits. */
static void carry(int from, int to) {
  pid_t pid = fork();
  if (pid > 0) {
    helpers[helper_count++] = pid;
    return;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int fd = 3; fd < 64; fd++)
    if (fd != from && fd != to) close(fd);
  char bytes[4096];
  for (ssize_t got; (got = read(from, bytes, sizeof bytes)) > 0;)
    for (ssize_t sent = 0, more; sent < got; sent += more)
      if ((more = write(to, bytes + sent, got - sent)) <= 0) _exit(0);
  _exit(0);
}

/* The two ends of a terminal, both close-on-exec. */
static void open_terminal(int *master, int *slave) {
  *master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*master < 0 || grantpt(*master) < 0 || unlockpt(*master) < 0) die("posix_openpt: %s", strerror(errno));
  *slave = open(ptsname(*master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (*slave < 0) die("ptsname: %s", strerror(errno));
}

/* The descriptor that the init gets as its standard error. */
static int open_output(const char *kind) {
  int ends[2];
  if (strcmp(kind, "socket") == 0) return 2;
  if (strcmp(kind, "file") == 0) return output_file = open("/tmp", O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (strcmp(kind, "terminal") == 0) open_terminal(&ends[0], &ends[1]);
  else if (pipe2(ends, O_CLOEXEC) < 0) die("pipe2: %s", strerror(errno));
  carry(ends[0], 2);
  output_helper = helpers[helper_count - 1];
  return ends[1];
}

void finish_output(void) {
  /* Nobody has the other end any more. */
  if (output_helper) waitpid(output_helper, 0, 0);
  char bytes[4096];
  for (ssize_t got, at = 0; output_file >= 0 && (got = pread(output_file, bytes, sizeof bytes, at)) > 0; at += got)
    if (write(2, bytes, got) < 0) return;
}

static void inherit(void) {
  signal(IGNORED_SIGNAL, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  sigaddset(&blocked, BLOCKED_SIGNAL);
  sigprocmask(SIG_SETMASK, &blocked, 0);
  int null = open("/dev/null", O_RDONLY);
  if (null != INHERITED_DESCRIPTOR) {
    dup2(null, INHERITED_DESCRIPTOR);
    close(null);
  }
  if (chdir(DIRECTORY) < 0) die("%s: %s", DIRECTORY, strerror(errno));
  struct rlimit limit = {SOFT_DESCRIPTORS, HARD_DESCRIPTORS};
  setrlimit(RLIMIT_NOFILE, &limit);
}

/* Not in the tracer's own mount namespace: it looks at the init from outside. */
static void mount_proc(void) {
  if (unshare(CLONE_NEWNS) < 0) die("unshare: %s", strerror(errno));
  if (mount("none", "/", 0, MS_REC | MS_PRIVATE, 0) < 0) die("mount: %s", strerror(errno));
  if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0) < 0) die("mount: %s", strerror(errno));
}

static void become_init(const struct start *start, int terminal, int output) {
  char byte;
  close(gate[1]);
  if (read(gate[0], &byte, 1) != 1) _exit(99);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (start->own_namespace) mount_proc();
  if (terminal >= 0) {
    setsid();
    dup2(terminal, 0);
    if (ioctl(0, TIOCSCTTY, 0) < 0) die("TIOCSCTTY: %s", strerror(errno));
  }
  if (output != 2) dup2(output, 2);
  inherit();
  execv(start->command[0], start->command);
  die("%s: %s", start->command[0], strerror(errno));
}

pid_t start_init(const struct start *start) {
  int master = -1, terminal = -1;
  if (start->terminal) {
    open_terminal(&master, &terminal);
    carry(0, master);
  }
  int output = open_output(start->stderr_kind);
  if (pipe2(gate, O_CLOEXEC) < 0) die("pipe2: %s", strerror(errno));
  if (start->own_namespace) {
    if (unshare(CLONE_NEWPID) < 0) die("unshare: %s", strerror(errno));
  } else prctl(PR_SET_CHILD_SUBREAPER, 1);
  pid_t init = fork();
  if (init == 0) become_init(start, terminal, output);
  if (init < 0) die("fork: %s", strerror(errno));
  close(gate[0]);
  if (output != 2 && output != output_file) close(output);
  if (terminal >= 0) close(terminal);
  return init;
}

void let_init_begin(void) {
  if (write(gate[1], "x", 1) != 1) die("the gate: %s", strerror(errno));
  close(gate[1]);
}
