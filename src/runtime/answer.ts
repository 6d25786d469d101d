import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE, exitCodeOfSignal } from '../model/exit-codes.ts';
import type { ExitCode, SignalNumber } from '../model/ids.ts';
import { signalName } from '../model/signals.ts';

/** How a command ends. words: for standard output where the code is 0, else for standard error; empty: nothing is to be said. */
export interface Answer {
  readonly code: ExitCode;
  readonly words: string;
}

export const SILENT_SUCCESS: Answer = { code: EXIT_SUCCESS, words: '' };

export const failed = (words: string): Answer => ({ code: EXIT_SYSTEM_FAILURE, words });

export const stoppedBy = (signal: SignalNumber, words: string): Answer => ({
  code: exitCodeOfSignal(signal),
  words: `${signalName(signal)} came: ${words}`,
});
