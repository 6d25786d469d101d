import { app } from '../../helpers/fixtures.ts';
import { type Case, each } from '../case.ts';
import { exitOf } from '../facts/ending.ts';
import { peers } from '../peer.ts';

/** CHLD, CONT, URG and WINCH do nothing by default; STOP, TSTP, TTIN and TTOU stop; 32 and 33 belong to glibc. */
const harmless = new Set([17, 18, 19, 20, 21, 22, 23, 28, 32, 33]);
const deadly = Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => !harmless.has(signal));
const quarters = [0, 64, 128, 192].map((first) => Array.from({ length: 64 }, (_, code) => first + code));

/** What the app's end becomes. */
export const exitCodes: readonly Case[] = [
  ...quarters.map((codes) =>
    each(`the exit code, from ${codes[0]} on, the app exiting with`, peers, codes, (init, code) =>
      exitOf(init, { app: ['exit-code', String(code)] }),
    ),
  ),
  each('the exit code, the app being killed by signal', peers, deadly, (init, signal) =>
    exitOf(init, { app: ['die-by-signal', String(signal)] }),
  ),
  each(
    'the exit code where the init is not process 1, the app exiting with',
    peers,
    [0, 1, 3, 127, 128, 143, 255],
    (init, code) => exitOf(init, { place: 'child', app: ['exit-code', String(code)] }),
  ),
  each(
    'the exit code where the init is not process 1, the app being killed by signal',
    peers,
    [1, 6, 9, 11, 15, 64],
    (init, signal) => exitOf(init, { place: 'child', app: ['die-by-signal', String(signal)] }),
  ),
  each('the exit code of an init below another of its kind, the app exiting with', peers, [0, 42], (init, code) => {
    const inner = [...init.command, '--', app(), 'exit-code', String(code)];
    return exitOf(init, { words: ['--', ...inner] });
  }),
];
