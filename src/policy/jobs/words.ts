import type { End } from '../../model/process.ts';
import { signalName } from '../../model/signals.ts';

/** "exited with 3", "was killed by SIGKILL", "ended". */
export function endedHow(end: End | null): string {
  if (end === null) return 'ended';
  return end.type === 'exited' ? `exited with ${end.code}` : `was killed by ${signalName(end.signal)}`;
}

/** "web", "web and db", "web, db and cache". */
export function listed(words: readonly string[], and = 'and'): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${and} ${last}`;
}
