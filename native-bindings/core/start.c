/*
 * The first instructions of PID 1. Two ways in:
 *
 *   the kernel's exec ──▶ block ─▶ ledger ─▶ plain form? spawn ─▶ sleep      any other form: wake the brain
 *   our own exec (sleep, crash), known by TSINIT_LEDGER in the environment ─▶ block ─▶ sleep, wake or reflex
 *
 * And one for another life: a shepherd, which is never PID 1 and has no ledger (shepherd.c).
 */
#include "events.h"
#include "kept.h"
#include "personality.h"
#include "shepherd.h"
#include "spawn.h"
#include "tracer.h"

ENTRY_POINT;

extern void _start(void);
__attribute__((section(".pack_info"), used)) const struct pack_info pack = {
  .magic = PACK_MAGIC, .core_entry = (u64)_start, .ledger_version = LEDGER_ABI_VERSION, .state_version = STATE_VERSION};

i64 spawn_default(struct core *core, u64 first, const struct personality *personality) {
  struct ledger_header *ledger = core->ledger;
  int changed = (ledger->flags & LEDGER_DISPOSITIONS_READ) != 0; /* by a node that could not be booted */
  struct spawn_request request = {core->argv + first, core->envp, ledger, changed, personality->spawn_flags, 0, 0};
  i64 pid = spawn(&request, &ledger->spawn_report);
  if (pid <= 0) return pid;
  close_inherited(ledger);
  obey(ledger, personality);
  return pid;
}

void close_inherited(const struct ledger_header *ledger) {
  i64 from = 3;
  for (;;) {
    /* The lowest of ours from `from` on ends the next range. */
    const i32 keep[] = {ledger->ledger_fd, ledger->signal_fd, ledger->inbox_fd, ledger->old_exe_fd};
    i64 next = 1L << 32;
    for (int i = 0; i < 4; i++)
      if (keep[i] >= from && keep[i] < next) next = keep[i];
    i64 kept = next_kept(ledger, from);
    if (kept >= 0 && kept < next) next = kept;
    if (next > from) call3(SYS_close_range, from, next - 1, 0);
    if (next == 1L << 32) return;
    from = next + 1;
  }
}

/* Once more where it fails: what is not known now, node will have changed by the time that the app is to get it. */
static i64 read_limit(i32 which, struct rlimit *limit) {
  i64 result = call4(SYS_prlimit64, 0, which, 0, limit);
  return result == 0 ? result : call4(SYS_prlimit64, 0, which, 0, limit);
}

/* What cannot be read is not set for the app either: 0 descriptors at the most would not have let us start. */
static void read_limits(struct ledger_header *ledger) {
  struct rlimit limit;
  if (read_limit(RLIMIT_NOFILE, &limit) == 0) {
    ledger->nofile_soft = limit.soft;
    ledger->nofile_hard = limit.hard;
  }
  if (read_limit(RLIMIT_CORE, &limit) < 0) return;
  ledger->core_soft = limit.soft;
  limit.soft = 0;
  if (call4(SYS_prlimit64, 0, RLIMIT_CORE, &limit, 0) == 0) ledger->flags |= LEDGER_CORE_LIMITED;
}

void begin_ledger(struct core *core, u64 original_mask) {
  u32 closed = 0;
  for (i32 fd = 0; fd <= 2; fd++)
    if (call2(SYS_fcntl, fd, F_GETFD) == -EBADF) closed |= 1u << fd;
  make_ledger(core);
  struct ledger_header *ledger = core->ledger;
  note_blocks(core);
  ledger->magic = LEDGER_MAGIC;
  ledger->abi_version = LEDGER_ABI_VERSION;
  ledger->header_size = sizeof *ledger;
  ledger->init_pid = own_pid();
  ledger->started_ns = clock_ns(CLOCK_MONOTONIC);
  ledger->original_mask = original_mask;
  ledger->closed_stdio = closed;
  ledger->signal_fd = ledger->inbox_fd = ledger->addon_fd = ledger->watchdog_timer = ledger->old_exe_fd = ledger->watch_fd = -1;
  read_limits(ledger);
  /* Where SIGCHLD is ignored the kernel reaps by itself and the exit codes are lost (waitid(2), ECHILD). */
  struct kernel_sigaction action;
  if (get_action(SIGCHLD, &action) == 0 && action.handler == SIG_IGN) {
    ledger->original_ignored = signal_bit(SIGCHLD);
    action.handler = SIG_DFL;
    set_action(SIGCHLD, &action);
  }
  if (ledger->init_pid == 1) ledger->flags |= LEDGER_PID1;
  seal_ledger(ledger);
}

static void first_start(struct core *core, u64 original_mask) {
  begin_ledger(core, original_mask);
  struct ledger_header *ledger = core->ledger;
  record_plain(ledger, EVENT_BEGAN, ledger->init_pid, 0);
  const struct personality *personality = personality_of(core);
  u64 program = plain_form(core, personality);
  if (!program) wake(core, WAKE_PLAN);
  if (ledger->init_pid != 1 && personality->subreaper) {
    i64 result = call2(SYS_prctl, PR_SET_CHILD_SUBREAPER, 1);
    ledger->flags |= result < 0 ? LEDGER_SUBREAPER_REFUSED : LEDGER_SUBREAPER;
    ledger->subreaper_errno = result < 0 ? (i32)-result : 0;
    seal_ledger(ledger);
  }
  if (spawn_default(core, program, personality) < 0) wake(core, WAKE_SPAWN_FAILED);
  if (ledger->flags & LEDGER_SUBREAPER_REFUSED) wake(core, WAKE_NOTE);
  sleep_core(core);
}

__attribute__((used, noreturn)) void core_main(u64 *stack) {
  u64 original_mask = 0;
  /* The faults too, until their handlers are there: one that is sent to us before would be dropped, or end us. */
  set_mask(SIG_SETMASK, ~0UL, &original_mask);
  struct core core = {0, stack[0], (char **)(stack + 1), 0, 0, -1};
  core.envp = core.argv + core.argc + 1;
  char **end = core.envp;
  while (*end) end++;
  core.auxv = (struct auxiliary *)(end + 1);
  if (is_shepherd(&core)) shepherd(&core);
  if (is_tracer(&core)) tracer(&core);
  enum ledger_found found = find_ledger(&core);
  if (found == LEDGER_WHOLE) come_back(&core);
  if (found == LEDGER_DAMAGED) recover(&core);
  first_start(&core, original_mask);
  __builtin_unreachable();
}
