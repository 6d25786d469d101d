import { readSync } from 'node:fs';
import { ENTER_SCREEN, LEAVE_SCREEN, redraw } from '../look/screen.ts';
import { EXIT_SUCCESS, exitCodeOfSignal } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import { isStopSignal, SIGINT, SIGTSTP } from '../model/signals.ts';
import type { World } from './world.ts';

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** Milliseconds between two pictures, and between two looks at the keyboard. */
const PICTURE = 1000;
const KEYS = 100;

/** Shows lines in place, again and again, until q, ^C or a request to stop; then, and while it is stopped by ^Z, the terminal is as it was. */
export function watch(world: World, look: (size: Size) => readonly string[]): ExitCode {
  for (;;) {
    const restoreKeys = world.rawKeys();
    world.write('stdout', ENTER_SCREEN);
    let shown: ExitCode | 'suspended' = EXIT_SUCCESS;
    try {
      shown = show(world, look, restoreKeys !== null);
    } finally {
      world.write('stdout', LEAVE_SCREEN);
      restoreKeys?.();
    }
    if (shown !== 'suspended') return shown;
    world.suspend();
  }
}

function show(world: World, look: (size: Size) => readonly string[], hasKeys: boolean): ExitCode | 'suspended' {
  let before: readonly string[] | null = null;
  let size = world.size('stdout');
  for (;;) {
    if (size === null) return EXIT_SUCCESS;
    const now = look(size);
    if (world.write('stdout', redraw(before, now)) !== 'taken') return EXIT_SUCCESS;
    before = now;
    const ended = waitForKey(world, hasKeys);
    if (ended !== null) return ended;
    const next = world.size('stdout');
    if (next?.rows !== size.rows || next.columns !== size.columns) before = null;
    size = next;
  }
}

/** null: it is time for the next picture. */
function waitForKey(world: World, hasKeys: boolean): ExitCode | 'suspended' | null {
  const until = world.now() + PICTURE;
  while (world.now() < until) {
    const signals = world.wait(KEYS);
    for (const signal of signals) {
      if (signal === SIGINT) return EXIT_SUCCESS;
      if (isStopSignal(signal)) return exitCodeOfSignal(signal);
      if (signal === SIGTSTP) return 'suspended';
    }
    if (hasKeys && /q/i.test(pressed())) return EXIT_SUCCESS;
    // A window that has changed its size is drawn anew at once.
    if (signals.length > 0) return null;
  }
  return null;
}

/** What was typed meanwhile; the terminal does not let us wait for it. */
function pressed(): string {
  const bytes = Buffer.alloc(64);
  try {
    return bytes.toString('latin1', 0, readSync(STDIN, bytes));
  } catch {
    // Nothing, or the terminal has gone: then SIGHUP comes, or a write fails.
    return '';
  }
}

const STDIN = 0;
