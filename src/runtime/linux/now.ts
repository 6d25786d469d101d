import { type Millis, millis } from '../../model/ids.ts';

/** process.hrtime is CLOCK_MONOTONIC, as the core's times are. */
export const now = (): Millis => millis(Number(process.hrtime.bigint()) / 1e6);
