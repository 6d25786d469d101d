import type { Member } from '../model/event.ts';
import { printable } from '../model/printable.ts';
import { commandWords } from './command-words.ts';
import { durationWords } from './duration-words.ts';

const MOST_MEMBERS = 8;
/** Characters: the rest is only counted, so that the count is not what a long line loses. */
const LONGEST_LIST = 700;

/**
 * "sleep(12) `sleep 100`, cron(13)", and where it was looked for, what each is doing: "(sleeping in do_poll, 3 min old)".
 * Of many the first few, and how many more there are.
 */
export function memberWords(members: readonly Member[]): string {
  const shown: string[] = [];
  let length = 0;
  for (const member of members.slice(0, MOST_MEMBERS)) {
    const words = oneMember(member);
    length += words.length;
    if (shown.length > 0 && length > LONGEST_LIST) break;
    shown.push(words);
  }
  const more = members.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** Why SIGKILL may have no effect on one of them, with a colon before it; empty where nothing explains it. */
export function unkillableWords(members: readonly Member[]): string {
  const states = members.map(({ facts }) => facts.state);
  if (states.includes(UNINTERRUPTIBLE)) return ': a disk, or the server of a network file system, does not answer';
  return states.includes(TRACED) ? ': a debugger holds it' : '';
}

function oneMember(member: Member): string {
  const { facts, commandLine } = member;
  const words = [`${printable(facts.comm, 64)}(${facts.pid})`, commandWords(commandLine), doingWords(member)];
  return words.filter((word) => word !== '').join(' ');
}

const UNINTERRUPTIBLE = 'D';
const TRACED = 't';

/** The letters of proc_pid_stat(5). */
const STATES: ReadonlyMap<string, string> = new Map([
  ['R', 'running'],
  ['S', 'sleeping'],
  [UNINTERRUPTIBLE, 'uninterruptible'],
  ['T', 'stopped'],
  [TRACED, 'held by a debugger'],
  ['Z', 'a zombie'],
  ['X', 'dead'],
  ['x', 'dead'],
  ['I', 'idle'],
  ['P', 'parked'],
]);

const ORDINARY: ReadonlySet<string> = new Set(['R', 'S']);
/** What a process of these states waits for has a name in the kernel. */
const ASLEEP: ReadonlySet<string> = new Set(['S', UNINTERRUPTIBLE]);

/** Empty where nobody looked, and its state is what one expects. */
function doingWords(member: Member): string {
  const { facts, wchan, age } = member;
  if (wchan === null && age === null && ORDINARY.has(facts.state)) return '';
  const { tracer } = member;
  const holder = tracer === undefined ? '' : ` ${printable(tracer.comm, 32)}(${tracer.pid})`;
  const state = `${STATES.get(facts.state) ?? `in state ${printable(facts.state, 8)}`}${holder}`;
  // The kernel says 0 of a process that runs, and where it does not want to say.
  const known = wchan !== null && wchan !== '' && wchan !== '0' && ASLEEP.has(facts.state);
  return `(${state}${known ? ` in ${functionName(wchan)}` : ''}${age === null ? '' : `, ${durationWords(age)} old`})`;
}

/** Without what the kernel's compiler has put behind it: sigsuspend.isra.0 is nowhere to be found in the kernel's sources. */
const functionName = (wchan: string): string => printable(wchan.split('.')[0] || wchan, 64);
