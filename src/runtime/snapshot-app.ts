import { array, boolean, nullable, number, oneOf, type Reader, record, union } from '../model/reader.ts';
import type { App, HeldSignal, Hook, PassedOn, Stopping } from '../model/state.ts';
import { code, end, hookPoint, process, signal, signalInfo, time } from './snapshot-values.ts';

const hook = record<Hook>({ point: hookPoint, pid: nullable(process), startedAt: time, deadline: time, killed: boolean });

type WaitsFor = HeldSignal['waitsFor'];
type WaitsForA<Type extends WaitsFor['type']> = Extract<WaitsFor, { readonly type: Type }>;

const held = record<HeldSignal>({
  info: signalInfo,
  since: time,
  waitsFor: union<WaitsFor>('type', {
    hook: record<WaitsForA<'hook'>>({ type: oneOf('hook'), hook }),
    delay: record<WaitsForA<'delay'>>({ type: oneOf('delay'), until: time }),
    sending: record<WaitsForA<'sending'>>({ type: oneOf('sending') }),
  } satisfies { [Type in WaitsFor['type']]: Reader<WaitsForA<Type>> }),
});

type StoppingIn<Id extends Stopping['id']> = Extract<Stopping, { readonly id: Id }>;

const stopping = union<Stopping>('id', {
  'not-asked': record<StoppingIn<'not-asked'>>({ id: oneOf('not-asked') }),
  asked: record<StoppingIn<'asked'>>({ id: oneOf('asked'), signal, askedAt: time, killAt: nullable(time) }),
  killed: record<StoppingIn<'killed'>>({
    id: oneOf('killed'),
    signal,
    askedAt: time,
    nextAt: time,
    rounds: number,
    reported: array(process),
  }),
} satisfies { [Id in Stopping['id']]: Reader<StoppingIn<Id>> });

const passedOn = array(record<PassedOn>({ signal, at: time, info: signalInfo }));

type AppIn<Id extends App['id']> = Extract<App, { readonly id: Id }>;

/** The app's life as a snapshot holds it. */
export const app: Reader<App> = union<App>('id', {
  unborn: record<AppIn<'unborn'>>({
    id: oneOf('unborn'),
    waiting: array(signalInfo),
    hook: nullable(hook),
    startHookEnded: boolean,
  }),
  pausing: record<AppIn<'pausing'>>({ id: oneOf('pausing'), obeyed: boolean }),
  running: record<AppIn<'running'>>({
    id: oneOf('running'),
    pid: process,
    startTime: nullable(number),
    spawnedAt: time,
    stopped: boolean,
    stopAsked: boolean,
    resuming: boolean,
    stopping,
    held: array(held),
    passedOn,
  }),
  ended: record<AppIn<'ended'>>({
    id: oneOf('ended'),
    pid: process,
    exitCode: code,
    end,
    endedAt: time,
    ranFor: time,
    stopping,
    passedOn,
    stopSignals: array(signal),
    told: boolean,
  }),
  draining: record<AppIn<'draining'>>({
    id: oneOf('draining'),
    exitCode: code,
    endedAt: time,
    deadline: time,
    stopSignals: array(signal),
    lookAt: nullable(time),
  }),
  killing: record<AppIn<'killing'>>({
    id: oneOf('killing'),
    exitCode: code,
    deadline: time,
    rounds: number,
    why: oneOf('grace', 'second-signal', 'kill-after'),
    since: time,
    reported: array(process),
  }),
  closing: record<AppIn<'closing'>>({ id: oneOf('closing'), exitCode: code, hook, stopSignals: array(signal) }),
  left: record<AppIn<'left'>>({ id: oneOf('left'), exitCode: code }),
} satisfies { [Id in App['id']]: Reader<AppIn<Id>> });
