import type { SpawnFailure } from '../model/event.ts';
import { EXIT_NOT_EXECUTABLE, EXIT_NOT_FOUND, EXIT_SUCCESS, EXIT_SYSTEM_FAILURE, exitCodeOfSignal } from '../model/exit-codes.ts';
import type { ExitCode } from '../model/ids.ts';
import type { End } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';

/** The code to leave with after the app ended: its own or 128 + signal, and 0 for those named by --remap-exit. */
export function exitCodeOf(end: End, settings: Settings): ExitCode {
  const code = end.type === 'exited' ? end.code : exitCodeOfSignal(end.signal);
  return settings.remapExit.includes(code) ? EXIT_SUCCESS : code;
}

const NOT_FOUND: ReadonlySet<number> = new Set([2 /* ENOENT */, 20 /* ENOTDIR */]);

/** The errors of execve(2) that say nothing of the program: the machine is short of something. */
const SHORTAGES: ReadonlySet<number> = new Set([5 /* EIO */, 11 /* EAGAIN */, 12 /* ENOMEM */, 23 /* ENFILE */, 24 /* EMFILE */]);

/** The code to leave with when the app could not be started; only exec can fail because of the program itself. */
export function exitCodeOfSpawnFailure(failure: SpawnFailure): ExitCode {
  if (failure.step !== 'exec' || SHORTAGES.has(failure.errno)) return EXIT_SYSTEM_FAILURE;
  return NOT_FOUND.has(failure.errno) ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
}
