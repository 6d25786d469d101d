// @ts-check
/**
 * What tsinit is held to.
 * @typedef {{ bar: string, limit: string, value: string, met: boolean }} Bar
 */

/**
 * @param {import('./report.mjs').Results} results
 * @returns {Bar[]} none where tsinit was not measured
 */
export function bars({ idle, start, forward, orphans, lost, jobs }) {
  return [
    ...idleBars(idle),
    ...startBars(start),
    ...forwardBars(forward),
    ...orphanBars(orphans),
    ...lostBars(lost),
    ...jobsBars(jobs),
  ];
}

/** @param {import('./report.mjs').Results['idle']} idle */
function idleBars(idle) {
  const { tsinit, tini } = idle?.byInit ?? {};
  if (!idle || !tsinit || !tini) return [];
  return [
    atMost('idle: RSS, of tini', 0.1, tsinit.idle.rss / tini.idle.rss),
    atMost(`idle: wake-ups in ${idle.seconds} s`, 0, tsinit.switches, 0),
    atMost('idle again: RSS, of tini', 0.1, tsinit.again.rss / tini.again.rss),
  ];
}

/** @param {import('./report.mjs').Results['start']} start */
function startBars(start) {
  const { tsinit, tini } = start?.byInit ?? {};
  if (!tsinit || !tini) return [];
  return [
    atMost('launch, PID 1, of tini', 0.6, tsinit.pid1.launch / tini.pid1.launch),
    atMost('launch, subprocess, of tini', 0.6, tsinit.subprocess.launch / tini.subprocess.launch),
    atMost('`true`, PID 1, of tini', 0.6, tsinit.pid1.exit / tini.pid1.exit),
    atMost('`true`, subprocess, of tini', 0.6, tsinit.subprocess.exit / tini.subprocess.exit),
    ...Object.entries(start?.asPeer ?? {}).map(([name, { pid1 }]) =>
      atMost(`launch, PID 1, as ${name}, of its own plain form`, 1.15, pid1.launch / tsinit.pid1.launch),
    ),
  ];
}

/** @param {import('./report.mjs').Results['forward']} forward */
function forwardBars(forward) {
  const { tsinit, tini } = forward?.byInit ?? {};
  if (!tsinit || !tini) return [];
  return [
    atMost('forward awake, p50, of tini', 1.2, tsinit.awakeNull.p50 / tini.awakeNull.p50),
    atMost('forward awake, stderr a pipe, p50, of tini', 1.2, tsinit.awakePipe.p50 / tini.awakePipe.p50),
    atMost('forward asleep, the first, p50, ms', 30, tsinit.first.p50 / 1e6, 1),
    atMost('forward asleep again, p50, ms', 30, tsinit.again.p50 / 1e6, 1),
  ];
}

/** @param {import('./report.mjs').Results['orphans']} orphans */
function orphanBars(orphans) {
  const { tsinit, tini } = orphans?.byInit ?? {};
  if (!orphans || !tsinit || !tini) return [];
  return [
    atMost(`${orphans.orphans} orphans: all reaped, of tini`, 1.15, tsinit.total / tini.total),
    atMost('zombies 100 ms after the last', 0, tsinit.zombies, 0),
  ];
}

/** @param {import('./report.mjs').Results['lost']} lost */
function lostBars(lost) {
  const { tsinit } = lost?.byInit ?? {};
  if (!tsinit) return [];
  return [atMost(`SIGTERM lost or ended wrong, of ${tsinit.starts} starts`, 0, tsinit.lost + tsinit.wrong, 0)];
}

/** @param {import('./report.mjs').Results['jobs']} jobs */
function jobsBars(jobs) {
  if (!jobs) return [];
  const { services, tsinit, s6 } = jobs;
  const memory = atMost(`${services} jobs: PSS, kB`, 8192, tsinit.pss, 0);
  if (s6 === null) return [memory];
  return [
    memory,
    atMost(`${services} jobs: start, of s6-svscan`, 1.2, tsinit.start / s6.start),
    atMost(`${services} jobs: stop, of s6-svscan`, 1.2, tsinit.stop / s6.stop),
  ];
}

/**
 * @param {string} bar
 * @param {number} limit
 * @param {number} value
 * @param {number} digits
 * @returns {Bar}
 */
function atMost(bar, limit, value, digits = 2) {
  return { bar, limit: `≤ ${limit}`, value: value.toFixed(digits), met: value <= limit };
}
