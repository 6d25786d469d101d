import { commandWords } from '../evidence/command-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import { errnoWords } from '../evidence/errno-words.ts';
import { answerWords, numberWords, senderThing } from '../evidence/sender-words.ts';
import { codeName } from '../evidence/signal-code.ts';
import type { Happening, HappeningSender, HappeningUsage } from '../model/happening.ts';
import { type Millis, millis } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import type { SignalInfo } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import { REFLEX_WORDS, STEP_WORDS, WAKE_WORDS } from './numbers-in-words.ts';

/** One entry of the event log in words, without its time: printable, one line. */
export function happeningWords(entry: Happening): string {
  switch (entry.type) {
    case 'began':
      return `tsinit began as pid ${entry.pid}`;
    case 'started':
      return `${entry.other ? 'started a command' : 'started the app'}, pid ${entry.pid}: ${printable(entry.program, 120)}`;
    case 'not-started': {
      const where = entry.path === '' ? '' : ` of ${printable(entry.path, 120)}`;
      return `${entry.other ? 'a command' : 'the app'} was not started: ${STEP_WORDS[entry.step] ?? `step ${entry.step}`}${where} failed: ${errnoWords(entry.errno)}`;
    }
    case 'signal':
      return `${signalWords(entry.info, entry.sender)}${forwardedWords(entry)}`;
    case 'sent':
      return `sent ${signalName(entry.signal)} to ${entry.to < 0 ? `process group ${-entry.to}` : `pid ${entry.to}`}${entry.errno === null ? '' : `, which failed: ${errnoWords(entry.errno)}`}`;
    case 'delivered':
      return `${signalName(entry.info.signal)} reached ${name(entry.comm, entry.pid)}${entry.thread === entry.pid ? '' : `, thread ${entry.thread} of it`}: ${answerWords(entry.info, entry.pid) ?? senderWords(entry.info, entry.sender)}`;
    case 'stopped':
      return `${whose(entry.other, entry.pid)} was stopped by ${signalName(entry.signal)}`;
    case 'continued':
      return `${whose(entry.other, entry.pid)} goes on`;
    case 'ended':
      return `${entry.other ? `orphan ${name(entry.comm, entry.pid)}` : `the app ${name(entry.comm, entry.pid)}`} ${endWords(entry.end)}, and was reaped${usageWords(entry.usage)}`;
    case 'adopted':
      return `adopted ${name(entry.comm, entry.pid)}${entry.formerParent === null ? '' : `, which was a child of ${entry.formerParent}`}`;
    case 'forked':
      return `${name(entry.comm, entry.parent)} forked ${entry.pid}`;
    case 'executed':
      return `${entry.pid} executes ${programWords(entry.executable, entry.commandLine)}`;
    case 'exiting':
      return `${name(entry.comm, entry.pid)} ${endWords(entry.end)}${usageWords(entry.usage)}`;
    case 'oom-kill':
      return `the kernel's OOM killer took ${entry.count === 1 ? 'a process' : `${entry.count} processes`} of this cgroup while the app ran`;
    case 'killed':
      return `killed ${name(entry.comm, entry.pid)}, whose time was over`;
    case 'slept':
      return 'the brain went to sleep';
    case 'woke':
      return `the brain woke: ${WAKE_WORDS[entry.reason] ?? `reason ${entry.reason}`}`;
    case 'crashed':
      return `the brain crashed: ${entry.signal === null ? printable(entry.words, 120) : signalName(entry.signal)}; everything went on`;
    case 'reflex':
      return `the core does without the brain: ${REFLEX_WORDS[entry.reason] ?? `reason ${entry.reason}`}`;
    case 'reloaded':
      return `reloaded: ${printable(entry.words, 120)}`;
    case 'upgraded':
      return `another file took the place of tsinit ${printable(entry.from, 40)}`;
    case 'job':
      return `job ${printable(entry.job, 40)}: ${printable(entry.words, 120)}`;
    case 'left':
      return `tsinit left with ${entry.code}`;
    default:
      return unreachable(entry);
  }
}

/** "nginx(31)", or the pid alone where nobody looked for the name. */
export const name = (comm: string, pid: number): string => (comm === '' ? String(pid) : `${printable(comm, 32)}(${pid})`);

const whose = (other: boolean, pid: number): string => (other ? `child ${pid}` : `the app (${pid})`);

function signalWords(info: SignalInfo, sender: HappeningSender | null): string {
  return `${signalName(info.signal)} (${info.signal}, ${codeName(info.code)}) ${senderWords(info, sender)}`;
}

/** Who sent it, as far as the entry tells. */
export function senderWords(info: SignalInfo, sender: HappeningSender | null): string {
  const thing = senderThing(info);
  if (thing !== null) return `from ${thing}`;
  if (info.senderPid === 0) return `from outside the container (uid ${info.senderUid})`;
  const who = `by ${numberWords(info)}`;
  if (sender === null) return `${who}, already gone`;
  return `${who} ${programWords(sender.executable === '' ? sender.comm : sender.executable, sender.commandLine)}`;
}

export function programWords(executable: string, commandLine: readonly string[]): string {
  const command = commandWords(commandLine);
  return `${printable(executable, 80)}${command === '' ? '' : ` ${command}`}`;
}

function forwardedWords({ forwardedAs, errno }: Extract<Happening, { readonly type: 'signal' }>): string {
  if (forwardedAs === null) return '';
  return errno === null
    ? `; passed on at once as ${signalName(forwardedAs)}`
    : `; could not be passed on as ${signalName(forwardedAs)}: ${errnoWords(errno)}`;
}

/** "; ran 2.1 s, cpu 1.2 s, at most 12 MB"; empty where nothing is known. */
function usageWords({ ranFor, user, system, maxResidentKb }: HappeningUsage): string {
  const cpu: Millis = millis(user + system);
  const memory = maxResidentKb >= 10_240 ? `${Math.round(maxResidentKb / 1024)} MB` : `${maxResidentKb} kB`;
  const parts = [
    ...(ranFor === null ? [] : [`ran ${durationWords(ranFor)}`]),
    ...(cpu === 0 && maxResidentKb === 0 ? [] : [`cpu ${durationWords(cpu)}`, `at most ${memory}`]),
  ];
  return parts.length === 0 ? '' : `; ${parts.join(', ')}`;
}
