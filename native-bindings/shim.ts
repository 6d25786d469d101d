import type { CallResult } from './calls.ts';
import { declare } from './calls.ts';
import type { Addon } from './load.ts';
import type { Memory } from './memory.ts';

/** The exports of the preloaded library (core/shim.c, where each is described). They answer -errno when they fail. */
export interface Shim {
  /** The number of struct signalfd_siginfo put into `infos`; 0: the time passed, or only evidence came. */
  wait(infos: Memory, capacity: number, timeoutNanoseconds: number): CallResult;
  /**
   * Reaps `consume` (0: nobody), of which `event` still holds what was shown; then 1: the next child's struct child_event
   * is in `event`; 0: nothing new. withFacts 1: also what /proc says of it, at the price of 15 microseconds.
   */
  peekChild(consume: number, event: Memory, withFacts: 0 | 1): CallResult;
  /** Into the ring of what has happened: a struct event_record, but for its sequence and its times. */
  record(event: Memory): CallResult;
  identify(pid: number, sender: Memory): CallResult;
  /** How many processes there are; as many struct process_facts as fit are in `list`. */
  list(list: Memory, capacity: number): CallResult;
  commandLine(pid: number, bytes: Memory): CallResult;
  spawn(plan: Memory, size: number, report: Memory): CallResult;
  /** How many bytes the original argument block (0) or environment block (1) has. */
  original(which: 0 | 1, bytes: Memory, capacity: number): CallResult;
  write(descriptor: number, bytes: Memory, length: number): CallResult;
  queueSignal(pid: number, signal: number, code: number, senderPid: number, senderUid: number, value: bigint): CallResult;
  /** kill(2), and where that is not permitted, as the target's own user (core/kill-as.c). */
  kill(target: number, signal: number): CallResult;
  giveTerminal(group: number): CallResult;
  suspend(): CallResult;
  /** Closes what we were given for the app. */
  closeInherited(): CallResult;
  /** TERMINAL_… of abi.h. */
  terminalView(): CallResult;
  /** What can be read of our cgroup's memory, as struct memory_facts. */
  memory(facts: Memory): CallResult;
  awake(): CallResult;
  sleep(): CallResult;
  crashed(): CallResult;
  leave(code: number): CallResult;
  /** struct standing_orders, whether they name the app alone, and whether even a clean end is to be told of: in one short step. */
  orders(orders: Memory, single: 0 | 1, tellCleanEnd: 0 | 1): CallResult;
  /** The app's end, as si_code and si_status of waitid(2). */
  mainEnded(code: number, status: number): CallResult;
  /** When the sleeping core is to wake us, in nanoseconds of CLOCK_MONOTONIC; 0: never. */
  deadline(nanoseconds: bigint): CallResult;
  /** The snapshot in this slot has been written, and is the one that counts from now on. */
  sealState(slot: 1 | 2, length: number): CallResult;
  /** The length of the snapshot in this slot; fails where it is damaged. */
  wholeState(slot: 1 | 2): CallResult;
  /** The file behind the descriptor takes our place; comes back only where the exec failed. */
  upgrade(descriptor: number): CallResult;
  /** Who we become, for good, at our next exec (core/privileges.c). */
  dropPrivileges(user: number, group: number): CallResult;
  /** The brain of a file that took another's place is up: there is no way back any more. */
  keep(): CallResult;
}

/** library: the name under which the library's symbols were opened. */
export function bindShim(addon: Addon, library: string): Shim {
  const i32 = { returns: 'i32', failure: 'negative' } as const;
  const i64 = { returns: 'i64', failure: 'negative' } as const;
  const commandLine = declare(addon, library, 'tsinit_cmdline', ['i32', 'memory', 'u32'], i32);
  return {
    wait: declare(addon, library, 'tsinit_wait', ['memory', 'u32', 'i64'], i32),
    peekChild: declare(addon, library, 'tsinit_peek_child', ['i32', 'memory', 'i32'], i32),
    record: declare(addon, library, 'tsinit_record', ['memory'], i32),
    identify: declare(addon, library, 'tsinit_identify', ['i32', 'memory'], i32),
    list: declare(addon, library, 'tsinit_list', ['memory', 'u32'], i32),
    commandLine: (pid, bytes) => commandLine(pid, bytes, bytes.length),
    spawn: declare(addon, library, 'tsinit_spawn', ['memory', 'u32', 'memory'], i32),
    original: declare(addon, library, 'tsinit_original', ['i32', 'memory', 'i64'], i64),
    write: declare(addon, library, 'tsinit_write', ['i32', 'memory', 'u32'], i32),
    queueSignal: declare(addon, library, 'tsinit_queue_signal', ['i32', 'i32', 'i32', 'i32', 'u32', 'bits64'], i32),
    kill: declare(addon, library, 'tsinit_kill', ['i32', 'i32'], i32),
    giveTerminal: declare(addon, library, 'tsinit_give_terminal', ['i32'], i32),
    suspend: declare(addon, library, 'tsinit_suspend', [], i32),
    closeInherited: declare(addon, library, 'tsinit_close_inherited', [], i32),
    terminalView: declare(addon, library, 'tsinit_terminal_view', [], i32),
    memory: declare(addon, library, 'tsinit_memory', ['memory'], i32),
    awake: declare(addon, library, 'tsinit_awake', [], i32),
    sleep: declare(addon, library, 'tsinit_sleep', [], i32),
    crashed: declare(addon, library, 'tsinit_crashed', [], i32),
    leave: declare(addon, library, 'tsinit_leave', ['i32'], i32),
    orders: declare(addon, library, 'tsinit_orders', ['memory', 'u32', 'u32'], i32),
    mainEnded: declare(addon, library, 'tsinit_main_ended', ['i32', 'i32'], i32),
    deadline: declare(addon, library, 'tsinit_deadline', ['bits64'], i32),
    sealState: declare(addon, library, 'tsinit_seal_state', ['u32', 'u32'], i32),
    wholeState: declare(addon, library, 'tsinit_whole_state', ['u32'], i32),
    upgrade: declare(addon, library, 'tsinit_upgrade', ['i32'], i32),
    dropPrivileges: declare(addon, library, 'tsinit_drop_privileges', ['u32', 'u32'], i32),
    keep: declare(addon, library, 'tsinit_keep', [], i32),
  };
}
