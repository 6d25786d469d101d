import type { Fault } from './fault.ts';

/**
 * So many of the faults, the same each time: every call in turn, each with another of its errnos and places in each scene. First
 * come the calls that no scene before has made to fail: `touched` remembers them.
 */
export function sample(faults: readonly Fault[], size: number, seed: string, touched: Set<string> = new Set()): Fault[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) groups.set(keyOf(fault), [...(groups.get(keyOf(fault)) ?? []), fault]);
  const order = [...groups].map(([key, group]) => ({ key, place: hash(seed + key), group: rotated(group, hash(seed + key)) }));
  order.sort((one, other) => Number(touched.has(one.key)) - Number(touched.has(other.key)) || one.place - other.place);
  const chosen: Fault[] = [];
  for (let round = 0; chosen.length < size && order.some(({ group }) => group.length > round); round++) {
    for (const { group } of order) {
      const fault = group[round];
      if (fault !== undefined && chosen.length < size) chosen.push(fault);
    }
  }
  for (const fault of chosen) touched.add(keyOf(fault));
  return chosen;
}

/**
 * Each call with each errno at the first, a middle and the last of its places in the course of events, and failing for good from the
 * first on: what a thinned run takes where there is no time for all.
 */
export function edges(faults: readonly Fault[]): Fault[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) {
    const key = `${keyOf(fault)} ${fault.errno} ${fault.last === null}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].flatMap((group) => {
    const places = group[0]?.last === null ? [0] : [0, Math.floor(group.length / 2), group.length - 1];
    return [...new Set(places)].map((place) => group[place]).filter((fault) => fault !== undefined);
  });
}

const keyOf = ({ whose, call }: Fault): string => `${whose} ${call}`;

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
