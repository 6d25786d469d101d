import { readFileSync } from 'node:fs';
import type { Running } from '../../helpers/running.ts';
import { until } from '../../helpers/until.ts';
import type { Init } from '../peer.ts';
import { isInItsWait, lifeOf, settledLifeOf } from './process.ts';

/** SIGWINCH: ended by nobody, stopping nobody. */
export const HARMLESS = 28;

/** Waits until the process has taken all that is pending for it, or can take nothing: it has gone, or is stopped. */
export async function emptied(pid: number): Promise<void> {
  await until('nothing is pending', () => {
    const status = statusOf(pid);
    return /^State:\tT/m.test(status) || !/^(ShdPnd|SigPnd):\t.*[1-9a-f]/m.test(status);
  });
}

/** Waits until the init has done all that the signals that it has got until now make it do: it takes them one after the other. */
export async function quiet(initPid: number): Promise<void> {
  await emptied(initPid);
  send(initPid, HARMLESS);
  await emptied(initPid);
  await until('the init waits', () => isInItsWait(initPid) || isPowerless(initPid));
}

/** Gone, dead or stopped. */
const isPowerless = (pid: number): boolean => ['gone', 'dead', 'stopped'].includes(lifeOf(pid));

/** Waits until the init has blocked its signals: what comes from now on is not lost. */
export async function listening(run: Running): Promise<number> {
  const pid = await run.pid();
  await until('the init blocks signals', () => /^SigBlk:\t.*[1-9a-f]/m.test(statusOf(pid)));
  return pid;
}

/**
 * Whether `end` comes, or the init does nothing more although it has done all there was to do. That something never happens can only be
 * said of the real one; tsinit is given all the patience there is.
 */
export async function endsOrStays(init: Init, initPid: number, end: Promise<unknown>): Promise<'ends' | 'stays'> {
  if (!init.ours) {
    await quiet(initPid);
    if ((await settledLifeOf(initPid)) === 'alive') return 'stays';
  }
  await end;
  return 'ends';
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

/** It may have ended in the meantime. */
function send(pid: number, signal: number): void {
  try {
    process.kill(pid, signal);
  } catch {
    return;
  }
}
