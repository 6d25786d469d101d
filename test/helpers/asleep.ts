import { descriptorsOf, statusOf } from './proc.ts';
import { until } from './until.ts';

/** Resident memory that the sleeping core may have, in kB. The brain has 80,000. */
export const ASLEEP = 200;

/** Waits until the core of tsinit is all that is there: one thread, little memory, and the signalfd, which no program before it has. */
export async function untilAsleep(init: number): Promise<void> {
  await until('tsinit is asleep', () => statusOf(init, 'Threads') === 1 && isSmall(init) && listens(init));
}

const isSmall = (init: number): boolean => (statusOf(init, 'VmRSS') ?? ASLEEP) < ASLEEP;
const listens = (init: number): boolean => [...descriptorsOf(init).values()].includes('anon_inode:[signalfd]');
