/* What is watched for the brain, awake and asleep: one epoll(7) instance, which survives our own exec (native-bindings/jobs-shim.ts). */
#include "job.h"
#include "kept.h"
#include "ledger.h"
#include "shim.h"

enum { EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3 };

EXPORTED i32 tsinit_open_watch(void) {
  believe_ledger();
  if (ledger->watch_fd > 2 && is_kept(ledger, ledger->watch_fd)) return ledger->watch_fd;
  i64 fd = above_stdio(call1(SYS_epoll_create1, O_CLOEXEC));
  i64 result = fd < 0 ? fd : keep_descriptor(ledger, (i32)fd);
  if (result < 0) {
    if (fd >= 0) close_fd((i32)fd);
    return (i32)result;
  }
  ledger->watch_fd = (i32)fd;
  seal_ledger(ledger);
  return (i32)fd;
}

struct epoll_event { /* epoll_ctl(2) */
  u32 events;
  u64 data;
} EPOLL_PACKED;

EXPORTED i32 tsinit_watch(i32 fd, u32 token, u32 events) {
  struct epoll_event event = {events, token};
  i64 result = call4(SYS_epoll_ctl, ledger->watch_fd, EPOLL_CTL_ADD, fd, &event);
  if (result == -EEXIST) result = call4(SYS_epoll_ctl, ledger->watch_fd, EPOLL_CTL_MOD, fd, &event);
  return (i32)result;
}

EXPORTED i32 tsinit_unwatch(i32 fd) {
  struct epoll_event event = {0, 0};
  return (i32)call4(SYS_epoll_ctl, ledger->watch_fd, EPOLL_CTL_DEL, fd, &event);
}

#define MOST_EVENTS 64u
EXPORTED i32 tsinit_watched(u8 *out, u32 capacity) {
  struct epoll_event events[MOST_EVENTS];
  struct watch_event *found = (struct watch_event *)out;
  if (capacity == 0) return -EINVAL;
  i64 count = call6(SYS_epoll_pwait, ledger->watch_fd, events, capacity < MOST_EVENTS ? capacity : MOST_EVENTS, 0, 0, 0);
  if (count == -EINTR) return 0;
  for (i64 i = 0; i < count; i++) found[i] = (struct watch_event){(u32)events[i].data, events[i].events};
  return (i32)count;
}
