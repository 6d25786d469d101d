import type { State } from '../model/state.ts';
import type { Upgrade } from '../model/upgrade.ts';
import type { Quiet } from './quiet-time.ts';
import { app } from './snapshot-app.ts';
import { boolean, nullable, number, oneOf, record, text, Unreadable } from './snapshot-reader.ts';
import { settings } from './snapshot-settings.ts';
import { lastDelivery } from './snapshot-trace.ts';
import { privileges, time, tracer } from './snapshot-values.ts';

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
const VERSION = 4;

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

const readSnapshot = record<Snapshot & { readonly version: typeof VERSION }>({
  version: oneOf(VERSION),
  state: record<State>({
    settings,
    role: oneOf('pid-1', 'subreaper', 'parent-only'),
    program: text,
    app,
    privileges,
    refusalTold: boolean,
    upgrade: nullable(record<Upgrade>({ path: text, from: text })),
    tracer,
    lastDelivery: nullable(lastDelivery),
  }),
  quiet: record<Quiet>({ time, sleptAt: nullable(time) }),
  droppedLines: number,
  lastWords: text,
});
