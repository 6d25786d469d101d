import { array, boolean, map, nullable, oneOf, type Reader, record, text } from '../model/reader.ts';
import type { Rewrite, Settings, SpawnFailureCodes } from '../model/settings.ts';
import type { TraceSignals } from '../model/trace.ts';
import { code, hookPoint, signal, time } from './snapshot-values.ts';

const rewrite: Reader<Rewrite> = (value, path) => (value === 'drop' ? value : signal(value, path));

/** The settings as a snapshot holds them: the brain after this one does not read the command line again. */
export const settings: Reader<Settings> = record<Settings>({
  personality: oneOf('tsinit', 'tini', 'dumb-init', 'catatonit'),
  verbosity: oneOf(-1, 0, 1, 2),
  logFormat: oneOf('text', 'json'),
  placement: oneOf('group', 'session', 'inherited'),
  forwardTo: oneOf('group', 'process'),
  subreaper: oneOf('always', 'where-not-pid-1', 'never'),
  parentDeathSignal: nullable(signal),
  remapExit: array(code),
  rewrites: map(signal, rewrite),
  unforwarded: array(signal),
  jobControl: oneOf('assist', 'leave-stopped', 'dumb-init'),
  warnOnReap: boolean,
  grace: time,
  farewell: nullable(signal),
  stopSignal: nullable(signal),
  killAfter: nullable(time),
  hooks: map(hookPoint, text),
  hookLimit: time,
  delays: map(signal, time),
  terminationLog: nullable(text),
  dropPrivileges: nullable(text),
  traceSignals: nullable(record<TraceSignals>({ others: array(signal), itself: array(signal) })),
  spawnFailureCodes: record<SpawnFailureCodes>({ notFound: code, notExecutable: code, other: code }),
});
