import type { JobsConfig } from '../../model/jobs/config.ts';
import type { JobsState } from '../../model/jobs/state.ts';
import { nullable, number, oneOf, record, text, Unreadable } from '../../model/reader.ts';
import type { Settings } from '../../model/settings.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { Quiet } from '../quiet-time.ts';
import { settings } from '../snapshot-settings.ts';
import { time } from '../snapshot-values.ts';
import type { SavedEdge } from './jobs-system.ts';
import { config } from './snapshot-config.ts';
import { edge } from './snapshot-edge.ts';
import { joined, listOnce, once } from './snapshot-encode.ts';
import { stateWithoutConfig } from './snapshot-state.ts';

/** What the brain leaves in the ledger for the one that comes after it, where there are jobs. The configuration is kept apart. */
export interface JobsSnapshot {
  readonly state: Omit<JobsState, 'config'>;
  /** By it the configuration is known that belongs to the state. */
  readonly configNumber: number;
  readonly edge: SavedEdge;
  readonly settings: Settings;
  /** Of the configuration, absolute. */
  readonly path: string;
  readonly upgrade: Upgrade | null;
  readonly quiet: Quiet;
  /** Lines that the reader of stderr did not take, and that were not told of yet. */
  readonly droppedLines: number;
  /** An uncaught error's own words; empty where there was none. */
  readonly lastWords: string;
}

/** Any change of what is written makes an older snapshot unreadable, and must raise this (STATE_VERSION of abi.h). */
const VERSION = 5;

export function encodeJobsSnapshot({ state, edge: behind, settings: asked, ...more }: JobsSnapshot): string {
  const { jobs, ...container } = state;
  const { runs, ...edges } = behind;
  return joined(
    { version: VERSION, mode: 'jobs', ...more },
    {
      state: joined(container, { jobs: listOnce(jobs) }),
      edge: joined(edges, { runs: listOnce(runs) }),
      settings: once(asked, entries),
    },
  );
}

/** null: it is not a snapshot of jobs, or not of this version. */
export function decodeJobsSnapshot(json: string): JobsSnapshot | null {
  const found = decode(json, readSnapshot);
  if (found === null) return null;
  const { version: _, mode: __, ...snapshot } = found;
  return snapshot;
}

/** A configuration with the number by which a state names it. */
export interface NumberedConfig {
  readonly number: number;
  readonly config: JobsConfig;
}

export const encodeConfig = (numbered: NumberedConfig): string => JSON.stringify(numbered);

export const decodeConfig = (json: string): NumberedConfig | null => decode(json, readConfig);

const readConfig = record<NumberedConfig>({ number, config });

const readSnapshot = record<JobsSnapshot & { readonly version: typeof VERSION; readonly mode: 'jobs' }>({
  version: oneOf(VERSION),
  mode: oneOf('jobs'),
  state: stateWithoutConfig,
  configNumber: number,
  edge,
  settings,
  path: text,
  upgrade: nullable(record<Upgrade>({ path: text, from: text })),
  quiet: record<Quiet>({ time, sleptAt: nullable(time) }),
  droppedLines: number,
  lastWords: text,
});

function decode<Value>(json: string, read: (value: unknown, path: string) => Value): Value | null {
  try {
    return read(JSON.parse(json), 'snapshot');
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A Map is written as the list of its entries. */
const entries = (_key: string, value: unknown): unknown => (value instanceof Map ? [...value.entries()] : value);
