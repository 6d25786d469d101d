import { type ExitCode, signalNumber } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import { signalName } from '../model/signals.ts';
import { signalMeaning } from './signal-meaning.ts';

/** How a process ended, as a predicate: "was killed by SIGTERM" is not "exited with 143". */
export function endWords(end: End): string {
  const notes = end.type === 'exited' ? exitHint(end.code) : killNotes(end);
  const head = end.type === 'exited' ? `exited with ${end.code}` : `was killed by ${signalName(end.signal)}`;
  return notes === '' ? head : `${head} (${notes})`;
}

/** "segmentation fault, core dumped"; empty where there is nothing to add to the signal's name. */
function killNotes({ signal, coreDumped }: Extract<End, { readonly type: 'killed' }>): string {
  const meaning = signalMeaning(signal);
  const name = meaning === null ? [] : [meaning.name];
  if (coreDumped) return [...name, 'core dumped'].join(', ');
  return [...name, ...(meaning?.crash === true ? ['no core dumped'] : [])].join(', ');
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
