import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDirectory } from '../../helpers/fixtures.ts';
import type { Fact, Outcome } from '../case.ts';
import { type Init, type PeerStart, start } from '../peer.ts';
import { ending } from './ending.ts';

/** What test/fixtures/context.c writes. Strings of the environment and arguments are in hexadecimal digits. */
interface Context {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly foreground: number;
  readonly directory: string;
  readonly umask: number;
  readonly nice: number;
  readonly deathSignal: number;
  readonly timerSlack: number;
  readonly noNewPrivileges: number;
  readonly dumpable: number;
  readonly mask: string;
  readonly pending: string;
  readonly ignored: string;
  readonly descriptors: readonly { number: number; closeOnExec: number; status: number }[];
  readonly limits: readonly string[];
  readonly environment: readonly string[];
  readonly arguments: readonly string[];
}

/** A run whose app writes down everything that it inherited, in a form that has no pid and no path in it. */
export async function inheritance(init: Init, given: Omit<PeerStart, 'app'>, words: readonly string[] = []): Promise<Outcome> {
  const file = join(newDirectory(), 'context');
  const run = start(init, { ...given, app: ['print-context', file, ...words] });
  const code = await ending(run);
  const context = read(file);
  return context === null ? { code, started: false } : { code, started: true, ...factsOf(context) };
}

function read(file: string): Context | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Context; /* the fixture's own format */
  } catch {
    return null;
  }
}

function factsOf(context: Context): Outcome {
  return {
    group: context.group === context.pid ? 'its own' : 'inherited',
    session: context.session === context.pid ? 'its own' : 'inherited',
    foreground: foregroundOf(context),
    directory: context.directory,
    umask: context.umask,
    nice: context.nice,
    deathSignal: context.deathSignal,
    timerSlack: context.timerSlack,
    noNewPrivileges: context.noNewPrivileges,
    dumpable: context.dumpable,
    mask: signalsIn(context.mask),
    pending: signalsIn(context.pending),
    ignored: signalsIn(context.ignored),
    descriptors: context.descriptors.map(({ number, closeOnExec, status }) => [number, closeOnExec, status]),
    limits: context.limits,
    environment: context.environment.map((entry) => listenPid(Buffer.from(entry, 'hex').toString('latin1'), context)),
    arguments: context.arguments.map((word) => Buffer.from(word, 'hex').toString('latin1')),
  };
}

function foregroundOf({ foreground, group }: Context): string {
  if (foreground <= 0) return 'no terminal';
  return foreground === group ? 'its own group' : 'another group';
}

/** LISTEN_PID names a process: which one is what matters. */
function listenPid(entry: string, { pid, parent }: Context): string {
  if (!entry.startsWith('LISTEN_PID=')) return entry;
  const named = Number(entry.slice('LISTEN_PID='.length));
  return `LISTEN_PID=${named === pid ? '(the app)' : named === parent ? '(the init)' : named}`;
}

/** The numbers that a mask of /proc's kind holds. */
function signalsIn(mask: string): Fact {
  const bits = BigInt(`0x${mask}`);
  return Array.from({ length: 64 }, (_, index) => index + 1).filter((signal) => (bits >> BigInt(signal - 1)) & 1n);
}
