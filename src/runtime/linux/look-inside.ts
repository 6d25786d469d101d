import { writeSync } from 'node:fs';
import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';
import { rawKeys, WINSIZE, windowSize } from '../../../native-bindings/terminal.ts';
import type { Inside } from '../../inside/reader.ts';
import type { World } from '../../inside/world.ts';
import { type ExitCode, millis } from '../../model/ids.ts';
import type { LookCommand } from '../../model/look.ts';
import { createLinuxSystem, FOR_A_COMMAND, type Native } from './linux-system.ts';

const DESCRIPTORS = { stdin: 0, stdout: 1, stderr: 2 } as const;
/** Milliseconds until a stream that somebody made non-blocking is tried again. */
const FULL = 5;

/** `tsinit status`, `log` and their like. env: our own, "NAME=value". jobs: asks the init about those that it runs. */
export function lookInside(command: LookCommand, native: Native, env: readonly Buffer[], jobs: World['jobs']): ExitCode {
  return loadInside().look(command, worldOf(native, env, jobs));
}

function worldOf(native: Native, env: readonly Buffer[], jobs: World['jobs']): World {
  const { libc, allocate } = native;
  const system = createLinuxSystem(native, { program: [], settings: FOR_A_COMMAND });
  const window = allocate(WINSIZE.size);
  const starts = (start: string): boolean => env.some((entry) => entry.length > start.length && entry.indexOf(start) === 0);
  const wait: World['wait'] = (milliseconds) =>
    system.waitForSignals(millis(system.now() + milliseconds)).map((signal) => {
      signal.finish();
      return signal.info.signal;
    });
  return {
    now: () => system.now(),
    realtime: Date.now,
    plain: starts('NO_COLOR=') || env.some((entry) => entry.equals(Buffer.from('TERM=dumb'))),
    write: (stream, text) => writeAll(DESCRIPTORS[stream], Buffer.from(text), () => wait(FULL)),
    wait,
    size: (stream) => windowSize(libc, DESCRIPTORS[stream], window),
    rawKeys: () => rawKeys(libc, DESCRIPTORS.stdin, allocate),
    suspend: () => system.suspend(),
    jobs,
  };
}

function writeAll(descriptor: number, bytes: Buffer, pause: () => unknown): ReturnType<World['write']> {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      const name = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
      if (name === null) throw error;
      if (name === 'EPIPE') return 'gone';
      if (name !== 'EAGAIN') return { errno: name };
      pause();
    }
  }
  return 'taken';
}

/** A bundle of its own, so that no init pays for it. It is ASCII, and asks nothing of node but the modules that are part of it. */
function loadInside(): Inside {
  const text = `(function (module, exports, require) {${Buffer.from(getRawAsset('inside.cjs')).toString('latin1')}\n})`;
  const made: { exports: Partial<Inside> } = { exports: {} };
  new Script(text, { filename: 'inside.cjs' }).runInThisContext()(made, made.exports, process.getBuiltinModule);
  // esbuild exports what the type says, or the build fails.
  return made.exports as Inside;
}
