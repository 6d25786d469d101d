/*
 * work threads N | cpu N | calls N | run PROGRAM [ARGUMENT…]
 *
 * Does some work once the init that started it has come to rest, says "work NANOSECONDS CPU-NANOSECONDS" on stdout, and
 * ends with 0.
 * threads: N of them, one after another; cpu: N million rounds of arithmetic; calls: N thousand system calls that do nothing; run: a program,
 * whose output goes nowhere, and whose failure is ours.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static _Noreturn void fail(const char *what) {
  perror(what);
  exit(1);
}

static void *end_at_once(void *argument) { return argument; }

static void make_threads(long count) {
  for (long i = 0; i < count; i++) {
    pthread_t thread;
    if (pthread_create(&thread, 0, end_at_once, 0) != 0) fail("pthread_create");
    pthread_join(thread, 0);
  }
}

static void compute(long millions) {
  volatile uint64_t result;
  uint64_t x = 88172645463325252ULL;
  for (long i = 0; i < millions * 1000000; i++) {
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
  }
  result = x;
  (void)result;
}

static void call_kernel(long thousands) {
  for (long i = 0; i < thousands * 1000; i++) syscall(SYS_getppid);
}

static void run(char **command) {
  pid_t child = fork();
  if (child == 0) {
    int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, 1);
    execvp(command[0], command);
    fail(command[0]);
  }
  int status;
  if (waitpid(child, &status, 0) < 0 || status != 0) fail("the program failed");
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: work threads N | cpu N | calls N | run PROGRAM [ARGUMENT...]\n");
    return 2;
  }
  /* The brain of an init boots within 50 ms, and sleeps after 200 ms in which nothing happens. */
  struct timespec rest = {0, 500000000};
  nanosleep(&rest, 0);
  int64_t start = now_ns(CLOCK_MONOTONIC), used = now_ns(CLOCK_PROCESS_CPUTIME_ID);
  if (strcmp(argv[1], "threads") == 0) make_threads(atol(argv[2]));
  else if (strcmp(argv[1], "cpu") == 0) compute(atol(argv[2]));
  else if (strcmp(argv[1], "calls") == 0) call_kernel(atol(argv[2]));
  else if (strcmp(argv[1], "run") == 0) run(argv + 2);
  else fail(argv[1]);
  long long took = now_ns(CLOCK_MONOTONIC) - start, cpu = now_ns(CLOCK_PROCESS_CPUTIME_ID) - used;
  printf("work %lld %lld\n", took, cpu);
  return 0;
}
