import type { NamedProcess } from '../model/event.ts';
import type { Pid } from '../model/ids.ts';
import type { ProcessFacts } from '../model/process.ts';

/** Members of the process group that are stopped (T of proc_pid_stat(5)); one that a debugger holds (t) is the debugger's business. */
export const stoppedMembers = (everybody: readonly ProcessFacts[], leader: Pid): readonly NamedProcess[] =>
  everybody.filter(({ state, processGroup }) => state === 'T' && processGroup === leader).map(({ pid, comm }) => ({ pid, comm }));
