import { type ExitCode, exitCode, type SignalNumber } from './ids.ts';

/** Every exit code that is tsinit's own, and not the app's. */
export const EXIT_SUCCESS = exitCode(0);
/** The command line or a TSINIT_ variable is wrong. */
export const EXIT_USAGE = exitCode(100);
/** The system refused what tsinit itself needs. */
export const EXIT_SYSTEM_FAILURE = exitCode(111);
/** The program was found, but cannot be executed; as shells have it. */
export const EXIT_NOT_EXECUTABLE = exitCode(126);
/** The program was not found; as shells have it. */
export const EXIT_NOT_FOUND = exitCode(127);

/** What a shell reports for a program that a signal killed: 128 + its number. */
export const exitCodeOfSignal = (signal: SignalNumber): ExitCode => exitCode(128 + signal);
