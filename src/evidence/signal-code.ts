/** How a signal was made (si_code, sigaction(2)). */
export type Origin =
  | 'kill'
  | 'sigqueue'
  | 'tgkill'
  | 'kernel'
  | 'timer'
  | 'message-queue'
  | 'asynchronous-io'
  | 'descriptor'
  | 'other';

const CODES: ReadonlyMap<number, readonly [name: string, origin: Origin]> = new Map([
  [0, ['SI_USER', 'kill']],
  [128, ['SI_KERNEL', 'kernel']],
  [-1, ['SI_QUEUE', 'sigqueue']],
  [-2, ['SI_TIMER', 'timer']],
  [-3, ['SI_MESGQ', 'message-queue']],
  [-4, ['SI_ASYNCIO', 'asynchronous-io']],
  [-5, ['SI_SIGIO', 'descriptor']],
  [-6, ['SI_TKILL', 'tgkill']],
]);

/** "SI_USER"; "code 3" for the codes that mean another thing with each signal. */
export const codeName = (code: number): string => CODES.get(code)?.[0] ?? `code ${code}`;

/** Positive codes are the kernel's; negative ones can be made up by any sender (rt_sigqueueinfo(2)). */
export const originOf = (code: number): Origin => CODES.get(code)?.[1] ?? (code > 0 ? 'kernel' : 'other');
