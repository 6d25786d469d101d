import { type Case, each, type Outcome } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { type Init, peers, start } from '../peer.ts';

/** Words that make an init say something about itself, or refuse: on which stream, with which code, and what scripts parse of it. */
const words: readonly (readonly string[])[] = [
  [],
  ['--'],
  ['-h'],
  ['--help'],
  ['--version'],
  ['--version', 'x'],
  ['-V'],
  ['-v'],
  ['-l'],
  ['-L'],
  ['-x'],
  ['--bogus'],
  ['-'],
  ['-g'],
  ['-gh'],
  ['-hx'],
  ['-p'],
  ['-e'],
  ['-r'],
  ['-h', '-x'],
  ['-x', '-h'],
  ['--', '-h'],
];

/** Telling of itself, and refusing what makes no sense. */
export const help: readonly Case[] = [
  each(
    'told',
    peers,
    words,
    (init, given) => tellsOfItself(init, given),
    (given) => (given.length === 0 ? 'nothing' : given.join(' ')),
  ),
  each(
    'where standard output is full, told',
    peers,
    [['-h'], ['-V'], ['--version']],
    async (init, given) => {
      const run = start(init, { words: given, prepare: ['open=1:/dev/full'] });
      return { code: await ending(run) };
    },
    (given) => given.join(' '),
  ),
];

async function tellsOfItself(init: Init, given: readonly string[]): Promise<Outcome> {
  const run = start(init, { words: given });
  const code = await ending(run);
  const version = /^(\S+) (?:version )?v?\d+\.\d+\.\d+/.exec(`${run.stdout.text}${run.stderr.text}`);
  return {
    code,
    stdout: said(run.stdout),
    stderr: said(run.stderr),
    firstWordBeforeTheVersion: version?.[1] ?? null,
    usageShown: /usage:/i.test(`${run.stdout.text}${run.stderr.text}`),
  };
}
