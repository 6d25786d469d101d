// @ts-check
import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LOG_BYTES, LOG_DIRECTORY, serviceFiles, services } from './services.mjs';

/**
 * The machine's own programs in namespaces of processes and mounts of their own: /run is a directory that can be read from outside, the
 * logs are on a small tmpfs, no crontab of this machine is there. $1: that directory; then the command, which becomes process 1.
 */
const ARRANGEMENT = `
mount -t proc proc /proc
room=$1; shift
mount --bind "$room" /run
mount -t tmpfs -o size=${LOG_BYTES} tmpfs ${LOG_DIRECTORY}
mkdir ${LOG_DIRECTORY}/nginx
mount -t tmpfs tmpfs /etc/cron.d
mount -t tmpfs tmpfs /var/spool/cron
mkdir /var/spool/cron/crontabs
mount --bind /run/no-crontab /etc/crontab
cd /
exec "$@"`;

/**
 * @typedef {import('./services.mjs').Variant} Variant
 * @typedef {import('./supervisors.mjs').Supervisor} Supervisor
 * @typedef {{ pid: number, parent: number, comm: string, exe: string }} Process
 */

/** One supervisor as process 1, with its services. Whatever becomes of the run, close() leaves nothing behind. */
export class World {
  #room = mkdtempSync(join(tmpdir(), 'tsinit-jobs-'));
  #ports = { redis: 20_000 + Math.floor(Math.random() * 10_000), nginx: 30_001 + Math.floor(Math.random() * 2_000) };
  #began = process.hrtime.bigint();
  /** @type {import('node:child_process').ChildProcess} */
  #unshare;
  /** @type {Promise<void>} */
  #closed;
  /** Milliseconds from the start; null: it is running. @type {number | null} */
  ended = null;

  /**
   * @param {Supervisor} supervisor
   * @param {Variant} variant
   */
  constructor(supervisor, variant) {
    const files = { ...serviceFiles(this.#ports), ...supervisor.files(services(variant, this.#ports)), 'no-crontab': '' };
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.#room, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: /\/run$|^chatty$/.test(name) ? 0o755 : 0o644 });
    }
    chmodSync(this.#room, 0o755);
    const output = openSync(join(this.#room, 'output'), 'a');
    const words = [
      '--mount',
      '--pid',
      '--fork',
      '--kill-child=KILL',
      '--propagation',
      'private',
      '--',
      '/bin/sh',
      '-ec',
      ARRANGEMENT,
      'sh',
    ];
    this.#began = process.hrtime.bigint();
    this.#unshare = spawn('unshare', [...words, this.#room, ...supervisor.command], {
      stdio: ['ignore', output, output],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/run', LANG: 'C.UTF-8' },
    });
    closeSync(output);
    this.#closed = new Promise((resolve) =>
      this.#unshare.once('close', () => {
        this.ended = this.now();
        resolve();
      }),
    );
  }

  /** Milliseconds since the start. */
  now() {
    return Number(process.hrtime.bigint() - this.#began) / 1e6;
  }

  /** What it left with, as a shell tells it; null: it has not. */
  get code() {
    return this.#unshare.exitCode;
  }

  /** The text of a file below /run; empty where there is none. @param {string} name */
  read(name) {
    try {
      return readFileSync(join(this.#room, name), 'utf8');
    } catch {
      return '';
    }
  }

  /** A path of the world, as it is reached from outside. @param {string} path */
  path(path) {
    return path.startsWith('/run/') ? join(this.#room, path.slice(4)) : `/proc/${this.first()}/root${path}`;
  }

  /** The pid of process 1, seen from outside; 0: there is none any more. */
  first() {
    return childrenOf(this.#unshare.pid ?? 0)[0] ?? 0;
  }

  /** Process 1 and all below it. @returns {Process[]} */
  processes() {
    const found = [];
    for (const waiting = [this.first()]; waiting.length > 0; ) {
      const pid = waiting.pop() ?? 0;
      const one = processOf(pid);
      if (one !== null) found.push(one);
      waiting.push(...childrenOf(pid));
    }
    return found;
  }

  /** The supervisor's own processes, PSS in kB. */
  memory() {
    const all = this.processes();
    const own = all.filter(({ exe, comm }) => exe === all[0]?.exe || comm.startsWith('s6-'));
    return own.reduce((sum, { pid }) => sum + pssOf(pid), 0);
  }

  /** @param {'redis' | 'nginx' | 'php'} service whether it accepts */
  accepts(service) {
    const where = service === 'php' ? { path: join(this.#room, 'php.sock') } : { port: this.#ports[service], host: '127.0.0.1' };
    return new Promise((/** @type {(yes: boolean) => void} */ resolve) => {
      const socket = connect(where);
      const end = (/** @type {boolean} */ yes) => {
        socket.destroy();
        resolve(yes);
      };
      socket.once('connect', () => end(true));
      socket.once('error', () => end(false));
    });
  }

  /** Every service accepts, and cron has written its pid. */
  async isReady() {
    if (this.read('crond.pid') === '') return false;
    return (await this.accepts('php')) && (await this.accepts('nginx')) && (await this.accepts('redis'));
  }

  /**
   * Milliseconds until the fact; null: it has not come within the limit, or everything has ended.
   * @param {() => boolean | Promise<boolean>} fact
   * @param {number} limit in milliseconds
   */
  async until(fact, limit) {
    for (const began = this.now(); this.now() - began < limit && this.ended === null; await pause(4)) {
      if (await fact()) return this.now() - began;
    }
    return null;
  }

  /** SIGTERM to process 1: milliseconds until it has ended; null: not within a minute. */
  async stop() {
    const began = this.now();
    if (this.first() > 0) process.kill(this.first(), 'SIGTERM');
    await this.until(() => false, 60_000);
    return this.ended === null ? null : this.ended - began;
  }

  async close() {
    if (this.ended === null) {
      const first = this.first();
      if (first > 0) process.kill(first, 'SIGKILL');
      this.#unshare.kill('SIGKILL');
    }
    await this.#closed;
    rmSync(this.#room, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** @param {number} pid */
function childrenOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const texts = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
    return texts
      .join(' ')
      .split(' ')
      .filter((word) => word !== '')
      .map(Number);
  } catch {
    return []; // It has ended.
  }
}

/** @param {number} pid @returns {Process | null} */
function processOf(pid) {
  try {
    const [, comm = '', parent] = /\((.*)\) . (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { pid, parent: Number(parent), comm, exe: readlinkSync(`/proc/${pid}/exe`) };
  } catch {
    return null;
  }
}

/** @param {number} pid */
function pssOf(pid) {
  try {
    return Number(/^Pss:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
