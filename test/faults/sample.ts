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

const POSITIONS = ['first', 'middle', 'last', 'for good'] as const;

/** A fault of one call and errno: at one of its places in the course of events, or for good from the first on. */
interface Edge {
  readonly fault: Fault;
  readonly position: (typeof POSITIONS)[number];
}

function edgesOf(faults: readonly Fault[]): Edge[] {
  const groups = new Map<string, Fault[]>();
  for (const fault of faults) {
    const key = `${keyOf(fault)} ${fault.errno} ${fault.last === null}`;
    groups.set(key, [...(groups.get(key) ?? []), fault]);
  }
  return [...groups.values()].flatMap((group) => {
    if (group[0]?.last === null) return group.slice(0, 1).map((fault) => ({ fault, position: 'for good' as const }));
    const places = [0, Math.floor(group.length / 2), group.length - 1];
    const taken = places.flatMap((place, index) => {
      const [fault, position] = [group[place], POSITIONS[index]];
      return fault === undefined || position === undefined || places.indexOf(place) < index ? [] : [{ fault, position }];
    });
    return taken;
  });
}

/** Each call with each errno at the first, a middle and the last of its places in the course of events, and failing for good. */
export const edges = (faults: readonly Fault[]): Fault[] => edgesOf(faults).map(({ fault }) => fault);

/**
 * Of those fewer: each call at the first, a middle and the last of its places, and failing for good, but with one errno each, which
 * is another one in the next scene (`turn`); and whatever combination of call, errno and place no scene before has had.
 */
export function crossed(faults: readonly Fault[], turn: number, covered: Set<string>): Fault[] {
  const offered = new Map<string, Edge[]>();
  for (const edge of edgesOf(faults)) {
    const key = `${keyOf(edge.fault)} ${edge.position}`;
    offered.set(key, [...(offered.get(key) ?? []), edge]);
  }
  return [...offered].flatMap(([key, group]) => {
    const own = group[(turn + hash(key)) % group.length];
    const taken = group.filter((edge) => edge === own || !covered.has(`${key} ${edge.fault.errno}`));
    for (const { fault } of taken) covered.add(`${key} ${fault.errno}`);
    return taken.map(({ fault }) => fault);
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
