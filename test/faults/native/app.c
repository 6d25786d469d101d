/*
 * The app of the faults: tells on standard output whether it got what the init got, and then does what its words say, one
 * after the other.
 *
 *   orphans=N  N processes whose parent ends at once     daemon    stays behind; ends at SIGTERM
 *   stubborn   stays behind, and ignores SIGTERM         exit=N    ends
 *   serve=N    tells signals, does what standard input says, a line each: "exit", "signal N", "queue N V", "who"; ends with N
 *   term=N     the same, but ends with N at SIGTERM      ignore    the same, and ignores SIGTERM
 *   anyhow     (first) is content with any process group and any number of descriptors
 */
#define _GNU_SOURCE
#include "inheritance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  char line[512];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line - 1, format, values);
  va_end(values);
  line[length] = '\n';
  if (write(1, line, length + 1) < 0) _exit(97);
}

static char wrong[400];

__attribute__((format(printf, 1, 2))) static void note(const char *format, ...) {
  size_t used = strlen(wrong);
  va_list values;
  va_start(values, format);
  vsnprintf(wrong + used, sizeof wrong - used, format, values);
  va_end(values);
}

static void check_signals(void) {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, 0, &mask);
  for (int signal = 1; signal < 65; signal++) {
    if (signal == SIGKILL || signal == SIGSTOP || signal == 32 || signal == 33) continue;
    struct sigaction action;
    if (sigismember(&mask, signal) != (signal == BLOCKED_SIGNAL)) note(" mask of %d", signal);
    if (sigaction(signal, 0, &action) == 0 && (action.sa_handler == SIG_IGN) != (signal == IGNORED_SIGNAL)) note(" disposition of %d", signal);
  }
}

static void check_descriptors(int all) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur != SOFT_DESCRIPTORS || limit.rlim_max != HARD_DESCRIPTORS) note(" limit %lu/%lu", limit.rlim_cur, limit.rlim_max);
  for (int fd = 0; fd < HARD_DESCRIPTORS; fd++) {
    int expected = fd <= 2 || fd == INHERITED_DESCRIPTOR, there = fcntl(fd, F_GETFD) >= 0;
    if (there && !expected && all) note(" descriptor %d too many", fd);
    if (!there && expected) note(" descriptor %d missing", fd);
  }
}

static void check_surroundings(int placed) {
  const char *names[] = {"TSINIT_LEDGER=", "LD_PRELOAD=", "OPENSSL_CONF="};
  for (char **entry = environ; *entry; entry++)
    for (int i = 0; i < 3; i++)
      if (strncmp(*entry, names[i], strlen(names[i])) == 0) note(" variable %s", *entry);
  if (!getenv("FAULTS_MARK")) note(" no environment");
  if (placed && getpgrp() != getpid()) note(" process group");
  char directory[64];
  if (!getcwd(directory, sizeof directory) || strcmp(directory, DIRECTORY) != 0) note(" directory");
}

static void leave_orphans(int count) {
  for (int i = 0; i < count; i++) {
    pid_t middle = fork();
    if (middle == 0) {
      if (fork() == 0) _exit(7);
      _exit(0);
    }
    while (waitpid(middle, 0, 0) < 0 && errno == EINTR) continue;
  }
  say("orphans made");
}

static volatile sig_atomic_t came[65];

static void on_signal(int signal, siginfo_t *info, void *context) {
  (void)context;
  came[signal] = 1;
  if (info->si_code == SI_QUEUE) say("value %d", info->si_int);
}

static void trap(int signal) {
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
  sigaction(signal, &action, 0);
}

/* A process that nobody but the init has: its parent ends when it is ready. */
static void leave_daemon(int stubborn) {
  int ready[2];
  char byte;
  if (pipe2(ready, O_CLOEXEC) < 0) _exit(97);
  if (fork() == 0) {
    setsid();
    if (stubborn) signal(SIGTERM, SIG_IGN);
    else trap(SIGTERM);
    if (write(ready[1], "x", 1) != 1) _exit(97);
    while (!came[SIGTERM]) pause();
    say("daemon term");
    _exit(0);
  }
  if (read(ready[0], &byte, 1) != 1) _exit(97);
  close(ready[0]);
  close(ready[1]);
  say("daemon ready");
}

/* In words, because numbers differ from run to run. */
static void tell_who_the_init_is(void) {
  char line[128], path[32];
  int user = -1;
  unsigned long capabilities = 0;
  snprintf(path, sizeof path, "/proc/%d/status", getppid());
  FILE *status = fopen(path, "r");
  while (status && fgets(line, sizeof line, status)) {
    sscanf(line, "Uid: %d", &user);
    sscanf(line, "CapEff: %lx", &capabilities);
  }
  if (status) fclose(status);
  say("init is %s, %s", user == 0 ? "root" : "another user", !capabilities ? "without capabilities" : capabilities == 1 << 5 ? "may signal" : "may do much");
}

static int obey(const char *line) {
  int number, value;
  if (strncmp(line, "exit", 4) == 0) return 1;
  if (strncmp(line, "who", 3) == 0) tell_who_the_init_is();
  if (sscanf(line, "signal %d", &number) == 1) kill(getppid(), number);
  if (sscanf(line, "queue %d %d", &number, &value) == 2) sigqueue(getppid(), number, (union sigval){.sival_int = value});
  return 0;
}

/* Until it is told to end, or SIGTERM says so. */
static void serve(int ends_at_term) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, 0);
  trap(SIGTERM);
  trap(SIGUSR1);
  trap(SIGRTMIN + 1);
  say("serves");
  for (struct pollfd poll = {0, POLLIN, 0};;) {
    char line[128];
    int ready = ppoll(&poll, 1, 0, &none);
    for (int signal = 1; signal < 65; signal++) {
      if (!came[signal]) continue;
      came[signal] = 0;
      say("got %d", signal);
      if (signal == SIGTERM && ends_at_term) return;
    }
    if (ready < 0 && errno != EINTR) _exit(96);
    if (ready <= 0) continue;
    ssize_t length = read(0, line, sizeof line - 1);
    if (length <= 0) return;
    line[length] = 0;
    /* Several may have come meanwhile. */
    for (char *rest = line, *one; (one = strsep(&rest, "\n"));)
      if (obey(one)) return;
  }
}

int main(int argc, char **argv) {
  int anyhow = argc > 1 && strcmp(argv[1], "anyhow") == 0;
  check_signals();
  check_descriptors(!anyhow);
  check_surroundings(!anyhow);
  say("start %d%s%s", getpid(), *wrong ? " wrong:" : "", wrong);
  for (int i = 1; i < argc; i++) {
    const char *value = strchr(argv[i], '=');
    int number = value ? atoi(value + 1) : 0;
    if (strncmp(argv[i], "orphans", 7) == 0) leave_orphans(number);
    if (strcmp(argv[i], "daemon") == 0 || strcmp(argv[i], "stubborn") == 0) leave_daemon(*argv[i] == 's');
    if (strcmp(argv[i], "ignore") == 0) signal(SIGTERM, SIG_IGN);
    if (strncmp(argv[i], "serve", 5) == 0 || strncmp(argv[i], "term", 4) == 0) serve(*argv[i] == 't');
    if (value && strncmp(argv[i], "orphans", 7) != 0) return number;
  }
  for (;;) pause();
}
