// @ts-check

export const NO_S6 = 's6-svscan is not installed, so that tsinit with jobs is compared with nothing; cure: apt-get install s6';

/**
 * tsinit with jobs beside s6-svscan, where that is there.
 * @param {import('./report.mjs').Results['jobs']} jobs
 * @returns {{ head: string[], body: string[][] }} no rows where it was not measured
 */
export function jobsRows(jobs) {
  if (!jobs) return { head: [], body: [] };
  const { services, tsinit, s6 } = jobs;
  /** @type {(label: string, figure: 'start' | 'pss' | 'stop') => string[]} */
  const row = (label, figure) => {
    const own = tsinit[figure].toFixed(0);
    return s6 === null ? [label, own] : [label, s6[figure].toFixed(0), `${own} (${(tsinit[figure] / s6[figure]).toFixed(2)})`];
  };
  return {
    head: [`${services} services, PID 1`, ...(s6 === null ? [] : [`s6-svscan ${s6.version}`]), 'tsinit'],
    body: [
      row('start, until the last one runs, ms', 'start'),
      row('quiet: PSS of PID 1 and the supervisors, kB', 'pss'),
      row('stop, from SIGTERM until PID 1 has ended, ms', 'stop'),
    ],
  };
}
