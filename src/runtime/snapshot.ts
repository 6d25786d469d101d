import { exitCode, millis, pid, signalNumber, uid } from '../model/ids.ts';
import type { End, SignalInfo } from '../model/process.ts';
import type { Settings } from '../model/settings.ts';
import type { App, State } from '../model/state.ts';
import type { Quiet } from './quiet-time.ts';
import {
  array,
  boolean,
  nullable,
  number,
  numberOf,
  oneOf,
  type Reader,
  record,
  text,
  Unreadable,
  union,
} from './snapshot-reader.ts';

/** What the brain leaves in the ledger for the one that comes after it. */
export interface Snapshot {
  readonly state: State;
  readonly quiet: Quiet;
  /** Lines that the reader of stderr did not take, and that were not told of yet. */
  readonly droppedLines: number;
  /** An uncaught error's own words; empty where there was none. */
  readonly lastWords: string;
}

/** Any change of what is written makes an older snapshot unreadable, and must raise this. */
const VERSION = 1;

export function encodeSnapshot(snapshot: Snapshot): string {
  return JSON.stringify({ version: VERSION, ...snapshot }, (_key, value: unknown) =>
    value instanceof Map ? [...value.entries()] : value,
  );
}

/** null: it is not a snapshot of this version; `why` is told nowhere but in a test. */
export function decodeSnapshot(json: string): Snapshot | null {
  try {
    const { version: _, ...snapshot } = readSnapshot(JSON.parse(json), 'snapshot');
    return snapshot;
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return null;
    throw error;
  }
}

const signal = numberOf(signalNumber);
const code = numberOf(exitCode);
const time = numberOf(millis);
const process = numberOf(pid);

const rewrites: Reader<Settings['rewrites']> = (value, path) =>
  new Map(
    array(array<unknown>((item) => item))(value, path).map(([from, to], index) => [
      signal(from, `${path}[${index}][0]`),
      to === 'drop' ? to : signal(to, `${path}[${index}][1]`),
    ]),
  );

const settings = record<Settings>({
  verbosity: oneOf(-1, 0, 1, 2),
  logFormat: oneOf('text', 'json'),
  forwardTo: oneOf('group', 'process'),
  subreaper: boolean,
  parentDeathSignal: nullable(signal),
  remapExit: array(code),
  rewrites,
  warnOnReap: boolean,
  grace: time,
});

const signalInfo = record<SignalInfo>({
  signal,
  code: number,
  senderPid: number,
  senderUid: numberOf(uid),
  value: number,
  pointer: text,
});

type EndOf<Type extends End['type']> = Extract<End, { readonly type: Type }>;

const end = union<End>('type', {
  exited: record<EndOf<'exited'>>({ type: oneOf('exited'), code }),
  killed: record<EndOf<'killed'>>({ type: oneOf('killed'), signal, coreDumped: boolean }),
} satisfies { [Type in End['type']]: Reader<EndOf<Type>> });

type AppIn<Id extends App['id']> = Extract<App, { readonly id: Id }>;

const app = union<App>('id', {
  unborn: record<AppIn<'unborn'>>({ id: oneOf('unborn'), waiting: array(signalInfo) }),
  running: record<AppIn<'running'>>({
    id: oneOf('running'),
    pid: process,
    startTime: nullable(number),
    spawnedAt: time,
    stopped: boolean,
    stopAsked: boolean,
    resuming: boolean,
  }),
  ended: record<AppIn<'ended'>>({ id: oneOf('ended'), pid: process, exitCode: code, end, stopSignals: array(signal) }),
  draining: record<AppIn<'draining'>>({
    id: oneOf('draining'),
    exitCode: code,
    deadline: time,
    stopSignals: array(signal),
    lookAt: nullable(time),
  }),
  killing: record<AppIn<'killing'>>({
    id: oneOf('killing'),
    exitCode: code,
    deadline: time,
    rounds: number,
    why: oneOf('grace', 'second-signal'),
    reported: array(process),
  }),
  left: record<AppIn<'left'>>({ id: oneOf('left'), exitCode: code }),
} satisfies { [Id in App['id']]: Reader<AppIn<Id>> });

const readSnapshot = record<Snapshot & { readonly version: typeof VERSION }>({
  version: oneOf(VERSION),
  state: record<State>({
    settings,
    role: oneOf('pid-1', 'subreaper', 'parent-only'),
    program: text,
    app,
    refusalTold: boolean,
  }),
  quiet: record<Quiet>({ time, sleptAt: nullable(time) }),
  droppedLines: number,
  lastWords: text,
});
