/*
 * inside ROLE INIT [ARGUMENT…]
 *
 * Runs an init with the given arguments, says "init PID" (as seen from here) on stdout, passes stdout and stderr on, and ends
 * as the init ends. When this driver is ended, its init is too.
 */
#include "start-init.h"

#include <stdio.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: inside pid1|subprocess INIT [ARGUMENT...]\n");
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  enum role role = parse_role(argv[1]);
  prepare_namespaces();
  struct started init = start_init(role, argv + 2, 1, 2);
  printf("init %d\n", init.pid);
  fflush(stdout);
  int status = reap_init(init);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
