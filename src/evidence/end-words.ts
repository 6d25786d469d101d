import { type ExitCode, signalNumber } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import { SIGKILL, signalName } from '../model/signals.ts';

/** How a process ended, as a predicate: "was killed by SIGTERM" is not "exited with 143". */
export function endWords(end: End): string {
  if (end.type === 'exited') {
    const hint = exitHint(end.code);
    return `exited with ${end.code}${hint === '' ? '' : ` (${hint})`}`;
  }
  const dumped = end.coreDumped ? ' and dumped core' : '';
  return `was killed by ${signalName(end.signal)}${dumped}`;
}

/** What nobody can see from the end alone; empty where there is nothing to guess. */
export function endHint(end: End): string {
  return end.type === 'killed' && end.signal === SIGKILL ? ' (kill -9 by somebody, or the kernel for want of memory)' : '';
}

/** What a code that a process chose itself is likely to mean; empty where it means nothing in particular. */
function exitHint(code: ExitCode): string {
  const meaning = shellMeaning(code);
  return meaning === null ? '' : `by its own choice; a shell reports ${code} for a command ${meaning}`;
}

function shellMeaning(code: ExitCode): string | null {
  if (code === 126) return 'that cannot be executed';
  if (code === 127) return 'that was not found';
  return code > 128 && code <= 192 ? `killed by ${signalName(signalNumber(code - 128))}` : null;
}
