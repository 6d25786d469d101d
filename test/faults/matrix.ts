import { type ErrnoName, errnos, type Fault, type SeenCall } from './fault.ts';
import { isImpossible } from './impossible.ts';

/** Each may last: no memory, no descriptor, forbidden or unknown to this kernel. Nothing answers EINTR for ever. */
const LASTING: readonly ErrnoName[] = ['EAGAIN', 'ENOMEM', 'EMFILE', 'EPERM', 'ENOSYS'];

/**
 * All the faults of one course of events: every place from which a call of ours is made, the first time and the last time that
 * it is made from there, with each errno; and every call failing for good, from each such first time on.
 */
export function faultsIn(calls: readonly SeenCall[]): Fault[] {
  const places = new Map<string, { readonly call: SeenCall; readonly from: number; count: number }>();
  const ordinals = new Map<string, number>();
  for (const call of calls) {
    const name = `${call.whose} ${call.call}`;
    const ordinal = (ordinals.get(name) ?? 0) + 1;
    ordinals.set(name, ordinal);
    const key = `${name} ${call.place}`;
    const place = places.get(key);
    if (place === undefined) places.set(key, { call, from: ordinal, count: 1 });
    else place.count++;
  }
  return [...places.values()].flatMap(({ call, from, count }) => [
    ...[...new Set([1, count])].flatMap((at) =>
      errnos
        .filter((errno) => !isImpossible(call, errno, false))
        .map((errno): Fault => ({ whose: call.whose, call: call.call, place: call.place, first: at, last: at, errno })),
    ),
    ...LASTING.filter((errno) => !isImpossible(call, errno, true)).map(
      (errno): Fault => ({ whose: call.whose, call: call.call, place: null, first: from, last: null, errno }),
    ),
  ]);
}
