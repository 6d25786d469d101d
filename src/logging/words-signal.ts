import { scriptWords } from '../evidence/command-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import { senderWords } from '../evidence/sender-words.ts';
import { codeName } from '../evidence/signal-code.ts';
import type { SignalAction } from '../model/event.ts';
import type { Millis, SignalNumber } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import { unreachable } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import { isStopSignal, SIGTERM, signalName } from '../model/signals.ts';
import { type MessageOf, targetWords } from './words-common.ts';

/** Which signal came, from whom, and what was done with it. */
export function signalWords({ info, sender, action, role }: MessageOf<'signal'>, settings: Settings): string {
  const head = `${signalName(info.signal)} (${info.signal}, ${codeName(info.code)})`;
  return `${head} ${senderWords(info, sender, role)}; ${actionWords(action, info.signal, settings)}`;
}

/** The second line of a signal that was held. */
export function releasedWords({ info, heldFor, action }: MessageOf<'signal-released'>, settings: Settings): string {
  const held = `${signalName(info.signal)} was held for ${durationWords(heldFor)}${holderWords(info.signal, settings)}`;
  const overtaken = action.type === 'kept' && action.why !== 'no-app' && action.why !== 'held';
  return `${held}; ${overtaken ? 'the app has ended before it could go on' : actionWords(action, info.signal, settings)}`;
}

const MOST_STOPPED = 3;

/** Behind the line of the signal. */
export function groupContinuedWords({ leader, signal, stopped }: MessageOf<'group-continued'>): string {
  const shown = stopped.slice(0, MOST_STOPPED).map(({ pid, comm }) => `${printable(comm, 32)}(${pid})`);
  const more = stopped.length - shown.length;
  const names = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const [was, acts] = stopped.length === 1 ? ['was', 'acts'] : ['were', 'act'];
  const group = targetWords({ type: 'group', leader });
  return `${signalName(signal)} is followed by SIGCONT to ${group}: ${names} in it ${was} stopped, and ${acts} on nothing before`;
}

function holderWords(signal: SignalNumber, { hooks, delays }: Settings): string {
  const delay = delays.get(signal);
  if (!hooks.has(signal)) return delay === undefined ? '' : ' by --delay';
  return delay === undefined ? ' by its hook' : ` by its hook and ${durationWords(delay)} of --delay`;
}

function actionWords(action: SignalAction, signal: SignalNumber, settings: Settings): string {
  switch (action.type) {
    case 'forwarded': {
      const as = action.as === signal ? '' : ` as ${signalName(action.as)}${changedBy(action.as, signal, settings)}`;
      const continued = action.alsoContinued ? ', and SIGCONT, because the app is stopped' : '';
      return `forwarded${as} to ${targetWords(action.to)}${continued}`;
    }
    case 'dropped':
      return droppedWords(action.why, signal, settings);
    case 'held':
      return heldWords(action.hook, action.delay);
    case 'obeyed':
      return 'obeyed: leaving with 0';
    case 'kept':
      return keptWords(action.why, signal);
    default:
      return unreachable(action);
  }
}

/** What has made another signal of it: the rewrites are asked first, as when it was forwarded. */
function changedBy(as: SignalNumber, signal: SignalNumber, { rewrites, stopSignal, personality }: Settings): string {
  if (rewrites.get(signal) === as) return ' (--rewrite)';
  if (signal === SIGTERM && stopSignal === as) return ' (--stop-signal)';
  return personality === 'tsinit' ? '' : ` (as ${personality} does)`;
}

type WhyDropped = Extract<SignalAction, { readonly type: 'dropped' }>['why'];

function droppedWords(why: WhyDropped, signal: SignalNumber, { personality }: Settings): string {
  switch (why) {
    case 'rule':
      return 'dropped, as --rewrite says';
    case 'personality': {
      const name = signalName(signal).replace(/^SIG|^signal /, '');
      return `dropped, as ${personality} does; TSINIT_REWRITE=${name}:${name} passes it on`;
    }
    case 'pausing':
      return 'dropped, because there is no app (--pause)';
    default:
      return unreachable(why);
  }
}

function heldWords(hook: string | null, delay: Millis | null): string {
  if (hook === null) return delay === null ? 'held' : `held for ${durationWords(delay)} (--delay)`;
  const more = delay === null ? '' : `, and ${durationWords(delay)} more (--delay)`;
  return `held until its hook ${scriptWords(hook)} has ended${more}`;
}

type WhyKept = Extract<SignalAction, { readonly type: 'kept' }>['why'];

function keptWords(why: WhyKept, signal: SignalNumber): string {
  switch (why) {
    case 'no-app':
      return 'kept until the app has started';
    case 'held':
      return `another ${signalName(signal)} is held already, and goes on for both`;
    case 'stopping': {
      const again = isStopSignal(signal) ? ` (a second ${signalName(signal)} kills it now)` : '';
      return `stopping already, and what still runs is waited for${again}`;
    }
    case 'stopping-now':
      return 'stopping now: what still runs is being killed';
    default:
      return unreachable(why);
  }
}
