import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { Output } from './output.ts';
import { childrenOf, descendantsOf, executableOf } from './proc.ts';
import { until } from './until.ts';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Launch {
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** The program whose pid is wanted, and how many processes of ours stand above it. */
  readonly initBelow: number;
  readonly terminal: boolean;
}

/** A started init, what it and the app write, and how it ended. Killed at the end of the test at the latest. */
export class Running {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly ended: Promise<Ending>;
  readonly #launcher: ChildProcess;
  readonly #initBelow: number;

  constructor(launch: Launch) {
    const [program = '', ...words] = launch.command;
    this.#initBelow = launch.initBelow;
    this.#launcher = spawn(program, words, { env: launch.environment, stdio: launch.stdio ?? ['pipe', 'pipe', 'pipe', 'pipe'] });
    this.stdout = new Output(this.#launcher.stdout, !launch.terminal);
    this.stderr = new Output(this.#launcher.stderr, !launch.terminal);
    this.ended = new Promise((resolve, reject) => {
      this.#launcher.on('error', reject).on('close', (code, signal) => resolve({ code, signal }));
    });
    this.#launcher.stdin?.on('error', () => undefined); /* EPIPE: the program has ended before it read */
    onTestFinished(() => this.#kill());
  }

  /** The pid of the init as we number it, once it is there. */
  async pid(): Promise<number> {
    return until('the init has started', () => this.#find());
  }

  /** As docker stop does it: from outside of its pid namespace. */
  async signal(signal: NodeJS.Signals | number): Promise<void> {
    process.kill(await this.pid(), signal);
  }

  type(text: string): void {
    this.#launcher.stdin?.write(text);
  }

  endInput(): void {
    this.#launcher.stdin?.end();
  }

  resize(rows: number, columns: number): void {
    this.#order(`${rows} ${columns}\n`);
  }

  /** Closes the other end of the terminal, as a connection that breaks does it. */
  hangUp(): void {
    this.#order('hang up\n');
  }

  /** To the fixture that holds the terminal. */
  #order(line: string): void {
    const control = this.#launcher.stdio[3] as Writable | null;
    control?.write(line);
  }

  #find(): number | null {
    let pid: number | undefined = this.#launcher.pid;
    for (let step = 0; step < this.#initBelow && pid !== undefined; step++) pid = childrenOf(pid)[0];
    return pid !== undefined && !/\/unshare$/.test(executableOf(pid)) ? pid : null;
  }

  #kill(): void {
    const launcher = this.#launcher.pid;
    if (launcher === undefined || this.#launcher.exitCode !== null || this.#launcher.signalCode !== null) return;
    for (const pid of [...descendantsOf(launcher), launcher]) killIfThere(pid);
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    /* It has ended in the meantime, which is what was wanted. */
  }
}
