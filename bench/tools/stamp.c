/* An app that writes the nanosecond of CLOCK_MONOTONIC to stdout: once when it is ready for SIGUSR1, and once for each SIGUSR1. */
#include "start-init.h"

#include <signal.h>
#include <unistd.h>

int main(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  for (;;) {
    int64_t stamp = now_ns();
    if (write(1, &stamp, sizeof stamp) != sizeof stamp) return 1;
    sigwaitinfo(&set, NULL);
  }
}
