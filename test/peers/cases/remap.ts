import { type Case, each } from '../case.ts';
import { exitOf } from '../facts/ending.ts';

const flags: readonly (readonly string[])[] = [
  ['-e', '3'],
  ['-e', '143'],
  ['-e', '0'],
  ['-e', '255'],
  ['-e', '3', '-e', '143', '-e', '127'],
  ['-e', ''],
  ['-e', '+3'],
  ['-e03'],
];
const ends: readonly (readonly string[])[] = [
  ['exit-code', '0'],
  ['exit-code', '3'],
  ['exit-code', '255'],
  ['die-by-signal', '15'],
];
const both = flags.flatMap((flag) => ends.map((end) => ({ flag, end })));
const failures = ['127', '126', '1'] as const;

/** tini's -e. */
export const remap: readonly Case[] = [
  each(
    'the exit code with',
    ['tini'],
    both,
    (init, { flag, end }) => exitOf(init, { flags: flag, app: end }),
    ({ flag, end }) => `${JSON.stringify(flag.join(' '))}, the app: ${end.join(' ')}`,
  ),
  each('the exit code of a program that is not there, with -e', ['tini'], failures, (init, code) =>
    exitOf(init, { words: ['-e', code, '--', '/nonexistent'] }),
  ),
  each('the exit code of a directory, with -e', ['tini'], failures, (init, code) =>
    exitOf(init, { words: ['-e', code, '--', '/usr'] }),
  ),
];
