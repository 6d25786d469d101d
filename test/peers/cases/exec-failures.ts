import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, newDirectory } from '../../helpers/fixtures.ts';
import { type Case, each, type Outcome } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { type Init, peers, start } from '../peer.ts';

/** A program that cannot be started, or only just: the words for the init, given a directory of its own. */
interface Trial {
  readonly what: string;
  readonly words: (directory: string) => readonly string[];
  /** PATH, where the program is looked for. */
  readonly path?: (directory: string) => string;
  readonly directory?: (directory: string) => string;
}

const trials: readonly Trial[] = [
  { what: 'a path that is not there', words: () => ['/nonexistent'] },
  { what: 'a name that no directory of PATH has', words: () => ['no-such-program'], path: (at) => at },
  { what: 'a name where PATH is not set', words: () => ['no-such-program'] },
  { what: 'true where PATH is not set', words: () => ['true'] },
  {
    what: 'a name where PATH is empty, and the program is in the working directory',
    words: () => ['app', 'tell'],
    path: () => '',
    directory: withApp,
  },
  {
    what: 'a name where PATH has an empty entry, and the program is in the working directory',
    words: () => ['app', 'tell'],
    path: () => '/nonexistent:',
    directory: withApp,
  },
  { what: 'a relative path', words: () => ['./app', 'tell'], directory: withApp },
  { what: 'an empty name', words: () => [''], path: () => '/usr/bin:/bin' },
  { what: 'a file that may not be executed', words: (at) => [file(at, 'data', 'no program', 0o644)] },
  { what: 'a name whose file in PATH may not be executed', words: (at) => [name(at, 'data', 0o644)], path: (at) => at },
  {
    what: 'a name whose first file in PATH may not be executed, but whose second may',
    words: secondWorks,
    path: (at) => `${at}/1:${at}/2`,
  },
  { what: 'a name of which PATH has a directory only', words: (at) => [folder(at, 'thing')], path: (at) => at },
  { what: 'a directory', words: (at) => [at] },
  { what: 'a path through a file', words: (at) => [`${file(at, 'data', 'x', 0o755)}/program`] },
  { what: 'a loop of symbolic links', words: loop },
  { what: 'a name that is too long', words: () => ['x'.repeat(300)], path: (at) => at },
  { what: 'a path that is too long', words: () => [`/${'x/'.repeat(2500)}x`] },
  { what: 'a script whose interpreter is not there', words: (at) => [file(at, 'script', '#!/nonexistent\n', 0o755)] },
  { what: 'a script whose interpreter is there', words: (at) => [file(at, 'script', '#!/bin/sh\necho started\n', 0o755)] },
  {
    what: 'a script without a first line that names an interpreter',
    words: (at) => [file(at, 'script', 'echo started with $1\n', 0o755), '9'],
  },
  { what: 'the same by its name', words: (at) => [name(at, 'script', 0o755, 'echo started\n')], path: (at) => at },
  { what: 'an empty file that may be executed', words: (at) => [file(at, 'empty', '', 0o755)] },
  { what: 'a broken ELF file', words: (at) => [file(at, 'broken', '\x7fELF and nothing behind it', 0o755)] },
];

/** Where the program cannot be started: the code, and that it is said on standard error. */
export const execFailures: readonly Case[] = [
  each(
    'the program is',
    peers,
    trials,
    (init, trial) => tried(init, trial),
    ({ what }) => what,
  ),
  each(
    'not as process 1, the program is',
    peers,
    trials.slice(0, 2).concat(trials.slice(8, 9)),
    (init, trial) => tried(init, trial, 'child'),
    ({ what }) => what,
  ),
];

async function tried(init: Init, trial: Trial, place: 'pid-1' | 'child' = 'pid-1'): Promise<Outcome> {
  const directory = newDirectory();
  chmodSync(directory, 0o755);
  const words = ['--', ...trial.words(directory)];
  const environment = trial.path === undefined ? {} : { PATH: trial.path(directory) };
  const prepare = trial.directory === undefined ? [] : [`directory=${trial.directory(directory)}`];
  const run = start(init, {
    words,
    environment,
    place,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(prepare.length > 0 ? { prepare } : {}),
  });
  const code = await ending(run);
  return { code, stdout: run.stdout.lines.map((line) => line.replace(/\d+/, 'N')), stderr: said(run.stderr) };
}

function file(directory: string, name: string, content: string, mode: number): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

function name(directory: string, name: string, mode: number, content = 'no program'): string {
  file(directory, name, content, mode);
  return name;
}

function folder(directory: string, name: string): string {
  mkdirSync(join(directory, name));
  return name;
}

function loop(directory: string): string[] {
  symlinkSync('loop', join(directory, 'loop'));
  return [join(directory, 'loop')];
}

function secondWorks(directory: string): string[] {
  for (const [place, mode] of [
    ['1', 0o644],
    ['2', 0o755],
  ] as const) {
    mkdirSync(join(directory, place));
    file(join(directory, place), 'both', '#!/bin/sh\necho started\n', mode);
  }
  return ['both'];
}

function withApp(directory: string): string {
  symlinkSync(app(), join(directory, 'app'));
  return directory;
}
