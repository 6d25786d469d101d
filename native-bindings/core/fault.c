/*
 * SIGSEGV and its like. From the kernel, or raised by ourselves (abort(3)): the brain is broken, and the way back is
 * exec. From another process: a signal like any other, which cannot wait in the signalfd because it must not be
 * blocked, so that it is put into the ring and the loop is woken by the inbox.
 */
#include "core.h"
#include "resume.h"

SIGNAL_RESTORER;
extern void signal_restorer(void);

/* A crash leaves through exec, so that its stack is needed once; beside the ledger, out of everybody's way. */
#define ALTERNATE_STACK_ADDRESS (LEDGER_ADDRESS - 0x100000UL)
#define ALTERNATE_STACK_SIZE 0x10000UL

static void pass_on(struct ledger_header *ledger, const struct siginfo *info) {
  struct signalfd_info record = signalfd_info_of(info);
  pass_on_with_evidence(ledger, &record);
  u64 one = 1;
  call3(SYS_write, ledger->inbox_fd, &one, sizeof one);
}

static void on_fault(i32 signal, struct siginfo *info, void *context) {
  (void)context;
  struct ledger_header *ledger = (struct ledger_header *)LEDGER_ADDRESS;
  i32 self = own_pid();
  /* A child that shares our memory blocks the faults until it has handlers of its own (spawn.c). Should one come here, it has no business. */
  if (self != WAY_BACK->init_pid) exit_process(127);
  int from_process = info->code == SI_USER || info->code == SI_QUEUE || info->code == SI_TKILL;
  /* abort(3) is the one of these that we send to ourselves. */
  if (from_process && !(signal == SIGABRT && info->sender.pid == self)) {
    pass_on(ledger, info);
    return;
  }
  ledger->crash_signal = signal;
  ledger->crash_code = info->code;
  if (info->code == SI_TIMER && ledger->phase == PHASE_BOOTING) ledger->reflex_reason = REFLEX_DEADLINE;
  /* A core that cannot even sleep must not try it again for ever. */
  if (ledger->phase == PHASE_ASLEEP) ledger->phase = PHASE_REFLEX;
  exec_self(ledger);
  /* No way back by exec: what is left of us still reaps and forwards. */
  set_mask(SIG_SETMASK, ~0UL, 0);
  struct core core = {ledger, WAY_BACK->argc, (char **)WAY_BACK->argv, (char **)WAY_BACK->envp, 0, -1};
  believe_or_recover(&core);
  reflex(&core, REFLEX_CRASHED, signal);
}

void remember_dispositions(struct ledger_header *ledger) {
  if (ledger->flags & LEDGER_DISPOSITIONS_READ) return;
  ledger->flags |= LEDGER_DISPOSITIONS_READ;
  for (i32 signal = 1; signal <= SIGNAL_COUNT; signal++) {
    struct kernel_sigaction action;
    if (get_action(signal, &action) == 0 && action.handler == SIG_IGN) ledger->original_ignored |= signal_bit(signal);
  }
  seal_ledger(ledger);
}

/*
 * glibc's own two, which it unblocks in the threads that it makes, past every interposed function. Sent by somebody else they
 * would end us there; nothing that node does needs them.
 */
static void ignore_signals_of_threads(void) {
  const struct kernel_sigaction ignore = {SIG_IGN, 0, 0, 0};
  set_action(32, &ignore);
  set_action(33, &ignore);
}

void install_fault_handlers(void) {
  note_way_back((const struct ledger_header *)LEDGER_ADDRESS);
  ignore_signals_of_threads();
  call6(SYS_mmap, ALTERNATE_STACK_ADDRESS, ALTERNATE_STACK_SIZE, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  struct {
    u64 address;
    i32 flags;
    u64 size;
  } stack = {ALTERNATE_STACK_ADDRESS, 0, ALTERNATE_STACK_SIZE};
  call2(SYS_sigaltstack, &stack, 0);
  struct kernel_sigaction action = {(u64)on_fault, SA_SIGINFO | SA_ONSTACK | SA_RESTORER, (u64)signal_restorer, ~0UL};
  for (i32 signal = 1; signal <= SIGNAL_COUNT; signal++)
    if (FAULT_SIGNALS & signal_bit(signal)) set_action(signal, &action);
  set_mask(SIG_SETMASK, BLOCKED_SIGNALS, 0);
}
