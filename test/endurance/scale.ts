/**
 * The numbers that are asked of tsinit (`npm run test:endurance`), or few enough for every test run. TSINIT_ENDURANCE_SHARE is the part
 * of them that is made, from 0 to 1, where there is no time for all.
 */
export const full = process.env.TSINIT_ENDURANCE === 'full';

const share = Number(process.env.TSINIT_ENDURANCE_SHARE ?? 1);
if (!(share > 0 && share <= 1)) throw new Error(`TSINIT_ENDURANCE_SHARE is "${share}", not a number above 0, and 1 at the most`);

export const scaled = (asked: number, few: number): number => (full ? Math.ceil(asked * share) : few);

/** Milliseconds. The full numbers take as long as they take. */
export const timeout = full ? 7_200_000 : 300_000;
