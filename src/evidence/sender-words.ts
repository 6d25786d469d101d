import { type SignalNumber, UNKNOWN_UID } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import type { Sender, SignalInfo } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGPIPE, SIGQUIT, SIGTSTP, SIGWINCH, SIGXFSZ } from '../model/signals.ts';
import type { Role } from '../model/state.ts';
import { commandWords } from './command-words.ts';
import { type Origin, originOf } from './signal-code.ts';

/** Who sent a signal, as the end of "SIGTERM (15, SI_USER) …". */
export function senderWords(info: SignalInfo, sender: Sender | null, role: Role): string {
  const origin = originOf(info.code);
  switch (origin) {
    case 'kill':
      return personWords(info, sender, role);
    case 'sigqueue':
      return `${personWords(info, sender, role)}, sent by sigqueue with value ${valueWords(info)}`;
    case 'tgkill':
      return `${personWords(info, sender, role)}, sent by tgkill`;
    case 'kernel':
    case 'timer':
    case 'asynchronous-io':
    case 'descriptor':
      return `from ${senderName(info)}`;
    case 'message-queue':
      return `${personWords(info, sender, role)}, by a message queue`;
    case 'other':
      return personWords(info, sender, role);
    default:
      return unreachable(origin);
  }
}

/** Who sent a signal, as short as can be: "pid 31 (uid 0)", "outside (uid 0)", "the kernel (^C on the terminal)". */
export function senderName(info: SignalInfo): string {
  const thing = senderThing(info);
  if (thing !== null) return thing;
  return info.senderPid === 0 ? `outside (uid ${info.senderUid})` : numberWords(info);
}

/**
 * What a process does itself, the kernel answers with a signal that it shows as if the process had sent it (pipe(7), setrlimit(2)). pid: whom
 * it reached. Null: it was no such one.
 */
export function answerWords({ code, senderPid, signal }: SignalInfo, pid: number): string | null {
  if (code !== SI_USER || senderPid !== pid) return null;
  if (signal === SIGPIPE) return 'from the kernel, as it seems: it wrote where nobody reads any more';
  return signal === SIGXFSZ ? 'from the kernel, as it seems: it wrote beyond the largest size of a file (ulimit -f)' : null;
}

const SI_USER = 0;

/** Null: it is a process. */
export function senderThing(info: SignalInfo): string | null {
  const thing = THINGS.get(originOf(info.code)) ?? null;
  return thing === KERNEL ? `${thing}${kernelReason(info)}` : thing;
}

const KERNEL = 'the kernel';

/** Senders that are no process. */
const THINGS: ReadonlyMap<Origin, string> = new Map([
  ['kernel', KERNEL],
  ['timer', 'a timer of its own'],
  ['asynchronous-io', 'an asynchronous input or output of its own'],
  ['descriptor', 'a descriptor that became ready'],
]);

/** Behind a sender that only the kernel's trace of the whole host has named. */
export const HOST_WORDS = ', as the host numbers it';

/** "pid 31 (uid 0)". */
export const numberWords = ({ senderPid, senderUid }: SignalInfo): string =>
  `pid ${senderPid}${senderUid === UNKNOWN_UID ? '' : ` (uid ${senderUid})`}`;

function personWords(info: SignalInfo, sender: Sender | null, role: Role): string {
  if (info.senderPid === 0) {
    const where = role === 'pid-1' ? 'the container' : 'our pid namespace';
    return `from outside ${where} (pid 0, uid ${info.senderUid})`;
  }
  const who = `by ${numberWords(info)}`;
  if (sender === null) return `${who}, already gone`;
  const program = printable(sender.exe ?? sender.facts.comm);
  const command = commandWords(sender.commandLine);
  return `${who} ${program}${command === '' ? '' : ` ${command}`}${ancestryWords(sender, role)}`;
}

/** Where the sender comes from: its parents up to PID 1, which is no news where it is tsinit itself. */
function ancestryWords(sender: Sender, role: Role): string {
  const parents = role === 'pid-1' ? sender.parents.filter((parent) => parent.pid !== 1) : sender.parents;
  if (parents.length > 0) {
    return `, started by ${parents.map(({ pid, comm }) => `${printable(comm)}(${pid})`).join(' ← ')}`;
  }
  // A process other than PID 1 whose parent is not in our namespace: setns(2), as nsenter and docker exec do it.
  return sender.facts.ppid === 0 && sender.facts.pid !== 1 ? ', which entered from outside (as with docker exec)' : '';
}

/** si_int is the lower half of si_ptr (sigqueue(3)): the whole is worth showing only where there is more to it. */
function valueWords(info: SignalInfo): string {
  const whole = BigInt(info.pointer);
  const isInt = BigInt.asIntN(64, whole) === BigInt(info.value) || whole === BigInt.asUintN(32, BigInt(info.value));
  return isInt ? String(info.value) : `0x${BigInt.asUintN(64, whole).toString(16)}`;
}

/** What the kernel itself sends to a process group in the name of a terminal (ioctl_tty(2), termios(3)). */
const TERMINAL: ReadonlyMap<SignalNumber, string> = new Map([
  [SIGINT, '^C on the terminal'],
  [SIGQUIT, '^\\ on the terminal'],
  [SIGTSTP, '^Z on the terminal'],
  [SIGHUP, 'the terminal was hung up'],
  [SIGCONT, 'after a hang-up of the terminal'],
  [SIGWINCH, 'the terminal has another size'],
]);

function kernelReason({ signal, code, senderPid }: SignalInfo): string {
  const reason = signal === SIGCHLD ? childReason(code, senderPid) : TERMINAL.get(signal);
  return reason === undefined ? '' : ` (${reason})`;
}

/** The codes of SIGCHLD (sigaction(2)): exited, killed and dumped; trapped and stopped; continued. */
function childReason(code: number, child: number): string {
  const what = code <= CLD_DUMPED ? 'has ended' : code < CLD_CONTINUED ? 'was stopped' : 'goes on';
  return `its child ${child} ${what}`;
}

const CLD_DUMPED = 3;
const CLD_CONTINUED = 6;
