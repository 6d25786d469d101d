import { fstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { errnoWords } from '../../evidence/errno-words.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE, EXIT_USAGE } from '../../model/exit-codes.ts';
import type { ExitCode } from '../../model/ids.ts';
import type { JobsConfig } from '../../model/jobs/config.ts';
import { printable } from '../../model/printable.ts';
import { failure, ok, type Result } from '../../model/result.ts';
import { readConfigFile, type Unreadable } from './config-file.ts';
import { loadConfigReader } from './config-reader.ts';

/** What is to be written, as it is, and the code to leave with. */
export interface Said {
  readonly code: ExitCode;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** `tsinit check`. env: our own, "NAME=value". */
export function checkConfig(path: string, verbose: boolean, env: readonly Buffer[]): Said {
  const config = configAt(path, env);
  if (!config.ok) return config.error;
  return { code: EXIT_SUCCESS, stream: 'stdout', text: `${shown(path)}: ${loadConfigReader().summary(config.value, verbose)}` };
}

/** The configuration of a file, or all that is wrong with it, in words for whoever asked. */
export function configAt(path: string, env: readonly Buffer[]): Result<JobsConfig, Said> {
  const bytes = readConfigFile(path);
  if (!bytes.ok)
    return failure({ code: EXIT_SYSTEM_FAILURE, stream: 'stderr', text: `tsinit: ${unreadableWords(path, bytes.error)}\n` });
  const { readConfig, showDiagnostics } = loadConfigReader();
  const read = readConfig(bytes.value, env);
  if (read.ok) return ok(read.value);
  return failure({ code: EXIT_USAGE, stream: 'stderr', text: showDiagnostics(path, read.error, inColour('stderr', env)) });
}

/** One line, without the name of who says it. */
export function unreadableWords(path: string, { errno }: Unreadable): string {
  const why = errno === null ? 'it is no regular file' : errnoWords(errno);
  const where = path.startsWith('/') ? '' : ` (${printable(resolve(path), 200)})`;
  return `cannot read the configuration ${shown(path)}${where}: ${why}; name it by --config FILE or TSINIT_CONFIG`;
}

const shown = (path: string): string => printable(path, 200);

const DESCRIPTORS = { stdout: 1, stderr: 2 } as const;

/** Majors of terminals (devices.txt): consoles, /dev/tty and its like, pseudo terminals. */
const TERMINALS: readonly number[] = [4, 5, 136, 137, 138, 139, 140, 141, 142, 143];

/** On a terminal, unless NO_COLOR is set to anything (no-color.org) or TERM says that it understands nothing. */
function inColour(stream: Said['stream'], env: readonly Buffer[]): boolean {
  const has = (start: string) =>
    env.some((entry) => entry.length > start.length && entry.subarray(0, start.length).equals(Buffer.from(start)));
  if (has('NO_COLOR=') || env.some((entry) => entry.equals(Buffer.from('TERM=dumb')))) return false;
  try {
    const stat = fstatSync(DESCRIPTORS[stream]);
    return stat.isCharacterDevice() && TERMINALS.includes((stat.rdev >> 8) & 0xfff);
  } catch {
    return false; // it is closed
  }
}
