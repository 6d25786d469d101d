import { millis } from '../../model/ids.ts';
import { type RunId, runId } from '../../model/jobs/ids.ts';
import type {
  Ending,
  EndingStep,
  EndingWhy,
  Health,
  ProbeTurn,
  Run,
  RunLife,
  RunReadiness,
  Worker,
} from '../../model/jobs/state.ts';
import { boolean, nullable, number, numberOf, oneOf, type Reader, record, text, union } from '../../model/reader.ts';
import { end, process } from '../snapshot-values.ts';
import { stop } from './snapshot-config.ts';

const time = numberOf(millis);
export const runNumber: Reader<RunId> = numberOf(runId);

type In<Union extends { readonly id: string }, Id extends Union['id']> = Extract<Union, { readonly id: Id }>;

const turn = union<ProbeTurn>('id', {
  none: record<In<ProbeTurn, 'none'>>({ id: oneOf('none') }),
  waiting: record<In<ProbeTurn, 'waiting'>>({ id: oneOf('waiting'), at: time }),
  asked: record<In<ProbeTurn, 'asked'>>({ id: oneOf('asked') }),
} satisfies { [Id in ProbeTurn['id']]: Reader<In<ProbeTurn, Id>> });

const readiness = union<RunReadiness>('id', {
  pending: record<In<RunReadiness, 'pending'>>({ id: oneOf('pending'), until: nullable(time), probe: turn }),
  ready: record<In<RunReadiness, 'ready'>>({ id: oneOf('ready'), at: time }),
} satisfies { [Id in RunReadiness['id']]: Reader<In<RunReadiness, Id>> });

const worker = union<Worker>('id', {
  new: record<In<Worker, 'new'>>({ id: oneOf('new') }),
  idle: record<In<Worker, 'idle'>>({ id: oneOf('idle'), since: time, uses: number }),
  busy: record<In<Worker, 'busy'>>({ id: oneOf('busy'), uses: number }),
} satisfies { [Id in Worker['id']]: Reader<In<Worker, Id>> });

type Up = In<RunLife, 'up'>;

const life = union<RunLife>('id', {
  starting: record<In<RunLife, 'starting'>>({ id: oneOf('starting') }),
  up: record<Up>({
    id: oneOf('up'),
    shepherd: process,
    main: process,
    at: time,
    mainBy: oneOf('first', 'heir', 'told'),
    readiness,
    health: record<Health>({ probe: turn, good: boolean, bad: number }),
    notices: record<Up['notices']>({ status: text, reloading: boolean, stopping: boolean }),
    worker,
  }),
  leaderless: record<In<RunLife, 'leaderless'>>({
    id: oneOf('leaderless'),
    shepherd: process,
    at: time,
    mainAt: time,
    pid: process,
    end: nullable(end),
    survivors: number,
  }),
  ended: record<In<RunLife, 'ended'>>({
    id: oneOf('ended'),
    shepherd: process,
    at: time,
    mainAt: time,
    pid: process,
    end: nullable(end),
  }),
} satisfies { [Id in RunLife['id']]: Reader<In<RunLife, Id>> });

const why = (value: unknown, path: string): EndingWhy => {
  const { type } = record<{ readonly type: EndingWhy['type'] }>({
    type: oneOf('stop', 'recycle', 'replaced', 'retire', 'leaderless', 'failed'),
  })(value, path);
  return type === 'failed'
    ? record<Extract<EndingWhy, { readonly type: 'failed' }>>({ type: oneOf('failed'), words: text })(value, path)
    : { type };
};

const step = union<EndingStep>('id', {
  'to-signal': record<In<EndingStep, 'to-signal'>>({ id: oneOf('to-signal'), killAt: nullable(time) }),
  signalled: record<In<EndingStep, 'signalled'>>({ id: oneOf('signalled'), killAt: nullable(time) }),
  killing: record<In<EndingStep, 'killing'>>({ id: oneOf('killing'), since: time }),
} satisfies { [Id in EndingStep['id']]: Reader<In<EndingStep, Id>> });

/** One run as a snapshot holds it. */
export const run = record<Run>({
  id: runNumber,
  instance: number,
  generation: number,
  terms: record<Run['terms']>({ stop, spareSessions: boolean }),
  startedAt: time,
  life,
  ending: nullable(record<Ending>({ why, since: time, step })),
  replaces: nullable(runNumber),
  shepherdLost: boolean,
});
