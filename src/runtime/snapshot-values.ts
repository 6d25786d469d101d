import { exitCode, gid, millis, pid, signalNumber, uid } from '../model/ids.ts';
import type { Privileges, UserIds } from '../model/privileges.ts';
import type { End, SignalInfo } from '../model/process.ts';
import type { HookPoint } from '../model/settings.ts';
import { HIGHEST_SIGNAL } from '../model/signals.ts';
import type { Tracer } from '../model/trace.ts';
import { boolean, number, numberOf, numberWithin, oneOf, type Reader, record, text, union } from './snapshot-reader.ts';

// Readers for the words of the model that more than one part of a snapshot is made of.

export const signal = numberWithin(1, HIGHEST_SIGNAL, signalNumber);
export const code = numberWithin(0, 255, exitCode);
export const time = numberOf(millis);
/** Never ourselves, nor what kill(2) takes for many. */
export const process = numberWithin(2, 2 ** 31 - 1, pid);

export const hookPoint: Reader<HookPoint> = (value, path) =>
  value === 'START' || value === 'EXIT' ? value : signal(value, path);

export const signalInfo = record<SignalInfo>({
  signal,
  code: number,
  senderPid: number,
  senderUid: numberOf(uid),
  value: number,
  pointer: text,
});

type EndOf<Type extends End['type']> = Extract<End, { readonly type: Type }>;

export const end = union<End>('type', {
  exited: record<EndOf<'exited'>>({ type: oneOf('exited'), code }),
  killed: record<EndOf<'killed'>>({ type: oneOf('killed'), signal, coreDumped: boolean }),
} satisfies { [Type in End['type']]: Reader<EndOf<Type>> });

const to = record<UserIds>({ user: numberOf(uid), group: numberOf(gid) });

type TracerIn<Id extends Tracer['id']> = Extract<Tracer, { readonly id: Id }>;

export const tracer = union<Tracer>('id', {
  off: record<TracerIn<'off'>>({ id: oneOf('off') }),
  running: record<TracerIn<'running'>>({ id: oneOf('running'), pid: process }),
  gone: record<TracerIn<'gone'>>({ id: oneOf('gone') }),
} satisfies { [Id in Tracer['id']]: Reader<TracerIn<Id>> });

type PrivilegesIn<Id extends Privileges['id']> = Extract<Privileges, { readonly id: Id }>;

export const privileges = union<Privileges>('id', {
  kept: record<PrivilegesIn<'kept'>>({ id: oneOf('kept') }),
  'to-drop': record<PrivilegesIn<'to-drop'>>({ id: oneOf('to-drop'), to }),
  dropping: record<PrivilegesIn<'dropping'>>({ id: oneOf('dropping'), to }),
  dropped: record<PrivilegesIn<'dropped'>>({ id: oneOf('dropped'), to }),
} satisfies { [Id in Privileges['id']]: Reader<PrivilegesIn<Id>> });
