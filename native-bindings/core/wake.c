/*
 * From the core to the brain, in the same process: look whether node can run here at all, hand the libraries over as
 * memfds, build the environment that the brain gets, arm the deadline of the boot, and jump into the loader.
 */
#include "core.h"
#include "descriptors.h"
#include "events.h"
#include "kept.h"
#include "watchdog.h"

/* What a memfd needs to be mapped executable: MFD_EXEC where the kernel knows it (6.3), else nothing. */
static i64 make_memfd(const char *name) {
  i64 fd = call2(SYS_memfd_create, name, MFD_CLOEXEC | MFD_EXEC);
  if (fd == -EINVAL) fd = call2(SYS_memfd_create, name, MFD_CLOEXEC);
  return above_stdio(fd);
}

static i64 make_library(const struct pack_library *library) {
  i64 fd = make_memfd("tsinit-library");
  if (fd < 0) return fd;
  const u8 *from = (const u8 *)CORE_ADDRESS + library->offset;
  for (u64 written = 0; written < library->size;) {
    i64 result = call3(SYS_write, fd, from + written, library->size - written);
    if (result <= 0) return result < 0 ? result : -ENOMEM;
    written += (u64)result;
  }
  return fd;
}

/* node opens /dev/null in the place of a closed descriptor 0 to 2, and aborts where it cannot: give it something else. */
static i64 fill_closed_stdio(const struct ledger_header *ledger) {
  for (i32 fd = 0; fd <= 2; fd++) {
    if (!(ledger->closed_stdio & 1u << fd) || call2(SYS_fcntl, fd, F_GETFD) >= 0) continue;
    i64 got = call2(SYS_memfd_create, "tsinit-closed", MFD_CLOEXEC);
    if (got < 0) return got;
  }
  return 0;
}

static void forget_libraries(struct ledger_header *ledger) {
  for (u32 i = 0; i < ledger->library_count; i++) close_fd(ledger->library_fds[i]);
  ledger->library_count = 0;
  if (ledger->addon_fd >= 0) close_fd(ledger->addon_fd);
  ledger->addon_fd = -1;
}

static __attribute__((noreturn)) void give_up(struct core *core, enum reflex_reason reason, i64 detail) {
  set_watchdog(core->ledger, 0);
  return_to_old_file(core->ledger);
  forget_libraries(core->ledger);
  reflex(core, reason, detail);
}

void wake(struct core *core, enum wake_reason reason) {
  struct ledger_header *ledger = core->ledger;
  ledger->wake_reason = reason;
  ledger->woken_ns = clock_ns(CLOCK_MONOTONIC);
  record_plain(ledger, EVENT_WOKE, 0, (i32)reason);
  ledger->library_count = 0;
  if (ledger->ledger_fd < 0) reflex(core, REFLEX_MEMFD, ledger->ledger_fd);
  i64 detail = 0;
  enum reflex_reason obstacle = look_before_waking(&detail);
  if (obstacle != REFLEX_NONE) give_up(core, obstacle, detail);
  if (ledger->main_state == MAIN_NONE) note_inherited(ledger);
  remember_dispositions(ledger);
  install_fault_handlers();
  ledger->reflex_reason = REFLEX_NONE;
  ledger->phase = PHASE_BOOTING;
  ledger->crash_signal = reason == WAKE_RESUME ? ledger->crash_signal : 0;
  ledger->wakes++;
  i64 filled = fill_closed_stdio(ledger);
  if (filled < 0) give_up(core, REFLEX_MEMFD, filled);
  i64 opened = open_event_descriptors(ledger);
  if (opened < 0) give_up(core, REFLEX_EVENTS, opened);

  char preload[PACK_LIBRARIES * 24 + 16], mark[40];
  struct text list = text_in(preload, sizeof preload);
  add(&list, "LD_PRELOAD=");
  for (u64 i = 1; i < pack.library_count; i++) {
    i64 fd = make_library(&pack.libraries[i]);
    if (fd < 0) give_up(core, REFLEX_MEMFD, fd);
    ledger->library_fds[ledger->library_count++] = (i32)fd;
    if (i > 1) add(&list, " ");
    add(&list, "/proc/self/fd/");
    add_number(&list, fd);
  }
  ledger->addon_fd = (i32)make_memfd("tsinit-addon");
  i64 exe = above_stdio(open_file("/proc/self/exe", O_RDONLY));
  if (ledger->addon_fd < 0) give_up(core, REFLEX_MEMFD, ledger->addon_fd);
  if (exe < 0) give_up(core, REFLEX_LOADER, exe);
  struct text ledger_mark = text_in(mark, sizeof mark);
  add(&ledger_mark, "TSINIT_LEDGER=");
  add_number(&ledger_mark, ledger->ledger_fd);
  char *environment[] = {preload, "OPENSSL_CONF=/dev/null", mark, 0};
  set_watchdog(ledger, BOOT_SECONDS);
  give_up(core, REFLEX_LOADER, enter_loader(core, (i32)exe, environment));
}
