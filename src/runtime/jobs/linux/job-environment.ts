import type { EnvironmentConfig } from '../../../model/jobs/config.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import type { Account } from './users.ts';

export interface EnvironmentParts {
  readonly config: EnvironmentConfig;
  /** tsinit's own, as it was started with it: "NAME=value". */
  readonly own: readonly Buffer[];
  readonly account: Account | null;
  /** What tsinit tells the process: NOTIFY_SOCKET, LISTEN_FDS … */
  readonly told: Readonly<Record<string, string>>;
  /** The content of a file; null: there is none. Throws what else the system says. */
  readonly readFile: (path: string) => Buffer | null;
}

/** Ours alone, never a job's: they are about this very init. */
const NEVER = /^TSINIT(_|=)|^(NOTIFY_SOCKET|WATCHDOG_USEC|WATCHDOG_PID|LISTEN_FDS|LISTEN_PID|LISTEN_FDNAMES)=/;

/**
 * A job's environment, later ones over earlier ones: what is imported, who it is, its files in their order, what is set, what tsinit
 * tells. Byte for byte, whatever the encoding. The failure names the file.
 */
export function jobEnvironment({ config, own, account, told, readFile }: EnvironmentParts): Result<readonly Buffer[], string> {
  const variables = new Map<string, Buffer>();
  const put = (line: Buffer): void => {
    const at = line.indexOf('=');
    if (at > 0) variables.set(line.toString('latin1', 0, at), line);
  };
  for (const line of own) if (isImported(line, config.import)) put(line);
  for (const [name, value] of Object.entries(accountVariables(account))) put(Buffer.from(`${name}=${value}`));
  for (const { path, optional } of config.files) {
    const content = readFile(path);
    if (content === null && !optional) return failure(path);
    for (const line of linesOf(content)) put(line);
  }
  for (const [name, value] of Object.entries({ ...config.set, ...told })) put(Buffer.from(`${name}=${value}`));
  return ok([...variables.values()]);
}

function isImported(line: Buffer, patterns: readonly string[]): boolean {
  const text = line.toString('latin1');
  if (NEVER.test(text)) return false;
  const name = text.slice(0, Math.max(0, text.indexOf('=')));
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

const accountVariables = (account: Account | null): Readonly<Record<string, string>> =>
  account === null ? {} : { HOME: account.home, USER: account.name, LOGNAME: account.name, SHELL: account.shell || '/bin/sh' };

/** NAME=value, one a line; empty ones and those that start with # say nothing. A value may stand in quotes, which are taken off. */
function linesOf(content: Buffer | null): readonly Buffer[] {
  if (content === null) return [];
  return content
    .toString('latin1')
    .split('\n')
    .map((line) => line.replace(/\r$/, '').trimStart())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.includes('\0'))
    .map((line) => Buffer.from(line.replace(/^([^=]+)=(["'])(.*)\2\s*$/s, '$1=$3'), 'latin1'));
}
