/** The numbers that are asked of tsinit (`npm run test:endurance`), or few enough for every test run. */
export const full = process.env.TSINIT_ENDURANCE === 'full';

export const scaled = (asked: number, few: number): number => (full ? asked : few);

/** Milliseconds. The full numbers take as long as they take. */
export const timeout = scaled(7_200_000, 300_000);
