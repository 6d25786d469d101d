import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, newDirectory } from '../../helpers/fixtures.ts';
import { type Case, each, type Outcome } from '../case.ts';
import { ending, wholeRun } from '../facts/ending.ts';
import { type Init, peers, start } from '../peer.ts';

/** The grammar of options: each of these is accepted, or refused with the code. APP stands for the path of an app that ends with 0. */
const accepted: Readonly<Record<'tini' | 'dumb-init' | 'catatonit', readonly (readonly string[])[]>> = {
  tini: [
    ['APP', 'exit-code'],
    ['-g', 'APP', 'exit-code'],
    ['-gvw', '--', 'APP', 'exit-code'],
    ['-s', '-g', '-w', '--', 'APP', 'exit-code'],
    ['-g', '-g', '--', 'APP', 'exit-code'],
    ['-pSIGTERM', 'APP', 'exit-code'],
    ['-p', 'SIGTERM', 'APP', 'exit-code'],
    ['-p', 'TERM', 'APP', 'exit-code'],
    ['-p', 'sigterm', 'APP', 'exit-code'],
    ['-p', '15', 'APP', 'exit-code'],
    ['-p', 'SIGNOSUCH', 'APP', 'exit-code'],
    ['-p', 'SIGRTMIN', 'APP', 'exit-code'],
    ['-p', 'SIGPWR', 'APP', 'exit-code'],
    ['-p', '', 'APP', 'exit-code'],
    ['-gp', 'SIGHUP', '--', 'APP', 'exit-code'],
    ['-e', '256', 'APP', 'exit-code'],
    ['-e', '-1', 'APP', 'exit-code'],
    ['-e', 'abc', 'APP', 'exit-code'],
    ['-e', '1x', 'APP', 'exit-code'],
    ['-e', '0x10', 'APP', 'exit-code'],
    ['-e', '', 'APP', 'exit-code'],
    ['-e', '+3', 'APP', 'exit-code'],
    ['-e', ' 3', 'APP', 'exit-code'],
    ['-e', '3 ', 'APP', 'exit-code'],
    ['-e', '99999999999999999999', 'APP', 'exit-code'],
    ['-e143', '-e', '3', '--', 'APP', 'exit-code'],
    ['--', 'APP', 'exit-code', '0', '-x'],
    ['-c', 'APP', 'exit-code'],
    ['-P', 'APP', 'exit-code'],
    ['--subreaper', 'APP', 'exit-code'],
    ['--as', 'tini', 'APP', 'exit-code'],
    ['--grace', '3s', 'APP', 'exit-code'],
  ],
  'dumb-init': [
    ['APP', 'exit-code'],
    ['APP', 'exit-code', '0', '-x'],
    ['APP', 'exit-code', '0', '--version'],
    ['-c', 'APP', 'exit-code'],
    ['--single-child', 'APP', 'exit-code'],
    ['--single', 'APP', 'exit-code'],
    ['-cv', '--', 'APP', 'exit-code'],
    ['--verbose', 'APP', 'exit-code'],
    ['--ver', 'APP', 'exit-code'],
    ['--verb', 'APP', 'exit-code'],
    ['--vers', 'APP', 'exit-code'],
    ['--rewrite', '15:3', 'APP', 'exit-code'],
    ['--rewrite=15:3', 'APP', 'exit-code'],
    ['--rew=15:3', 'APP', 'exit-code'],
    ['-r15:3', 'APP', 'exit-code'],
    ['-cr15:3', 'APP', 'exit-code'],
    ['-r', '15:3', '-r', '1:0', '--', 'APP', 'exit-code'],
    ['-r', '15', 'APP', 'exit-code'],
    ['-r', '15:', 'APP', 'exit-code'],
    ['-r', ':3', 'APP', 'exit-code'],
    ['-r', '', 'APP', 'exit-code'],
    ['-r', 'TERM:QUIT', 'APP', 'exit-code'],
    ['-r', '0:1', 'APP', 'exit-code'],
    ['-r', '-1:1', 'APP', 'exit-code'],
    ['-r', '15:-1', 'APP', 'exit-code'],
    ['-r', '31:31', 'APP', 'exit-code'],
    ['-r', '32:1', 'APP', 'exit-code'],
    ['-r', '1:32', 'APP', 'exit-code'],
    ['-r', '37:15', 'APP', 'exit-code'],
    ['-r', '15:3x', 'APP', 'exit-code'],
    ['-r', ' 15: 3', 'APP', 'exit-code'],
    ['-r', '15 :3', 'APP', 'exit-code'],
    ['-r', '015:03', 'APP', 'exit-code'],
    ['-r', '+15:+3', 'APP', 'exit-code'],
    ['--rewrite', 'APP', 'exit-code'],
    ['--help=yes', 'APP', 'exit-code'],
    ['-s', 'APP', 'exit-code'],
    ['-g', 'APP', 'exit-code'],
    ['--grace', '3s', 'APP', 'exit-code'],
  ],
  catatonit: [
    ['APP', 'exit-code'],
    ['-g', 'APP', 'exit-code'],
    ['-gg', '--', 'APP', 'exit-code'],
    ['--vers', '--', 'APP', 'exit-code'],
    ['--version=1', 'APP', 'exit-code'],
    ['--', 'APP', 'exit-code', '0', '-x'],
    ['-s', 'APP', 'exit-code'],
    ['-c', 'APP', 'exit-code'],
    ['-v', 'APP', 'exit-code'],
    ['--help', 'APP', 'exit-code'],
    ['--grace', '3s', 'APP', 'exit-code'],
  ],
};

/** Options behind the program, which getopt(3) of two of the three looks for. */
const behind: readonly (readonly string[])[] = [
  ['APP', '-h'],
  ['APP', '-x'],
  ['APP', 'x', '-l', '/'],
  ['APP', '--', '-x'],
  ['APP', '--version'],
];

export const options: readonly Case[] = [
  ...peers.map((peer) =>
    each('given the words', [peer], accepted[peer], (init, given) => wholeRun(init, { words: withApp(given) }), named),
  ),
  each('given options behind the program', peers, behind, (init, given) => argumentsOf(init, given, {}), named),
  each(
    'given options behind the program, and POSIXLY_CORRECT',
    peers,
    behind,
    (init, given) => argumentsOf(init, given, { POSIXLY_CORRECT: '1' }),
    named,
  ),
];

function named(given: readonly string[]): string {
  return given.map((word) => (word === '' || word.includes(' ') ? JSON.stringify(word) : word)).join(' ');
}

const withApp = (given: readonly string[]): string[] => given.map((word) => (word === 'APP' ? app() : word));

/** The app is a script that shows its arguments: what the init took for its own is not among them. */
async function argumentsOf(init: Init, given: readonly string[], environment: Record<string, string>): Promise<Outcome> {
  const script = join(newDirectory(), 'show');
  writeFileSync(script, '#!/bin/sh\nfor word; do echo "[$word]"; done\necho end\n', { mode: 0o755 });
  const run = start(init, { words: given.map((word) => (word === 'APP' ? script : word)), environment });
  const code = await ending(run);
  return { code, started: run.stdout.lines.includes('end'), arguments: run.stdout.lines.filter((line) => /^\[.*\]$/.test(line)) };
}
