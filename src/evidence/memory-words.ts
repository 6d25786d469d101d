import type { MemoryFacts } from '../model/event.ts';

/** How many OOM kills the kernel has counted in the cgroup while the app ran. */
export const oomKills = ({ killsBefore, killsNow }: MemoryFacts): number => Math.max(0, killsNow - killsBefore);

/** "limit 64 MiB, peak 64 MiB, 1 OOM kill counted while it ran". */
export function oomWords(memory: MemoryFacts): string {
  const kills = oomKills(memory);
  const limit = memory.limit === null ? 'no limit of its own' : `limit ${amountWords(memory.limit)}`;
  const peak = memory.peak === null ? [] : [`peak ${amountWords(memory.peak)}`];
  return [limit, ...peak, `${kills} OOM ${kills === 1 ? 'kill' : 'kills'} counted while it ran`].join(', ');
}

/** Who is to get more memory. Only where the limit was nearly reached is it the limit that was too low. */
export function oomCure({ limit, peak }: MemoryFacts): string {
  return limit !== null && (peak === null || peak >= limit / 2)
    ? 'raise the memory limit or use less'
    : 'the machine, or a cgroup above, had no memory left: give it more or use less';
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** "640 KiB", "64 MiB", "1.5 MiB", "12 GiB": as it is written in limits. */
export function amountWords(bytes: number): string {
  if (bytes < MIB) return `${Math.round(bytes / KIB)} KiB`;
  return bytes < 10 * GIB ? `${figures(bytes / MIB)} MiB` : `${figures(bytes / GIB)} GiB`;
}

/** One decimal where the number is small. */
const figures = (amount: number): number => (amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount));
