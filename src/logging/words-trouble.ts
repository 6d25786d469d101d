import { errnoWords } from '../evidence/errno-words.ts';
import type { Crash } from '../model/event.ts';
import { printable } from '../model/printable.ts';
import { signalName } from '../model/signals.ts';
import { type MessageOf, targetWords } from './words-common.ts';

const EPERM = 1;
const EAGAIN = 11;

export function refusalWords({ signal, target, errno, valueOnly }: MessageOf<'signal-refused'>): string {
  if (valueOnly === true) {
    const cure = errno === EAGAIN ? '; raise the limit of signals that wait (ulimit -i)' : '';
    return `${signalName(signal)} was sent to ${targetWords(target)} without its value: ${errnoWords(errno)}${cure}`;
  }
  const cure =
    errno === EPERM ? '; give the container CAP_KILL or CAP_SETUID, or run the program as the same user (said only once)' : '';
  return `cannot send ${signalName(signal)} to ${targetWords(target)}: ${errnoWords(errno)}${cure}`;
}

const SETUP: Readonly<Record<MessageOf<'setup-refused'>['what'], string>> = {
  subreaper:
    'cannot become a subreaper: %; orphans of the app will not be reaped, nor be ended with it, unless tsinit is PID 1 or prctl is allowed',
  'parent-death-signal':
    'cannot ask for --parent-death-signal: %; the death of the parent will not be noticed unless prctl is allowed',
};

export const setupWords = ({ what, errno }: MessageOf<'setup-refused'>): string => SETUP[what].replace('%', errnoWords(errno));

/** open(2), write(2). */
const TERMINATION_LOG_CURES: ReadonlyMap<number, string> = new Map([
  [2, 'make its directory'],
  [13, 'let this user write it'],
  [20, 'a part of its path is not a directory'],
  [21, 'name a file'],
  [28, 'make room there'],
  [30, 'mount a volume there'],
]);

export function terminationLogWords({ path, errno }: MessageOf<'termination-log-failed'>): string {
  const cure = TERMINATION_LOG_CURES.get(errno);
  const instead = 'give --termination-log another path, or none';
  return `cannot write the termination log ${printable(path)}: ${errnoWords(errno)}; ${cure === undefined ? '' : `${cure}, or `}${instead}`;
}

export function crashWords({ signal, words, count, hung }: Crash): string {
  const what = hung ? 'no end of a decision within 10 s' : signal === null ? 'an error' : signalName(signal);
  const detail = words === '' ? '' : `: ${printable(words, 300)}`;
  return `goes on after a crash of its own (number ${count}, ${what})${detail}; the app was not touched`;
}
