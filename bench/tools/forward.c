/*
 * forward awake COUNT null|pipe INIT APP      COUNT signals, 2 to 5 ms apart, after ten that are not counted
 * forward asleep COUNT null|pipe INIT APP     COUNT inits; each gets a signal in its first sleep and one in its second
 *
 * Sends SIGUSR1 to an init that is PID 1 and prints how many nanoseconds later the app under it had the signal, a line each
 * ("signal NS", "first NS", "again NS"). The init's stderr goes to /dev/null or into a pipe that is being read.
 */
#define _GNU_SOURCE
#include "start-init.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 10 };

static int stderr_fd, stamps[2];

static void pause_us(long microseconds) {
  struct timespec time = {.tv_sec = microseconds / 1000000, .tv_nsec = microseconds % 1000000 * 1000};
  nanosleep(&time, NULL);
}

static int64_t next_stamp(void) {
  int64_t stamp;
  if (read(stamps[0], &stamp, sizeof stamp) != sizeof stamp) fail("the app gave no stamp");
  return stamp;
}

static int64_t forwarded_in(struct started init) {
  int64_t sent_ns = now_ns();
  if (kill(init.pid, SIGUSR1) != 0) fail("kill");
  return next_stamp() - sent_ns;
}

/* One task, waiting, and less than four megabytes: a brain that is awake has more of both. */
static int looks_asleep(struct started init) {
  char path[64], line[512];
  snprintf(path, sizeof path, "%d/stat", init.pid);
  int fd = openat(outer_proc(), path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : read(fd, line, sizeof line - 1);
  if (length < 0) fail("/proc/PID/stat of the init");
  close(fd);
  line[length] = 0;
  char state = 0;
  long tasks = 0, pages = 0;
  const char *after_name = strrchr(line, ')');
  /* proc_pid_stat(5): state is field 3, num_threads field 20, rss field 24. */
  if (after_name == NULL ||
      sscanf(after_name + 2, "%c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %ld %*s %*s %*s %ld", &state, &tasks,
             &pages) != 3)
    fail("/proc/PID/stat: unexpected form");
  return state == 'S' && tasks == 1 && pages * sysconf(_SC_PAGESIZE) < 4 << 20;
}

static void wait_until_asleep(struct started init) {
  int64_t give_up_ns = now_ns() + 90000000000L;
  for (int quiet_ms = 0; quiet_ms < 20; pause_us(1000)) {
    quiet_ms = looks_asleep(init) ? quiet_ms + 1 : 0;
    if (now_ns() > give_up_ns) {
      errno = ETIMEDOUT;
      fail("the init does not go to sleep");
    }
  }
}

static struct started start(char *init, char *app) {
  char *argv[] = {init, "--", app, NULL};
  struct started started = start_init(ROLE_PID1, argv, stamps[1], stderr_fd);
  next_stamp();
  return started;
}

static void end(struct started init) {
  kill(init.pid, SIGKILL);
  reap_init(init);
  forget_init(ROLE_PID1);
}

static void awake(int count, char *init, char *app) {
  struct started started = start(init, app);
  srandom(1);
  for (int i = -WARM_UP; i < count; i++) {
    int64_t latency = forwarded_in(started);
    if (i >= 0) printf("signal %ld\n", (long)latency);
    pause_us(2000 + random() % 3000);
  }
  end(started);
}

static void asleep(int count, char *init, char *app) {
  for (int i = 0; i < count; i++) {
    struct started started = start(init, app);
    wait_until_asleep(started);
    printf("first %ld\n", (long)forwarded_in(started));
    /* Time to wake up completely, so that it is the next sleep that is waited for, not the rest of this one. */
    pause_us(100000);
    wait_until_asleep(started);
    printf("again %ld\n", (long)forwarded_in(started));
    end(started);
  }
}

/* A process that reads whatever comes: a log collector. It ends with us. */
static int start_reader(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
  pid_t pid = fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    char buffer[65536];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[1]);
    while (read(ends[0], buffer, sizeof buffer) > 0) {
    }
    _exit(0);
  }
  close(ends[0]);
  return ends[1];
}

int main(int argc, char **argv) {
  if (argc != 6) {
    fprintf(stderr, "usage: forward awake|asleep COUNT null|pipe INIT APP\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prepare_namespaces();
  stderr_fd = strcmp(argv[3], "pipe") == 0 ? start_reader() : open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (pipe2(stamps, O_CLOEXEC) != 0) fail("pipe");
  (strcmp(argv[1], "awake") == 0 ? awake : asleep)(atoi(argv[2]), argv[4], argv[5]);
  return 0;
}
