#include "watchdog.h"

static i32 make_timer(void) {
  struct {
    u64 value;
    i32 signal;
    i32 notify;
    u64 rest[6];
  } event = {0, SIGTRAP, 0 /* SIGEV_SIGNAL */, {0}};
  i32 timer = -1;
  call3(SYS_timer_create, CLOCK_MONOTONIC, &event, &timer);
  return timer;
}

void set_watchdog(struct ledger_header *ledger, u32 seconds) {
  if (ledger->watchdog_timer < 0) ledger->watchdog_timer = make_timer();
  if (ledger->watchdog_timer < 0) return;
  struct {
    struct timespec interval, value;
  } setting = {{0, 0}, {seconds, 0}};
  call4(SYS_timer_settime, ledger->watchdog_timer, 0, &setting, 0);
}
