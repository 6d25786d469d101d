import type { Lane } from './lanes.ts';

export interface Placed {
  readonly lane: Lane;
  readonly row: number;
  /** Others stand in the same row: its name cannot be beside it. */
  readonly shared: boolean;
}

/**
 * A row for each lane that has something to tell; short lives in which nothing happened share rows below them. across: from a point in time
 * to a place. gap: what must be between two in one row.
 */
export function placedInRows(lanes: readonly Lane[], across: (at: number) => number, gap: number): readonly Placed[] {
  const own = lanes.filter((lane) => !isUneventful(lane));
  const ends: number[] = [];
  const shared = lanes.filter(isUneventful).map((lane): Placed => {
    const from = across(lane.from ?? 0);
    const free = ends.findIndex((end) => end + gap <= from);
    const row = free === -1 ? ends.length : free;
    ends[row] = across(lane.to ?? Number.POSITIVE_INFINITY);
    return { lane, row: own.length + row, shared: true };
  });
  return [...own.map((lane, row) => ({ lane, row, shared: false })), ...shared];
}

const isUneventful = ({ kind, from, to, endedWell, marks }: Lane): boolean =>
  kind === 'other' && from !== null && to !== null && endedWell && marks.every((mark) => mark.kind === 'executed');
