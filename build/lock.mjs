// @ts-check
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';

const POLL_MS = 100;

/**
 * One build at a time in one folder: `npm test` beside `npm start` would otherwise read half-written files.
 * @param {string} file
 * @returns {() => void} releases it
 */
export function lockBuild(file) {
  let told = false;
  while (!take(file)) {
    const holder = readFile(file);
    const pid = holder.split(' ')[0] ?? '';
    if (holder !== '' && nameOf(pid) !== holder) {
      rmSync(file, { force: true }); // that build was killed
      continue;
    }
    if (!told) console.log(`  waiting for another build (pid ${pid}) in the same folder`);
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  return () => rmSync(file, { force: true });
}

/** @param {string} file */
function take(file) {
  try {
    const fd = openSync(file, 'wx');
    writeSync(fd, nameOf('self'));
    closeSync(fd);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A process is named by its pid and its start time (field 22 of proc_pid_stat(5)), because pids come again.
 * @param {string} pid
 */
function nameOf(pid) {
  const stat = readFile(`/proc/${pid}/stat`);
  const afterComm = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return `${stat.split(' ')[0]} ${afterComm[19] ?? 'gone'}`;
}

/** @param {string} file */
function readFile(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
