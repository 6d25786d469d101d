import { COLOURED, type Paint, PLAIN } from '../look/paint.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import type { World } from './world.ts';

/** One line on standard error: it did not go as it should. */
export function complain(world: World, words: string): ExitCode {
  world.write('stderr', `tsinit: ${words}\n`);
  return EXIT_SYSTEM_FAILURE;
}

export const cannotWrite = (world: World, errno: string): ExitCode =>
  complain(world, `cannot write to standard output: ${errno}`);

/** All of it on standard output. */
export function say(world: World, text: string, code: ExitCode = EXIT_SUCCESS): ExitCode {
  const written = world.write('stdout', text);
  return typeof written === 'string' ? code : cannotWrite(world, written.errno);
}

export const sayLines = (world: World, lines: readonly string[], code: ExitCode = EXIT_SUCCESS): ExitCode =>
  say(world, lines.map((line) => `${line}\n`).join(''), code);

/** Columns of the terminal to write for; null: it is none. */
export const widthFor = (world: World): number | null => world.size('stdout')?.columns ?? null;

/** Colours are for terminals. */
export const paintFor = (world: World): Paint => (world.size('stdout') === null || world.plain ? PLAIN : COLOURED);
