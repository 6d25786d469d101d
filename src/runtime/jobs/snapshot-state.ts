import { millis } from '../../model/ids.ts';
import type {
  ContainerState,
  JobState,
  JobsState,
  PendingRequest,
  Reading,
  Rest,
  Slot,
  SocketsState,
  Standing,
} from '../../model/jobs/state.ts';
import { array, boolean, nullable, number, numberOf, oneOf, type Reader, record, text, union } from '../../model/reader.ts';
import { code, signal } from '../snapshot-values.ts';
import { name } from './snapshot-config.ts';
import { run, runNumber } from './snapshot-run.ts';

const time = numberOf(millis);

type In<Union extends { readonly id: string }, Id extends Union['id']> = Extract<Union, { readonly id: Id }>;

const standing = union<Standing>('id', {
  sound: record<In<Standing, 'sound'>>({ id: oneOf('sound') }),
  failed: record<In<Standing, 'failed'>>({ id: oneOf('failed'), at: time, words: text, code, because: nullable(name) }),
} satisfies { [Id in Standing['id']]: Reader<In<Standing, Id>> });

const rest = union<Rest>('id', {
  free: record<In<Rest, 'free'>>({ id: oneOf('free') }),
  pausing: record<In<Rest, 'pausing'>>({ id: oneOf('pausing'), since: time, until: time, words: text }),
  done: record<In<Rest, 'done'>>({ id: oneOf('done'), at: time, code }),
} satisfies { [Id in Rest['id']]: Reader<In<Rest, Id>> });

const sockets = union<SocketsState>('id', {
  closed: record<In<SocketsState, 'closed'>>({ id: oneOf('closed') }),
  opening: record<In<SocketsState, 'opening'>>({ id: oneOf('opening') }),
  open: record<In<SocketsState, 'open'>>({ id: oneOf('open'), watched: boolean }),
} satisfies { [Id in SocketsState['id']]: Reader<In<SocketsState, Id>> });

type Presence = JobState['presence'];

const presence = union<Presence>('id', {
  configured: record<In<Presence, 'configured'>>({ id: oneOf('configured') }),
  gone: record<In<Presence, 'gone'>>({ id: oneOf('gone'), dependsOn: array(name) }),
} satisfies { [Id in Presence['id']]: Reader<In<Presence, Id>> });

const job = record<JobState>({
  name,
  presence,
  wanted: oneOf('up', 'as-needed', 'down'),
  standing,
  generation: number,
  restartFrom: number,
  slots: array(record<Slot>({ instance: number, rest, quickEnds: number, startedAt: array(time), overlapFailed: number })),
  runs: array(run),
  sockets,
  since: time,
  starts: number,
});

const container = union<ContainerState>('id', {
  'going-on': record<In<ContainerState, 'going-on'>>({ id: oneOf('going-on') }),
  stopping: record<In<ContainerState, 'stopping'>>({
    id: oneOf('stopping'),
    code,
    words: text,
    since: time,
    killAt: nullable(time),
    killing: boolean,
    signals: array(signal),
  }),
  left: record<In<ContainerState, 'left'>>({ id: oneOf('left'), code }),
} satisfies { [Id in ContainerState['id']]: Reader<In<ContainerState, Id>> });

const asked = array(record<Reading['asked'][number]>({ id: number, dryRun: boolean }));
const reading = record<Reading>({
  apply: boolean,
  asked,
  again: nullable(record<NonNullable<Reading['again']>>({ apply: boolean, asked })),
});

type RequestOf<Type extends PendingRequest['type']> = Extract<PendingRequest, { readonly type: Type }>;

const both = { id: number, since: time };
const request = union<PendingRequest>('type', {
  start: record<RequestOf<'start'>>({ ...both, type: oneOf('start'), jobs: array(name) }),
  stop: record<RequestOf<'stop'>>({ ...both, type: oneOf('stop'), jobs: array(name) }),
  restart: record<RequestOf<'restart'>>({ ...both, type: oneOf('restart'), jobs: array(name), from: number }),
  signal: record<RequestOf<'signal'>>({
    ...both,
    type: oneOf('signal'),
    signal,
    open: array(runNumber),
    lines: array(text),
    failed: boolean,
  }),
  shutdown: record<RequestOf<'shutdown'>>({ ...both, type: oneOf('shutdown') }),
  wait: record<RequestOf<'wait'>>({
    ...both,
    type: oneOf('wait'),
    job: name,
    condition: oneOf('started', 'ready', 'completed', 'healthy'),
  }),
} satisfies { [Type in PendingRequest['type']]: Reader<RequestOf<Type>> });

/** Everything of the state but the configuration, which the ledger holds apart. */
export const stateWithoutConfig = record<Omit<JobsState, 'config'>>({
  beganAt: time,
  random: number,
  nextRun: number,
  jobs: array(job),
  container,
  reading: nullable(reading),
  requests: array(request),
});
