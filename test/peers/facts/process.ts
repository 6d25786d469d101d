import { readFileSync, readlinkSync } from 'node:fs';
import { descriptorsOf, stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';

/** gone, dead (a zombie), stopped, or alive. */
export function lifeOf(pid: number): string {
  const state = stateOf(pid);
  if (state === null) return 'gone';
  if (state === 'Z' || state === 'X') return 'dead';
  return state === 'T' ? 'stopped' : 'alive';
}

export async function untilLife(pid: number, life: string): Promise<void> {
  await until(`process ${pid} is ${life}`, () => lifeOf(pid) === life);
}

/** As lifeOf(), once the process has acted upon all the signals that it has got and has not blocked. */
export async function settledLifeOf(pid: number): Promise<string> {
  await until(`process ${pid} has settled`, () => {
    const status = read(`/proc/${pid}/status`);
    if (/^State:\t[TZX]/m.test(status)) return true;
    const blocked = signalSet(status, 'SigBlk');
    const pending = signalSet(status, 'ShdPnd') | signalSet(status, 'SigPnd');
    return !/^State:\tR/m.test(status) && (pending & ~blocked) === 0n;
  });
  return lifeOf(pid);
}

/** Whether the signal waits for the process, which has blocked it. */
export const hasPending = (pid: number, signal: number): boolean =>
  ((signalSet(read(`/proc/${pid}/status`), 'ShdPnd') >> BigInt(signal - 1)) & 1n) === 1n;

/** A mask of /proc/PID/status: bit 0 is signal 1. */
function signalSet(status: string, field: 'SigBlk' | 'ShdPnd' | 'SigPnd'): bigint {
  return BigInt(`0x${new RegExp(`^${field}:\\t(\\w+)$`, 'm').exec(status)?.[1] ?? '0'}`);
}

/** The descriptors above 2 that the caller left open on a device: what an init makes for itself is no device. */
export const devicesOf = (pid: number): number[] =>
  [...descriptorsOf(pid)].filter(([number, target]) => number > 2 && target.startsWith('/dev/')).map(([number]) => number);

/** Empty where there is no such process any more. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

export const directoryOf = (pid: number): string => readlinkSync(`/proc/${pid}/cwd`);

/** Whether the wait in which the process sleeps has a limit of time; null: it waits in none of these. */
export function wakesByItself(pid: number): boolean | null {
  const wait = waitOf(pid);
  if (wait === null) return null;
  return wait.limit !== null && wait.values[wait.limit] !== '0x0';
}

/** Whether an init sleeps in the call in which it waits for what comes, and not somewhere on the way there: for a disk, or a lock. */
export const isInItsWait = (pid: number): boolean => waitOf(pid) !== null;

/** The call and its arguments (proc_pid_syscall(5)), where it is one of these. */
function waitOf(pid: number): { limit: number | null; values: readonly string[] } | null {
  const [call, ...values] = read(`/proc/${pid}/syscall`).trim().split(' ');
  const calls: Record<string, number | null> = { x64: waitsX64, arm64: waitsArm64 }[process.arch as 'x64' | 'arm64'];
  const limit = calls[call ?? ''];
  return limit === undefined ? null : { limit, values };
}

/** The number of the call, and which argument is its limit: rt_sigtimedwait, ppoll, epoll_pwait2; read has none. */
const waitsX64: Record<string, number | null> = { '128': 2, '271': 2, '441': 3, '0': null };
const waitsArm64: Record<string, number | null> = { '137': 2, '73': 2, '441': 3, '63': null };
