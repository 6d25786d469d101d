import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { descendantsOf, stateOf } from '../helpers/proc.ts';
import type { Running } from '../helpers/running.ts';
import { until } from '../helpers/until.ts';

/** How tsinit stands above the program in the tests that every program has to pass. */
export const stands = [
  { stand: 'process 1, in the plain form', place: 'pid-1', options: [] },
  { stand: 'process 1, with options', place: 'pid-1', options: ['--grace', '60s'] },
  { stand: 'the child of another process 1', place: 'child', options: ['--grace', '60s'] },
] as const;

/** Stops the program as `docker stop` does, or as STOPSIGNAL says, and looks at what is left of it. */
export async function stop(run: Running, signal: NodeJS.Signals, code: number): Promise<void> {
  await untilNoZombies(run);
  const members = await everybodyBelow(run);
  await run.signal(signal);
  await endsTidily(run, code, members);
}

/** It ends with this code; nobody had to be killed, nobody is left, and nobody fell to the process above tsinit. */
export async function endsTidily(run: Running, code: number, members: readonly string[] = []): Promise<void> {
  const ending = await run.ended;
  const output = `${run.stdout.text}${run.stderr.text}`;
  expect(ending, output).toEqual({ code, signal: null });
  expect(output).not.toMatch(/had to kill|stranded/);
  expect(members.filter(isThere)).toEqual([]);
}

/** Programs have zombies for a moment; below tsinit none may stay. */
export async function untilNoZombies(run: Running): Promise<void> {
  const init = await run.pid();
  await until('all zombies are reaped', () => !descendantsOf(init).some((pid) => stateOf(pid) === 'Z'));
}

/** Everybody below tsinit, each told from a later process that may get his pid by the time at which he started. */
export async function everybodyBelow(run: Running): Promise<string[]> {
  return descendantsOf(await run.pid())
    .map((pid) => `${pid} ${startOf(pid)}`)
    .filter(isThere);
}

function isThere(member: string): boolean {
  const [pid = '', start] = member.split(' ');
  return start !== '' && startOf(Number(pid)) === start;
}

/** Field starttime of proc_pid_stat(5); empty when there is no such process. */
function startOf(pid: number): string {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[19] ?? '';
  } catch {
    return '';
  }
}
