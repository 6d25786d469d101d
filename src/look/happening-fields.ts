import { errnoName } from '../evidence/errno-words.ts';
import { codeName } from '../evidence/signal-code.ts';
import type { HappeningEntry, HappeningSender, HappeningUsage } from '../model/happening.ts';
import type { End, SignalInfo } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import { happeningWords } from './happening-words.ts';
import { REFLEX_WORDS, STEP_WORDS, WAKE_WORDS } from './numbers-in-words.ts';

export type LogJson = string | number | boolean | null | readonly LogJson[] | { readonly [key: string]: LogJson };

/** Of the lines of `tsinit log --json`: raised when a key changes its meaning or goes. docs/event-log.md describes it. */
export const LOG_SCHEMA = 1;

/**
 * An entry as one object: names of the Elastic Common Schema where they fit (@timestamp, event.action, process.*), tsinit's own below
 * "tsinit.". Keys are flat, with dots.
 */
export function happeningFields(entry: HappeningEntry): { readonly [key: string]: LogJson } {
  return {
    '@timestamp': new Date(entry.realtimeMs).toISOString(),
    'event.action': entry.type,
    'event.sequence': entry.sequence,
    'tsinit.ring': entry.ring,
    message: happeningWords(entry),
    'tsinit.schema': LOG_SCHEMA,
    'tsinit.monotonic_ms': Math.round(entry.at * 1000) / 1000,
    ...ownFields(entry),
  };
}

function ownFields(entry: HappeningEntry): { readonly [key: string]: LogJson } {
  switch (entry.type) {
    case 'began':
      return { 'process.pid': entry.pid };
    case 'started':
      return { 'process.pid': entry.pid, 'process.executable': entry.program, 'tsinit.other': entry.other };
    case 'not-started':
      return {
        'tsinit.step': STEP_WORDS[entry.step] ?? String(entry.step),
        'tsinit.errno': errnoName(entry.errno),
        'file.path': entry.path,
        'tsinit.other': entry.other,
      };
    case 'signal':
      return {
        ...signalFields(entry.info, entry.sender),
        'tsinit.forwarded_as': entry.forwardedAs === null ? null : signalName(entry.forwardedAs),
        'tsinit.errno': entry.errno === null ? null : errnoName(entry.errno),
      };
    case 'sent':
      return {
        'tsinit.signal': signalName(entry.signal),
        'tsinit.target': entry.to,
        'tsinit.errno': entry.errno === null ? null : errnoName(entry.errno),
      };
    case 'delivered':
      return {
        'process.pid': entry.pid,
        'process.name': entry.comm,
        'process.thread.id': entry.thread,
        ...signalFields(entry.info, entry.sender),
      };
    case 'stopped':
      return { 'process.pid': entry.pid, 'tsinit.signal': signalName(entry.signal), 'tsinit.other': entry.other };
    case 'continued':
      return { 'process.pid': entry.pid, 'tsinit.other': entry.other };
    case 'ended':
      return {
        'process.pid': entry.pid,
        'process.name': entry.comm,
        ...endFields(entry.end),
        'tsinit.other': entry.other,
        ...usageFields(entry.usage),
      };
    case 'exiting':
      return { 'process.pid': entry.pid, 'process.name': entry.comm, ...endFields(entry.end), ...usageFields(entry.usage) };
    case 'adopted':
      return { 'process.pid': entry.pid, 'process.name': entry.comm, 'process.previous_parent.pid': entry.formerParent };
    case 'forked':
      return { 'process.pid': entry.pid, 'process.parent.pid': entry.parent, 'process.name': entry.comm };
    case 'executed':
      return { 'process.pid': entry.pid, 'process.executable': entry.executable, 'process.args': entry.commandLine };
    case 'killed':
      return { 'process.pid': entry.pid, 'process.name': entry.comm };
    case 'oom-kill':
      return { 'tsinit.count': entry.count };
    case 'slept':
      return {};
    case 'woke':
      return { 'event.reason': WAKE_WORDS[entry.reason] ?? String(entry.reason) };
    case 'reflex':
      return { 'event.reason': REFLEX_WORDS[entry.reason] ?? String(entry.reason) };
    case 'crashed':
      return { 'tsinit.signal': entry.signal === null ? null : signalName(entry.signal), 'error.message': entry.words };
    case 'reloaded':
      return { 'event.reason': entry.words };
    case 'upgraded':
      return { 'tsinit.from': entry.from };
    case 'job':
      return {
        'service.name': entry.job,
        'event.reason': entry.words,
        ...(entry.pid === null ? {} : { 'process.pid': entry.pid }),
      };
    case 'left':
      return { 'process.exit_code': entry.code };
    default:
      return unreachable(entry);
  }
}

function signalFields(info: SignalInfo, sender: HappeningSender | null): { readonly [key: string]: LogJson } {
  return {
    'tsinit.signal': signalName(info.signal),
    'tsinit.signo': info.signal,
    'tsinit.code': codeName(info.code),
    'tsinit.value': info.pointer,
    'tsinit.sender.pid': info.senderPid,
    'tsinit.sender.uid': info.senderUid,
    'tsinit.sender.name': sender?.comm ?? null,
    'tsinit.sender.executable': sender?.executable ?? null,
    'tsinit.sender.args': sender?.commandLine ?? [],
  };
}

const usageFields = ({ ranFor, user, system, maxResidentKb }: HappeningUsage): { readonly [key: string]: LogJson } => ({
  'tsinit.ran_for_ms': ranFor === null ? null : Math.round(ranFor),
  'tsinit.cpu_user_ms': user,
  'tsinit.cpu_system_ms': system,
  'tsinit.max_resident_kb': maxResidentKb,
});

const endFields = (end: End): { readonly [key: string]: LogJson } =>
  end.type === 'exited'
    ? { 'process.exit_code': end.code }
    : { 'process.exit_code': 128 + end.signal, 'tsinit.killed_by': signalName(end.signal), 'tsinit.core_dumped': end.coreDumped };
