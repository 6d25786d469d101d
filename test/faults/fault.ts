import { constants } from 'node:os';
import { nameOf, numberOf } from './calls.ts';

/** What a call is made to fail with. Errnos as errno(3) names them. */
export const errnos = ['EINTR', 'EAGAIN', 'ENOMEM', 'EMFILE', 'EPERM', 'ENOSYS'] as const;
export type ErrnoName = (typeof errnos)[number];

/** init: process 1 in the core's or the library's text. child: between clone and exec. node: process 1 elsewhere. */
export type Whose = 'init' | 'child' | 'node';

/** One or more calls that are answered with an error. */
export interface Fault {
  readonly whose: Whose;
  /** Its name, or #NUMBER. */
  readonly call: string;
  /** The address, as the tracer tells it ("c1a2b", "l33f0"); null: wherever it is made. */
  readonly place: string | null;
  /** The first that fails, counted from 1 among those that the above says. */
  readonly first: number;
  /** The last one; null: all from the first on. */
  readonly last: number | null;
  /** The first one's number among all calls of that name, as it was when nothing failed: for a person to say it by. */
  readonly nth: number;
  readonly errno: ErrnoName;
}

const MANY = 4_000_000_000;

/** As the tracer understands it. */
export function ruleOf({ whose, call, place, first, last, errno }: Fault): string {
  const where = place === null ? '' : `@${place}`;
  return `${whose}:${numberOf(call)}${where}:${first}-${last ?? MANY}:${constants.errno[errno]}`;
}

/** "init:openat:3:EPERM", "child:execve:1+:EAGAIN": as a person writes it. */
export function wordsOf({ whose, call, nth, last, errno }: Fault): string {
  return `${whose}:${call}:${nth}${last === null ? '+' : ''}:${errno}`;
}

const WORDS = /^(init|child|node):([a-z_0-9#]+):(\d+)(\+?):([A-Z]+)$/;

export function faultFrom(words: string): Fault {
  const [, whose, call = '', number, lasts, errno] = WORDS.exec(words) ?? [];
  if (whose === undefined) throw new Error(`'${words}' is not WHO:CALL:N[+]:ERRNO`);
  numberOf(call);
  const nth = Number(number);
  const last = lasts === '+' ? null : nth;
  return { whose: whose as Whose, call, place: null, first: nth, last, nth, errno: errno as ErrnoName };
}

/** A call as the tracer told it. */
export interface SeenCall {
  readonly whose: Whose;
  readonly call: string;
  readonly place: string;
  /** The second argument: of fcntl and ioctl what is asked for. */
  readonly argument: number;
}

/** "call init 257 c1a2b 0". */
export function seenCallFrom(line: string): SeenCall {
  const [, whose, number, place = '', argument] = line.split(' ');
  return { whose: whose as Whose, call: nameOf(Number(number)), place, argument: Number(argument) };
}
