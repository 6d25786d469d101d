/*
 * The library that is preloaded into node: what the brain calls natively (native-bindings/shim.ts). Every function
 * returns a value, or -errno. No libc: the sources that it shares with the core need none.
 */
#include "cgroup.h"
#include "descriptors.h"
#include "kill-as.h"
#include "events.h"
#include "ledger.h"
#include "proc.h"
#include "resume.h"
#include "shim.h"
#include "spawn.h"
#include "terminal.h"
#include "watchdog.h"
#include "write.h"

struct ledger_header *ledger;

/* glibc gives constructors the arguments of main. Only the core starts us with a ledger; without one nothing is done. */
__attribute__((constructor)) static void find_ledger(int argc, char **argv, char **envp) {
  (void)argc, (void)argv;
  const char *value = environment_value(envp, "TSINIT_LEDGER=");
  if (!value) return;
  i64 address = call6(SYS_mmap, 0, LEDGER_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, text_number(value, 0), 0);
  if (address > 0 || address < -4096) ledger = (struct ledger_header *)address;
}

void believe_ledger(void) {
  if (is_sealed(ledger)) return;
  ledger->crash_signal = ledger->crash_code = 0;
  exec_self(ledger);
}

int is_booting(void) { return ledger && ledger->phase == PHASE_BOOTING; }

/* Call once the addon is loaded: the boot is over, its deadline and its descriptors are not needed any more. */
EXPORTED i32 tsinit_awake(void) {
  set_watchdog(ledger, DECISION_SECONDS);
  for (u32 i = 0; i < ledger->library_count; i++) close_fd(ledger->library_fds[i]);
  ledger->library_count = 0;
  if (ledger->addon_fd >= 0) close_fd(ledger->addon_fd);
  ledger->addon_fd = -1;
  ledger->phase = PHASE_AWAKE;
  set_own_name(ledger);
  return 0;
}

/* Ends as well where something watched is readable (watch_fd). Between two waits lies a decision with its effects, which the watchdog limits. */
EXPORTED i32 tsinit_wait(u8 *infos, u32 capacity, i64 timeout_ns) {
  struct pollfd fds[3] = {{ledger->signal_fd, POLLIN, 0}, {ledger->inbox_fd, POLLIN, 0}, {ledger->watch_fd, POLLIN, 0}};
  struct timespec timeout = {timeout_ns / 1000000000, timeout_ns % 1000000000};
  set_watchdog(ledger, 0);
  i64 ready = call5(SYS_ppoll, fds, 3, timeout_ns < 0 ? 0 : &timeout, 0, 0);
  set_watchdog(ledger, DECISION_SECONDS);
  believe_ledger();
  if (ready < 0) return ready == -EINTR ? 0 : (i32)ready;
  u64 counter;
  if (fds[1].revents) read_fd(ledger->inbox_fd, &counter, sizeof counter);
  note_unfinished(ledger, 0);
  if (!fds[0].revents) return 0;
  struct signalfd_info *batch = (struct signalfd_info *)infos;
  /* Places without a signal (0) are passed over; so what is read counts at once, and a crash may tell of a signal twice, but loses none. */
  for (u32 i = 0; i < capacity; i++) batch[i].signo = 0;
  note_unfinished(ledger, capacity);
  i64 count = read_signals(ledger, batch, capacity);
  note_unfinished(ledger, count > 0 ? (u32)count : 0);
  if (count <= 0) return (i32)count;
  i64 kept = pass_on_at_once(ledger, batch, count);
  if (kept != count) note_unfinished(ledger, (u32)kept);
  return (i32)kept;
}

/*
 * Reaps `consume` (0: nobody), which the look before this one showed as ended, and has been handled; then looks at the next.
 * A stop is consumed at once: the child may be continued, and stop again, while the first stop is being handled.
 */
EXPORTED i32 tsinit_peek_child(i32 consume, u8 *bytes, i32 with_facts) {
  struct child_event *event = (struct child_event *)bytes;
  if (consume > 0 && event->pid == consume && has_ended(event)) consume_change(ledger, event);
  i64 result = peek_news(ledger, event, with_facts);
  if (result == 1 && !has_ended(event)) consume_change(ledger, event);
  return (i32)result;
}

/* What only the brain knows of. */
EXPORTED i32 tsinit_record(const u8 *event) {
  record_event(ledger, (const struct event_record *)event);
  return 0;
}

EXPORTED i32 tsinit_identify(i32 pid, u8 *sender) { return identify(pid, (struct sender_facts *)sender); }

EXPORTED i32 tsinit_list(u8 *out, u32 capacity) { return (i32)list_processes((struct process_facts *)out, capacity); }

EXPORTED i32 tsinit_cmdline(i32 pid, u8 *out, u32 capacity) { return (i32)read_command_line(pid, (char *)out, capacity); }

EXPORTED i32 tsinit_write(i32 fd, const u8 *bytes, u32 length) { return (i32)write_without_waiting(fd, bytes, length); }

EXPORTED i64 tsinit_original(i32 which, u8 *out, u64 capacity) {
  char **strings = (char **)(which ? ledger->envp : ledger->argv);
  u64 count = which ? ledger->envc : ledger->argc, at = 0;
  for (u64 i = 0; i < count; i++)
    for (u64 j = 0, length = text_length(strings[i]) + 1; j < length; j++, at++)
      if (at < capacity) out[at] = (u8)strings[i][j];
  return (i64)at;
}

EXPORTED i32 tsinit_queue_signal(i32 pid, i32 signal, i32 code, i32 sender_pid, u32 sender_uid, u64 value) {
  struct siginfo info;
  memset(&info, 0, sizeof info);
  info.signo = signal;
  info.code = code;
  info.sender.pid = sender_pid;
  info.sender.uid = sender_uid;
  info.sender.value = value;
  return (i32)call3(SYS_rt_sigqueueinfo, pid, signal, &info);
}

EXPORTED i32 tsinit_kill(i32 target, i32 signal) { return (i32)kill_anyhow(target, signal); }

EXPORTED i32 tsinit_give_terminal(i32 group) { return lend_terminal(ledger, group); }

/* How long we stay stopped is not ours to say. */
EXPORTED i32 tsinit_suspend(void) {
  set_watchdog(ledger, 0);
  suspend_self(ledger);
  set_watchdog(ledger, DECISION_SECONDS);
  return 0;
}

/* What we were given for the app, where there is none. */
EXPORTED i32 tsinit_close_inherited(void) {
  close_noted(ledger);
  return 0;
}

EXPORTED i32 tsinit_terminal_view(void) { return view_terminal(); }

EXPORTED i32 tsinit_memory(u8 *facts) {
  read_memory((struct memory_facts *)facts);
  return 0;
}

EXPORTED i32 tsinit_sleep(void) {
  u32 phase = ledger->phase;
  ledger->phase = PHASE_ASLEEP;
  ledger->retry_pause_ns = ledger->reflex_told = 0; /* it worked: the next trouble is another one */
  ledger->sleeps++;
  record_plain(ledger, EVENT_SLEPT, 0, 0);
  i32 result = (i32)exec_self(ledger);
  ledger->phase = phase;
  ledger->sleeps--;
  return result;
}

static void note_old_file(i32 file) {
  int sealed = is_sealed(ledger);
  ledger->old_exe_fd = file;
  seal_change(ledger, sealed);
}

/*
 * The file that is open as `file` takes our place, with the ledger and the children; the present one is kept open, to go back to.
 * Returns only where the exec failed.
 */
EXPORTED i32 tsinit_upgrade(i32 file) {
  u32 phase = ledger->phase;
  set_watchdog(ledger, 0);
  i64 old = open_file("/proc/self/exe", O_RDONLY);
  if (old < 0) return (i32)old;
  note_old_file((i32)old);
  ledger->phase = PHASE_UPGRADING;
  i32 result = (i32)exec_file(ledger, file);
  ledger->phase = phase;
  note_old_file(-1);
  close_fd((i32)old);
  return result;
}

/* The new file's brain is up: there is no way back any more. */
EXPORTED i32 tsinit_keep(void) {
  if (ledger->old_exe_fd >= 0) close_fd(ledger->old_exe_fd);
  note_old_file(-1);
  return 0;
}

EXPORTED i32 tsinit_crashed(void) {
  ledger->crash_signal = 0;
  ledger->crash_code = 0;
  return (i32)exec_self(ledger);
}

EXPORTED void tsinit_leave(i32 code) {
  give_terminal_back(ledger);
  exit_process(code);
}

/* The strings of one block of the plan as a NULL-terminated vector; 1, or 0 where the block is not whole. */
static int unpack(const u8 *plan, u32 size, u32 offset, u32 count, char **vector) {
  for (u32 i = 0; i < count; i++) {
    if (offset >= size) return 0;
    vector[i] = (char *)plan + offset;
    while (offset < size && plan[offset]) offset++;
    if (offset++ >= size) return 0;
  }
  vector[count] = 0;
  return 1;
}

EXPORTED i32 tsinit_spawn(const u8 *bytes, u32 size, u8 *report_bytes) {
  struct spawn_report *report = (struct spawn_report *)report_bytes;
  const struct spawn_plan *plan = (const struct spawn_plan *)bytes;
  if (size < sizeof *plan || plan->version != SPAWN_PLAN_VERSION || plan->size != size || plan->argc == 0) return -EINVAL;
  int own_environment = plan->envc != SPAWN_ORIGINAL_ENVIRONMENT;
  u32 envc = own_environment ? plan->envc : 0;
  if (plan->argc > size || envc > size) return -EINVAL; /* each string has a NUL at least */
  u64 room = ((u64)plan->argc + envc + 2) * sizeof(char *);
  i64 memory = call6(SYS_mmap, 0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory < 0 && memory > -4096) return (i32)memory;
  char **argv = (char **)memory, **envp = argv + plan->argc + 1;
  i64 result = -EINVAL;
  believe_ledger();
  if (unpack(bytes, size, plan->argv_offset, plan->argc, argv) &&
      (!own_environment || unpack(bytes, size, plan->env_offset, envc, envp))) {
    struct spawn_request request = {argv, own_environment ? envp : (char **)ledger->envp, ledger, 1, plan->flags, plan->token, plan->door};
    /* An exec from a slow file system may take its time, and must not be interrupted halfway. */
    set_watchdog(ledger, 0);
    result = spawn(&request, report);
    set_watchdog(ledger, DECISION_SECONDS);
  }
  call2(SYS_munmap, memory, room);
  if (result > 0 && !(plan->flags & SPAWN_BESIDE)) close_noted(ledger);
  return (i32)result;
}
