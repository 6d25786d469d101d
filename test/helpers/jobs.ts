import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDirectory, tsinit } from './fixtures.ts';
import { childrenOf } from './proc.ts';
import { runAsInit, type Start } from './run-as-init.ts';
import { Running } from './running.ts';
import { until } from './until.ts';

export interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOfJob {
  readonly instance: number;
  readonly state: string;
  readonly shepherd: number | null;
  readonly main: number | null;
}

export interface JobShown {
  readonly name: string;
  readonly state: string;
  readonly words: string;
  readonly starts: number;
  readonly runs: readonly RunOfJob[];
}

/** A process 1 with jobs, its configuration, and the clients that ask it. */
export interface JobsUnderTest {
  readonly run: Running;
  /** Of the configuration and of the control socket. */
  readonly directory: string;
  /** Puts another text into the configuration. */
  write(yaml: string): void;
  /** Waits until the init can be asked. */
  untilThere(): Promise<unknown>;
  /** `tsinit WORD…` as somebody on the same machine would say it. */
  ask(...words: readonly string[]): Promise<Told>;
  status(): Promise<readonly JobShown[]>;
  /** Waits until a job is in this state, and says how it is then. */
  untilState(job: string, state: string): Promise<JobShown>;
}

/** yaml: what stands below "jobs:", and above it where it begins with a key of the file. */
export function runJobs(yaml: string, more: Omit<Start, 'words' | 'app'> = {}): JobsUnderTest {
  const directory = newDirectory();
  chmodSync(directory, 0o755);
  const path = join(directory, 'tsinit.yaml');
  const socket = join(directory, 'run');
  const write = (text: string): void => writeFileSync(path, text.startsWith('version') ? text : `version: 1\njobs:\n${text}`);
  write(yaml);
  const environment = { TSINIT_RUN: socket, PATH: process.env.PATH ?? '', DIRECTORY: directory, ...more.environment };
  const run = runAsInit({ ...more, environment, words: [...(more.options ?? []), '--config', path] });
  const ask = async (...words: readonly string[]): Promise<Told> => {
    const asking = new Running({
      command: [tsinit(), ...words],
      environment: { TSINIT_RUN: socket },
      initBelow: 0,
      terminal: false,
    });
    const { code } = await asking.ended;
    return { code, stdout: asking.stdout.text, stderr: asking.stderr.text };
  };
  const status = async (): Promise<readonly JobShown[]> => {
    const told = await ask('status', '--json');
    return told.code === 0 ? JSON.parse(told.stdout) : [];
  };
  return {
    run,
    directory,
    write,
    untilThere: () => until('the control socket is there', () => existsSync(join(socket, 'control'))),
    ask,
    status,
    async untilState(job, state) {
      for (const given = Date.now() + 40_000; Date.now() < given; ) {
        const found = (await status()).find((one) => one.name === job);
        if (found?.state === state) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${job} has not become ${state}: ${JSON.stringify(await status())}; the log:\n${run.stderr.text}`);
    },
  };
}

/** Waits until the init has so many children, shepherds of jobs that is, and returns their pids as we number them. */
export const untilChildren = (init: number, count: number): Promise<number[]> =>
  until(`process ${init} has ${count} children`, () => {
    const children = childrenOf(init);
    return children.length === count ? children : null;
  });
