/*
 * orphans COUNT
 *
 * The app of the orphan storm, under an init that is PID 1: two workers make COUNT orphans as fast as they can (fork a child that
 * forks and exits), then it waits until every one of them has been reaped. Prints in nanoseconds how long making them
 * took, how long it took until all were reaped, and how many zombies there were 100 ms after the last was made.
 */
#define _GNU_SOURCE
#include "start-init.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 2, LOOK_US = 250, GIVE_UP_S = 60 };

static void make_orphans(int count) {
  for (int i = 0; i < count; i++) {
    pid_t child = fork();
    if (child == 0) {
      if (fork() < 0) _exit(1);
      _exit(0);
    }
    int status = 1;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) _exit(1);
  }
  _exit(0);
}

/* kill(2) with -1 counts everyone but PID 1 and the caller, zombies included: ESRCH says that nobody is left. */
static int everyone_reaped(void) { return kill(-1, 0) != 0 && errno == ESRCH; }

static int is_zombie(const char *pid) {
  char path[300], line[256] = {0};
  snprintf(path, sizeof path, "/proc/%s/stat", pid);
  int fd = open(path, O_RDONLY);
  if (fd < 0) return 0;
  ssize_t length = read(fd, line, sizeof line - 1);
  close(fd);
  const char *after_name = length > 0 ? strrchr(line, ')') : NULL;
  return after_name != NULL && after_name[2] == 'Z';
}

static int count_zombies(void) {
  DIR *directory = opendir("/proc");
  if (directory == NULL) fail("/proc");
  int zombies = 0;
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
    if (isdigit((unsigned char)entry->d_name[0])) zombies += is_zombie(entry->d_name);
  closedir(directory);
  return zombies;
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 20000, zombies = 0, looked = 0;
  int64_t started_ns = now_ns();
  for (int i = 0; i < WORKERS; i++) {
    pid_t worker = fork();
    if (worker < 0) fail("fork");
    if (worker == 0) make_orphans(count / WORKERS);
  }
  for (int i = 0; i < WORKERS; i++) {
    int status = 0;
    if (wait(&status) < 0 || status != 0) fail("a worker could not make its orphans");
  }
  int64_t made_ns = now_ns();
  while (!everyone_reaped()) {
    if (!looked && now_ns() - made_ns > 100000000L) {
      zombies = count_zombies();
      looked = 1;
    }
    if (now_ns() - made_ns > GIVE_UP_S * 1000000000L) {
      errno = ETIMEDOUT;
      fail("the orphans are not reaped");
    }
    struct timespec pause = {.tv_nsec = LOOK_US * 1000};
    nanosleep(&pause, NULL);
  }
  printf("storm %ld %ld %d\n", (long)(made_ns - started_ns), (long)(now_ns() - started_ns), zombies);
  return 0;
}
