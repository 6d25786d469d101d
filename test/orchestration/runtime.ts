import { execFile, type StdioOptions } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, newDirectory } from '../helpers/fixtures.ts';
import type { Output } from '../helpers/output.ts';
import { stateOf } from '../helpers/proc.ts';
import { Running } from '../helpers/running.ts';
import { isRoot, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { type Bundle, configuration, image } from './bundle.ts';

/** What came of a command that was run to its end. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface How {
  readonly input?: 'closed' | undefined;
  readonly terminal?: boolean | undefined;
  /** What stands before the command in the same process, outside of the shared namespaces. */
  readonly before?: readonly string[];
}

/**
 * crun, as dockerd, podman and containerd use it. All that it starts, and every later command to it, shares one mount
 * namespace, which a process of ours holds: crun refuses machines whose cgroups are of two versions at once, and there
 * an empty file system covers them. For an ordinary user that process holds a user namespace too, in which he is root.
 */
export class Runtime {
  readonly #enter: readonly string[];
  readonly #root: string;
  #count = 0;

  private constructor(holder: number, root: string) {
    const user = isRoot ? [] : ['--user', '--preserve-credentials'];
    this.#enter = [toolPath('nsenter'), `--target=${holder}`, ...user, '--mount', '--'];
    this.#root = root;
  }

  static async start(): Promise<Runtime> {
    const user = isRoot ? [] : ['--user', '--map-root-user'];
    const held = [app(), 'prepare', 'hide=/sys/fs/cgroup', '--', app(), 'wait-forever'];
    const command = [toolPath('unshare'), ...user, '--mount', '--', ...held];
    const holder = new Running({ command, environment: {}, initBelow: 0, terminal: false });
    return new Runtime(await holder.stdout.number(/^ready (\d+)$/), newDirectory());
  }

  /** Creates and starts a container, as `docker run` does. It is killed at the end of the test at the latest. */
  run(bundle: Bundle): Container {
    const name = `container-${this.#count++}`;
    const directory = join(this.#root, name);
    mkdirSync(directory);
    const root = image(directory);
    writeFileSync(join(directory, 'config.json'), JSON.stringify(configuration(bundle, root)));
    const joined = bundle.memoryGroup === undefined ? [] : [app(), 'prepare', `join=${bundle.memoryGroup}`, '--'];
    const before = bundle.terminal === true ? [app(), 'on-terminal', ...joined] : joined;
    const started = this.start(['run', `--bundle=${directory}`, name], { ...bundle, before });
    return new Container(this, name, root, started);
  }

  /** A command of crun's. */
  start(words: readonly string[], how: How = {}): Running {
    const command = [...(how.before ?? []), ...this.#command(words)];
    // The fourth is where the fixture "on-terminal" takes window sizes from.
    const stdio: StdioOptions = [how.input === 'closed' ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'];
    return new Running({ command, environment: {}, initBelow: 1, terminal: how.terminal ?? false, stdio });
  }

  /** The machine's cgroups of the memory controller, which are covered here, made visible again in a directory (version 1). */
  async mountMemoryGroups(): Promise<string> {
    const directory = newDirectory();
    const words = [...this.#enter, toolPath('mount'), '-t', 'cgroup', '-o', 'memory', 'none', directory];
    const { code, stderr } = await finish(words);
    if (code !== 0) throw new Error(`mount of the memory controller: ${stderr}`);
    return directory;
  }

  finish(words: readonly string[]): Promise<Finished> {
    return finish(this.#command(words));
  }

  #command(words: readonly string[]): readonly string[] {
    return [...this.#enter, toolPath('crun'), `--root=${join(this.#root, 'state')}`, '--cgroup-manager=disabled', ...words];
  }
}

/** A started container: what it writes, and what a runtime does with it later. */
export class Container {
  readonly #runtime: Runtime;
  readonly #name: string;
  readonly #run: Running;
  /** Its root file system, from outside. */
  readonly root: string;

  constructor(runtime: Runtime, name: string, root: string, run: Running) {
    this.#runtime = runtime;
    this.#name = name;
    this.root = root;
    this.#run = run;
  }

  get stdout(): Output {
    return this.#run.stdout;
  }

  get stderr(): Output {
    return this.#run.stderr;
  }

  type(text: string): void {
    this.#run.type(text);
  }

  endInput(): void {
    this.#run.endInput();
  }

  /** The exit code, as the runtime tells it: 128 + n where a signal killed the container's first process. */
  get ended(): Promise<number | null> {
    return this.#run.ended.then(({ code }) => code);
  }

  /** The first process, as we number it. Only of a container that is known to run. */
  async pid(): Promise<number> {
    const { stdout } = await this.#runtime.finish(['state', this.#name]);
    const found = /"pid": (\d+)/.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`crun knows no running ${this.#name}: ${stdout}`);
    return Number(found);
  }

  /** `docker stop`, the kubelet: a signal to the first process, from outside. */
  async kill(signal: string): Promise<void> {
    const { code, stderr } = await this.#runtime.finish(['kill', this.#name, signal]);
    if (code !== 0) throw new Error(`crun kill ${this.#name} ${signal}: ${stderr}`);
  }

  /** `docker exec`, a health check: one more process inside, whose parent is outside. */
  exec(words: readonly string[]): Running {
    return this.#runtime.start(['exec', this.#name, ...words]);
  }

  /** The same, run to its end. */
  check(words: readonly string[]): Promise<Finished> {
    return this.#runtime.finish(['exec', this.#name, ...words]);
  }
}

function finish([program = '', ...words]: readonly string[]): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(program, words, { env: {} }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, stdout, stderr });
    });
  });
}

export async function untilGone(pid: number): Promise<void> {
  await until(`process ${pid} is gone`, () => stateOf(pid) === null);
}
