import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { Output } from '../helpers/output.ts';

/** One look at what the init occupies: descriptors, mappings, kB of anonymous memory, bytes of saved state. */
export type Sample = readonly [descriptors: number, mappings: number, anonymous: number, state: number];

/** A driver of test/fixtures, with the busy app below the init; what it prints, whose shape stands in its C file. */
export async function drive<Printed>(driver: string, words: readonly string[], load: Load): Promise<Printed> {
  const share = join(newDirectory(), 'share');
  const hooks = load.hooks.flatMap((signal) => ['--on', `${signal}=${app()} endure-hook ${share} ${numberOf(signal)}`]);
  const delays = (load.delays ?? []).flatMap((delay) => ['--delay', delay]);
  const command = [tsinit(), ...(load.options ?? []), ...hooks, ...delays, '--', app(), 'endure-app', share];
  return run(driver, [`share=${share}`, ...words], command);
}

export interface Load {
  readonly options?: readonly string[];
  /** Signals with a hook, which counts its runs. */
  readonly hooks: readonly string[];
  readonly delays?: readonly string[];
}

const numberOf = (signal: string): number => (signal === 'USR1' ? 10 : Number(signal));

/** A driver and the init that it starts; with the seed in words, a failure can be had again. */
export async function run<Printed>(driver: string, words: readonly string[], command: readonly string[]): Promise<Printed> {
  const started = spawn(app(), [driver, ...words, '--', ...command], { stdio: ['ignore', 'pipe', 'pipe'], env: {} });
  const [output, errors] = [new Output(started.stdout), new Output(started.stderr)];
  await new Promise((resolve) => started.on('close', resolve));
  if (output.text === '') throw new Error(`${driver} ${words.join(' ')} told nothing: ${errors.text}`);
  return JSON.parse(output.text) as Printed;
}

export const seed = (): number => Date.now() % 100_000;
