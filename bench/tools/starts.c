/*
 * starts ROLE ROUNDS PROGRAM INIT…
 *
 * Starts `INIT -- PROGRAM` ROUNDS times for each INIT, the inits taking turns ("-" stands for no init at all), and prints
 * a line a start: the init's index, the nanoseconds from execve to the time that PROGRAM told (0: it told none), and the nanoseconds
 * from execve until the init was reaped.
 */
#define _GNU_SOURCE
#include "start-init.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void start_once(enum role role, int index, char *init, char *program, const int told[2], int null) {
  char *under_init[] = {init, "--", program, NULL};
  char *alone[] = {program, NULL};
  struct started started = start_init(role, strcmp(init, "-") == 0 ? alone : under_init, told[1], null);
  int status = reap_init(started);
  int64_t ended_ns = now_ns(), first_ns = 0;
  forget_init(role);
  if (status != 0) {
    fprintf(stderr, "bench: %s ended with wait status %#x\n", init, status);
    exit(1);
  }
  if (read(told[0], &first_ns, sizeof first_ns) != sizeof first_ns) first_ns = started.exec_ns;
  printf("%d %ld %ld\n", index, (long)(first_ns - started.exec_ns), (long)(ended_ns - started.exec_ns));
}

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: starts pid1|subprocess ROUNDS PROGRAM INIT...\n");
    return 2;
  }
  enum role role = parse_role(argv[1]);
  int rounds = atoi(argv[2]), inits = argc - 4, told[2];
  prepare_namespaces();
  if (pipe2(told, O_CLOEXEC) != 0 || fcntl(told[0], F_SETFL, O_NONBLOCK) != 0) fail("pipe");
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) fail("/dev/null");
  for (int round = 0; round < rounds; round++)
    for (int turn = 0; turn < inits; turn++) {
      int index = (round + turn) % inits;
      start_once(role, index, argv[4 + index], argv[3], told, null);
    }
  return 0;
}
