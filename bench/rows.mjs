// @ts-check
import { entry } from './statistics.mjs';

/** @typedef {import('./report.mjs').Results} Results */
/** @typedef {{ label: string, cells: string[] }} Row */

const us = (/** @type {number} */ ns) => (ns / 1000).toFixed(ns < 100_000 ? 1 : 0);
const ms = (/** @type {number} */ ns) => (ns / 1e6).toFixed(0);

/**
 * Every figure as a line with one cell an init.
 * @param {readonly string[]} names tini first
 * @param {Results} results
 * @returns {Row[]}
 */
export function rows(names, { idle, start, forward, orphans, lost }) {
  return [
    ...(idle ? idleRows(names, idle) : []),
    ...(start ? startRows(names, start) : []),
    ...(forward ? forwardRows(names, forward) : []),
    ...(orphans ? orphanRows(names, orphans) : []),
    ...(lost ? lostRows(names, lost) : []),
  ];
}

/**
 * @param {string} label
 * @param {readonly number[]} values one an init, the first being tini's
 * @param {(value: number) => string} show
 * @returns {Row}
 */
function withRatios(label, values, show = String) {
  const [tini = Number.NaN] = values;
  return { label, cells: values.map((value, i) => (i === 0 ? show(value) : `${show(value)} (${(value / tini).toFixed(2)})`)) };
}

/**
 * @param {readonly string[]} names
 * @param {NonNullable<Results['idle']>} idle
 * @returns {Row[]}
 */
function idleRows(names, { seconds, byInit }) {
  const all = names.map((name) => entry(byInit, name));
  const rss = all.map(({ idle }) => idle.rss);
  const pss = all.map(({ idle }) => idle.pss ?? Number.NaN);
  const again = all.map(({ again }) => again.rss);
  return [
    withRatios('idle: RSS, kB', rss),
    { label: 'idle: anon / file / shmem, kB', cells: all.map(({ idle }) => `${idle.anon} / ${idle.file} / ${idle.shmem}`) },
    withRatios('idle: PSS, kB', pss),
    { label: `idle: context switches in ${seconds} s`, cells: all.map(({ switches }) => String(switches)) },
    { label: 'idle: tasks', cells: all.map(({ idle }) => String(idle.tasks)) },
    { label: '150 ms after a signal: RSS / anon, kB', cells: all.map(({ awake }) => `${awake.rss} / ${awake.anon}`) },
    withRatios('idle again: RSS, kB', again),
  ];
}

/**
 * @param {readonly string[]} names
 * @param {NonNullable<Results['start']>} start
 * @returns {Row[]}
 */
function startRows(names, { byInit, asPeer }) {
  /** @type {(role: 'pid1' | 'subprocess', what: 'launch' | 'exit', label: string) => Row} */
  const row = (role, what, label) => {
    const values = names.map((name) => entry(byInit, name)[role][what]);
    return withRatios(`${label}, µs (no init: ${us(entry(byInit, 'none')[role][what])})`, values, us);
  };
  /** In the column of each: tsinit under its name, and the ratio to itself. */
  const inPlace = (/** @type {'pid1' | 'subprocess'} */ role, /** @type {string} */ label) => ({
    label: `${label}, tsinit in its place, µs`,
    cells: names.map((name) => {
      const { launch } = (asPeer[name] ?? entry(byInit, name))[role];
      return `${us(launch)} (${(launch / entry(byInit, name)[role].launch).toFixed(2)})`;
    }),
  });
  return [
    row('pid1', 'launch', 'launch, PID 1'),
    row('subprocess', 'launch', 'launch, subprocess'),
    row('pid1', 'exit', '`true`, PID 1'),
    row('subprocess', 'exit', '`true`, subprocess'),
    ...(Object.keys(asPeer).length > 0 ? [inPlace('pid1', 'launch, PID 1'), inPlace('subprocess', 'launch, subprocess')] : []),
  ];
}

/**
 * @param {readonly string[]} names
 * @param {NonNullable<Results['forward']>} forward
 * @returns {Row[]}
 */
function forwardRows(names, { byInit }) {
  /** @type {(how: keyof import('./measure-forward.mjs').ForwardResult, label: string) => Row[]} */
  const pair = (how, label) =>
    /** @type {const} */ (['p50', 'p90']).map((share) => {
      const values = names.map((name) => entry(byInit, name)[how][share]);
      return withRatios(`forward, ${label}, ${share}, µs`, values, us);
    });
  return [
    ...pair('awakeNull', 'awake'),
    ...pair('awakePipe', 'awake, stderr a pipe'),
    ...pair('first', 'asleep, the first'),
    ...pair('again', 'asleep again'),
  ];
}

/**
 * @param {readonly string[]} names
 * @param {NonNullable<Results['orphans']>} orphans
 * @returns {Row[]}
 */
function orphanRows(names, { orphans, byInit }) {
  const all = names.map((name) => entry(byInit, name));
  const made = all.map(({ made }) => made);
  const total = all.map(({ total }) => total);
  return [
    withRatios(`${orphans} orphans: all made, ms`, made, ms),
    withRatios(`${orphans} orphans: all reaped, ms`, total, ms),
    { label: 'zombies 100 ms after the last', cells: all.map(({ zombies }) => String(zombies)) },
  ];
}

/**
 * @param {readonly string[]} names
 * @param {NonNullable<Results['lost']>} lost
 * @returns {Row[]}
 */
function lostRows(names, { byInit }) {
  const all = names.map((name) => entry(byInit, name));
  return [
    { label: 'SIGTERM lost, 0.2 to 5 ms after exec', cells: all.map(({ lost, starts }) => `${lost} of ${starts}`) },
    { label: 'not lost, but a wrong exit code', cells: all.map(({ wrong }) => String(wrong)) },
  ];
}
