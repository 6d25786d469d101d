import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDirectory } from './fixtures.ts';

/** A named pipe: what reads from it (`read line < PATH` in a shell) waits until the test opens the gate. */
export function fifo(): string {
  const path = join(newDirectory(), 'gate');
  execFileSync('mkfifo', ['-m', '666', path]);
  return path;
}

export function open(gate: string): void {
  writeFileSync(gate, 'open\n');
}
