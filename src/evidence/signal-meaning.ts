import type { SignalNumber } from '../model/ids.ts';

/** What a signal that the kernel sends a program for its own doing is called, and what to look at. */
export interface SignalMeaning {
  readonly name: string;
  readonly look: string;
  /** It leaves a core, where cores are allowed, that is worth looking at. */
  readonly crash: boolean;
}

const crash = (name: string, look: string): SignalMeaning => ({ name, look, crash: true });
const limit = (name: string, look: string): SignalMeaning => ({ name, look, crash: false });

/** signal(7), core(5). The others say nothing by themselves: somebody sends them. */
const MEANINGS: ReadonlyMap<number, SignalMeaning> = new Map([
  [4, crash('illegal instruction', 'built for a newer CPU than this one, or a check in it failed')],
  [5, crash('trap', 'a check in it failed, or a breakpoint without a debugger')],
  [6, crash('abort', 'it gave up by itself, and its last lines should say why')],
  [7, crash('bus error', 'a file shorter than its mapping, often a full /dev/shm (docker: --shm-size)')],
  [8, crash('arithmetic error', 'a division by zero, as a rule')],
  [11, crash('segmentation fault', 'a bug, or a stack that is too small (ulimit -s)')],
  [31, crash('bad system call', "the container's seccomp profile forbids a call that it made")],
  [13, limit('broken pipe', 'nobody reads any more what it writes')],
  [14, limit('alarm clock', 'a timer of its own, for which it has no handler')],
  [24, limit('CPU time limit', 'it had used the CPU time it may use (ulimit -t)')],
  [25, limit('file size limit', 'one of its files would have grown too large (ulimit -f)')],
  [26, limit('virtual alarm clock', 'a timer of its own, for which it has no handler')],
  [27, limit('profiling timer', 'a timer of its own, for which it has no handler')],
]);

export const signalMeaning = (signal: SignalNumber): SignalMeaning | null => MEANINGS.get(signal) ?? null;
