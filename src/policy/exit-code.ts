import type { SpawnFailure } from '../model/event.ts';
import { EXIT_SUCCESS, exitCodeOfSignal } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';

/** As a shell has it: its own code, or 128 + signal. */
export const plainExitCode = (end: End): ExitCode => (end.type === 'exited' ? end.code : exitCodeOfSignal(end.signal));

/** The code to leave with after the app ended: its own or 128 + signal, and 0 for those named by --remap-exit. */
export const exitCodeOf = (end: End, settings: Settings): ExitCode => remapped(plainExitCode(end), settings);

/** The code to leave with where there is no app. tini's child leaves with it as the app would, so that tini turns it into 0 as well. */
export function exitCodeWithoutApp(failure: SpawnFailure, settings: Settings): ExitCode {
  const code = exitCodeOfSpawnFailure(failure, settings);
  return settings.personality === 'tini' ? remapped(code, settings) : code;
}

const remapped = (code: ExitCode, { remapExit }: Settings): ExitCode => (remapExit.includes(code) ? EXIT_SUCCESS : code);

const ENOENT = 2;
const EACCES = 13;
const NOT_FOUND: ReadonlySet<number> = new Set([ENOENT, 20 /* ENOTDIR */]);

/** The errors of execve(2) that say nothing of the program: the machine is short of something. */
const SHORTAGES: ReadonlySet<number> = new Set([5 /* EIO */, 11 /* EAGAIN */, 12 /* ENOMEM */, 23 /* ENFILE */, 24 /* EMFILE */]);

/** What a program that could not be started counts as; only exec can fail because of the program itself. */
export function exitCodeOfSpawnFailure({ step, errno }: SpawnFailure, settings: Settings): ExitCode {
  const { notFound, notExecutable, other } = settings.spawnFailureCodes;
  if (step !== 'exec' || SHORTAGES.has(errno)) return other;
  // tini knows these two errors only, and nothing of a program that is no program.
  if (settings.personality === 'tini') return errno === ENOENT ? notFound : errno === EACCES ? notExecutable : other;
  return NOT_FOUND.has(errno) ? notFound : notExecutable;
}
