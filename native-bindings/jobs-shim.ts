import type { CallResult } from './calls.ts';
import { declare } from './calls.ts';
import type { Addon } from './load.ts';
import type { Memory } from './memory.ts';

/** What the preloaded library does for jobs (core/shim-jobs.c, where each is described). They answer -errno when they fail. */
export interface JobsShim {
  /**
   * Starts a shepherd by the `size` bytes of `plan` (encodeJobPlan), with so many `descriptors` (i32 each: the listeners, then the
   * notify socket) beyond the link and the plan. executable: a descriptor of the file to execute; -1: our own. `start`, a struct
   * shepherd_start, then holds its pid and our end of the link, which is non-blocking, close-on-exec, and the caller's to close.
   */
  startShepherd(plan: Memory, size: number, descriptors: Memory, count: number, executable: number, start: Memory): CallResult;
  /** One message (encodeCommand). EAGAIN: the link is full; EPIPE: the shepherd has gone. */
  send(link: number, command: Memory, size: number): CallResult;
  /** The length of one message (decodeReport); 0: the shepherd has gone, and nothing is left to read; EAGAIN: nothing has come. */
  receive(link: number, report: Memory, capacity: number): CallResult;
  /** The same, and the message stays for the next receive. */
  peek(link: number, report: Memory, capacity: number): CallResult;
  /** 1: the process is a child of ours, dead or alive, that nobody has reaped; 0: it is none. */
  isChild(pid: number): CallResult;
  /** close(2). Not kept any more, where it was. */
  closeDescriptor(descriptor: number): CallResult;
  /** From now on there is no single app: main_state is MAIN_JOBS. Before anything is started or kept. */
  jobsBegan(): CallResult;
  /** The exit code for reflex to leave with after a stop. */
  leaveWith(code: number): CallResult;
  /** The epoll instance whose readiness ends wait() and wakes a sleeping core: made once, kept, and noted in the ledger. */
  openWatch(): CallResult;
  /** events: JOB_ABI.WATCH_… added up, level-triggered without WATCH_EDGE. Of one that is watched already the token and the events change. */
  watch(descriptor: number, token: number, events: number): CallResult;
  /** ENOENT: it was not watched. */
  unwatch(descriptor: number): CallResult;
  /** How many struct watch_event are in `events` now; it does not wait. */
  watched(events: Memory, capacity: number): CallResult;
  /** The descriptor survives our own exec, until it is closed or released. EINVAL: its number is above 4095. */
  keepDescriptor(descriptor: number): CallResult;
  releaseDescriptor(descriptor: number): CallResult;
  /** 1: it is kept; 0: it is not. */
  isKept(descriptor: number): CallResult;
  /** The configuration of so many bytes has been written at LEDGER_CONFIG_OFFSET, and counts from now on. */
  sealConfig(length: number): CallResult;
  /** Its length, 0 where there is none; EINVAL where it is damaged. */
  wholeConfig(): CallResult;
}

/** library: the name under which the library's symbols were opened. */
export function bindJobsShim(addon: Addon, library: string): JobsShim {
  const i32 = { returns: 'i32', failure: 'negative' } as const;
  return {
    startShepherd: declare(addon, library, 'tsinit_start_shepherd', ['memory', 'u32', 'memory', 'u32', 'i32', 'memory'], i32),
    send: declare(addon, library, 'tsinit_link_send', ['i32', 'memory', 'u32'], i32),
    receive: declare(addon, library, 'tsinit_link_receive', ['i32', 'memory', 'u32'], i32),
    peek: declare(addon, library, 'tsinit_link_peek', ['i32', 'memory', 'u32'], i32),
    isChild: declare(addon, library, 'tsinit_is_child', ['i32'], i32),
    closeDescriptor: declare(addon, library, 'tsinit_close', ['i32'], i32),
    jobsBegan: declare(addon, library, 'tsinit_jobs_began', [], i32),
    leaveWith: declare(addon, library, 'tsinit_leave_with', ['i32'], i32),
    openWatch: declare(addon, library, 'tsinit_open_watch', [], i32),
    watch: declare(addon, library, 'tsinit_watch', ['i32', 'u32', 'u32'], i32),
    unwatch: declare(addon, library, 'tsinit_unwatch', ['i32'], i32),
    watched: declare(addon, library, 'tsinit_watched', ['memory', 'u32'], i32),
    keepDescriptor: declare(addon, library, 'tsinit_keep_descriptor', ['i32'], i32),
    releaseDescriptor: declare(addon, library, 'tsinit_release_descriptor', ['i32'], i32),
    isKept: declare(addon, library, 'tsinit_is_kept', ['i32'], i32),
    sealConfig: declare(addon, library, 'tsinit_seal_config', ['u32'], i32),
    wholeConfig: declare(addon, library, 'tsinit_whole_config', [], i32),
  };
}
