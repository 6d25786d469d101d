import type { Fault } from './fault.ts';

/** So many of the faults, the same each time: every call in turn, each with another of its errnos and places in each scene. */
export function sample(faults: readonly Fault[], size: number, seed: string): Fault[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) {
    const key = `${fault.whose} ${fault.call}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  const shuffled = [...groups].map(([key, group]) => rotated(group, hash(seed + key)));
  const chosen: Fault[] = [];
  for (let round = 0; chosen.length < size && shuffled.some((group) => group.length > round); round++) {
    for (const group of shuffled) {
      const fault = group[round];
      if (fault !== undefined && chosen.length < size) chosen.push(fault);
    }
  }
  return chosen;
}

/** Every item once, in big steps, so that neighbours (which are alike) lie far apart. */
function rotated<Item>(items: readonly Item[], start: number): Item[] {
  const step = stepFor(items.length);
  return items.map((_, index) => items[(start + index * step) % items.length]).filter((item) => item !== undefined);
}

/** Near the golden section, and without a common divisor. */
function stepFor(length: number): number {
  let step = Math.max(1, Math.round(length * 0.618));
  while (divisor(step, length) !== 1) step++;
  return step;
}

const divisor = (one: number, other: number): number => (other === 0 ? one : divisor(other, one % other));

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
