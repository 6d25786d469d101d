import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tsinit } from '../helpers/fixtures.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import { Running } from '../helpers/running.ts';
import { toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

interface PrivateFiles {
  /** Files, or directories with all that is in them: at first as they are on this machine. */
  readonly copied?: readonly string[];
  /** The directory in which those are, each at its path, if they are not to be this machine's own. */
  readonly from?: string;
  /** Directories with nothing in them; owner and mode are those that they have on this machine. */
  readonly empty?: readonly string[];
}

interface ProgramStart extends Pick<Start, 'place' | 'terminal' | 'prepare'> {
  /** The program and its arguments: the app; none where the options name a configuration of jobs. */
  readonly words: readonly string[];
  /**
   * Options for tsinit; none: the plain form, with its 5 s for what is left behind. Where nothing is said they have a minute: on a machine
   * that is busy a server may need more than 5 s to end.
   */
  readonly options?: readonly string[];
  /** Who tsinit itself runs as, as `docker run --user` says it; root where nothing is said. */
  readonly user?: string;
  /** Shell commands, run by root in the new machine before tsinit is executed there. */
  readonly setup?: string;
}

/** Where tsinit is, in every machine. */
const initInside = '/run/tsinit';
/** What a container gives to its programs, and not what the tests were started with. */
export const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };

/**
 * $1: the directory with the private files; $2: tsinit; $3: the setup; then the private paths, "--", and the command.
 * It ends as that command: the same process, so that this may be PID 1.
 */
const arrangement = `
room=$1 init=$2 setup=$3; shift 3
ip link set lo up
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
while [ "$1" != -- ]; do mount --bind "$room$1" "$1"; shift; done; shift
mount --bind "$init" ${initInside}
eval "$setup"
exec "$@"`;

/**
 * This machine's programs and libraries, with a network, a /run and a /dev/shm of its own, and with private copies of
 * what a program writes: it may be started as Debian has configured it, and changes nothing of this machine.
 * The files outlive the processes, so that a program can be started again where it had ended.
 */
export class Machine {
  readonly #room = mkdtempSync(join(tmpdir(), 'tsinit-machine-'));
  readonly #paths: readonly string[];
  /** What the last program wrote that has ended here; a test that waits for more of it waits in vain. */
  #lastWords: string | null = null;

  constructor(files: PrivateFiles = {}) {
    onTestFinished(() => rmSync(this.#room, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
    chmodSync(this.#room, 0o755); /* who is not root looks at a private file from here, too */
    const empty = ['/run', ...(files.empty ?? [])];
    const copied = files.copied ?? [];
    for (const path of empty) makeEmpty(this.#room, path);
    for (const path of copied) copy(join(files.from ?? '/', path), this.path(path));
    closeSync(openSync(this.path(initInside), 'w'));
    this.#paths = [...empty, ...copied];
  }

  /** Where a private file of the machine lies on this one. */
  path(inside: string): string {
    return join(this.#room, inside);
  }

  /** The text of a private file; empty while there is none. */
  read(inside: string): string {
    try {
      return readFileSync(this.path(inside), 'utf8');
    } catch {
      return '';
    }
  }

  async untilFile(inside: string, pattern: RegExp = /^/): Promise<void> {
    await until(`${inside} has ${pattern}`, () => {
      if (existsSync(this.path(inside)) && pattern.test(this.read(inside))) return true;
      if (this.#lastWords !== null) throw new Error(`it ended without ${pattern} in ${inside}; it wrote:\n${this.#lastWords}`);
      return false;
    });
  }

  /** tsinit and the program under it, as process 1 there, or below another one (place). */
  start(start: ProgramStart): Running {
    const user = start.user === undefined ? [] : asUser(start.user);
    const options = start.words.length === 0 ? (start.options ?? []) : patient(start.options ?? ['--grace', '60s']);
    const init = [...user, initInside, ...options, ...(start.words.length === 0 ? [] : ['--', ...start.words])];
    const namespaces = [toolPath('unshare'), '--net', '--ipc', '--'];
    const arrange = ['/bin/sh', '-ec', arrangement, 'sh', this.#room, tsinit(), start.setup ?? '', ...this.#paths, '--'];
    const { place, terminal, prepare } = start;
    const run = runAsInit({
      bare: [...namespaces, ...arrange, ...init],
      environment,
      ...(place === undefined ? {} : { place }),
      ...(terminal === undefined ? {} : { terminal }),
      ...(prepare === undefined ? {} : { prepare }),
    });
    this.#lastWords = null;
    void run.ended.then(() => {
      this.#lastWords = `${run.stdout.text}${run.stderr.text}`;
    });
    return run;
  }

  /** Runs a command with the machine's files and network, though not among its processes: its output, once it ended with 0. */
  async ask(run: Running, words: readonly string[], user?: string): Promise<string> {
    const [program = '', ...rest] = await enter(run, words, user);
    return (await promisify(execFile)(program, rest, { env: environment })).stdout;
  }

  /** The same with a command that goes on, for a test that talks with it. */
  async talk(run: Running, words: readonly string[], user?: string): Promise<Running> {
    return new Running({ command: await enter(run, words, user), environment, initBelow: 0, terminal: false });
  }
}

/** --as NAME has to be first, and knows no --grace. */
function patient(options: readonly string[]): readonly string[] {
  return options.length === 0 || options.includes('--as') || options.includes('--grace')
    ? options
    : ['--grace', '60s', ...options];
}

/** A directory in the room with the owner and mode of the one on this machine. */
export function makeEmpty(room: string, path: string): void {
  const facts = statSync(path);
  const directory = join(room, path);
  mkdirSync(directory, { recursive: true });
  chownSync(directory, facts.uid, facts.gid);
  chmodSync(directory, facts.mode & 0o7777);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const result = spawnSync('cp', ['--archive', from, to], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(result.stderr);
}

function asUser(user: string): string[] {
  return [toolPath('setpriv'), `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'];
}

async function enter(run: Running, words: readonly string[], user?: string): Promise<string[]> {
  const target = [`--target=${await run.pid()}`, '--mount', '--net', '--ipc'];
  return [toolPath('nsenter'), ...target, '--', ...(user === undefined ? [] : asUser(user)), ...words];
}
