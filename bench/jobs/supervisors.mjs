// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onPath as onPathAnd } from '../inits.mjs';
import { LOG } from './services.mjs';

/**
 * @typedef {import('./services.mjs').Service} Service
 * @typedef {object} Supervisor
 * @property {string} name
 * @property {string} version
 * @property {readonly string[]} command what is executed as process 1
 * @property {(services: readonly Service[]) => Record<string, string>} files its configuration, by the names below /run
 */

/**
 * Those that are here, and a line for each that is not, with the cure. tsinit comes first: without it there is nothing to compare.
 * @param {readonly string[] | null} only names to keep; null: all
 * @returns {{ supervisors: Supervisor[], missing: string[] }}
 */
export function findSupervisors(only) {
  /** @type {Supervisor[]} */
  const supervisors = [];
  const missing = [];
  for (const { name, find, cure } of KNOWN.filter(({ name }) => only === null || only.includes(name))) {
    const found = find();
    if (found === null) missing.push(`${name} is left out: it is not here; cure: ${cure}`);
    else supervisors.push({ name, ...found });
  }
  if (supervisors[0]?.name !== 'tsinit') throw new Error('tsinit must be among them: the ratios are to it; cure: npm run build');
  return { supervisors, missing };
}

const KNOWN = [
  { name: 'tsinit', find: findTsinit, cure: 'npm run build' },
  { name: 'supervisord', find: findSupervisord, cure: 'apt-get install supervisor' },
  { name: 's6', find: findS6, cure: 'apt-get install s6' },
  { name: 'pm2', find: findPm2, cure: 'npm install --prefix DIRECTORY pm2, and BENCH_PM2=DIRECTORY/node_modules/pm2' },
];

/** @returns {Omit<Supervisor, 'name'> | null} */
function findTsinit() {
  const path = resolve(process.env.BENCH_INIT ?? fileURLToPath(new URL('../../dist/tsinit', import.meta.url)));
  if (!existsSync(path)) return null;
  const job = (/** @type {Service} */ { words, stop, daemon, logged }) => ({
    command: words,
    stop: { signal: stop, timeout: '30s' },
    ...(daemon ? { kind: 'daemon' } : {}),
    ...(logged ? { stdout: { file: `${LOG}.log`, max_size: 'never' } } : {}),
  });
  return {
    version: /\d[\d.]*/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown',
    command: [path, '--config', '/run/tsinit.yaml'],
    // JSON is YAML.
    files: (services) => ({
      'tsinit.yaml': JSON.stringify({ version: 1, jobs: Object.fromEntries(services.map((one) => [one.name, job(one)])) }),
    }),
  };
}

/** @returns {Omit<Supervisor, 'name'> | null} */
function findSupervisord() {
  const path = onPath('supervisord');
  if (path === null) return null;
  const head = '[supervisord]\nnodaemon=true\nuser=root\nlogfile=/dev/null\nlogfile_maxbytes=0\npidfile=/run/supervisord.pid\n';
  const program = (/** @type {Service} */ { name, words, stop, logged }) =>
    `[program:${name}]\ncommand=${words.map(quoted).join(' ')}\nstopsignal=${stop}\nstopwaitsecs=30\nredirect_stderr=true\n` +
    `stdout_logfile=${logged ? `${LOG}.log` : '/dev/fd/1'}\nstdout_logfile_maxbytes=0\n`;
  return {
    version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(),
    command: [path, '-c', '/run/supervisord.conf'],
    files: (services) => ({ 'supervisord.conf': [head, ...services.map(program)].join('\n') }),
  };
}

/** The core of s6-overlay, without its scripts. @returns {Omit<Supervisor, 'name'> | null} */
function findS6() {
  const path = onPath('s6-svscan');
  if (path === null) return null;
  const directory = (/** @type {Service} */ { name, words, stop, logged }) => ({
    [`service/${name}/run`]: `#!/bin/sh\nexec 2>&1\nexec ${words.map(quoted).join(' ')}\n`,
    [`service/${name}/down-signal`]: `SIG${stop}\n`,
    [`service/${name}/timeout-kill`]: '30000\n',
    ...(logged ? { [`service/${name}/log/run`]: `#!/bin/sh\nexec s6-log n10 s1000000 ${LOG}\n` } : {}),
  });
  return {
    version: packageVersion('s6'),
    command: [path, '/run/service'],
    files: (services) => Object.assign({}, ...services.map(directory)),
  };
}

/** @returns {Omit<Supervisor, 'name'> | null} */
function findPm2() {
  const folder = process.env.BENCH_PM2 ?? '/usr/lib/node_modules/pm2';
  const path = join(folder, 'bin', 'pm2-runtime');
  if (!existsSync(path)) return null;
  const app = (/** @type {Service} */ { name, words: [program = '', ...args], logged }) => ({
    name,
    script: program.startsWith('/') ? program : onPath(program),
    args,
    interpreter: 'none',
    kill_timeout: 30_000,
    ...(logged ? { out_file: `${LOG}.log` } : {}),
  });
  return {
    version: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version,
    command: [process.execPath, path, 'start', '/run/ecosystem.config.js'],
    files: (services) => ({ 'ecosystem.config.js': `module.exports = ${JSON.stringify({ apps: services.map(app) })};\n` }),
  };
}

const quoted = (/** @type {string} */ word) => (/^[\w/.:=-]+$/.test(word) ? word : `"${word}"`);

/** @param {string} name */
function packageVersion(name) {
  try {
    return execFileSync('dpkg-query', ['-W', '-f', '$' + '{Version}', name], { encoding: 'utf8' });
  } catch {
    return 'of unknown version';
  }
}

/** @param {string} name */
export const onPath = (name) => onPathAnd(name, ['/usr/sbin', '/sbin']);
