import { millis } from '../../model/ids.ts';
import { type RunId, runId } from '../../model/jobs/ids.ts';
import { array, boolean, nullable, number, numberOf, oneOf, type Reader, record, text } from '../../model/reader.ts';
import { process } from '../snapshot-values.ts';
import type { SavedClient, SavedEdge, SavedLostSet, SavedName, SavedProbe, SavedRun, SavedSocket } from './jobs-system.ts';
import { name } from './snapshot-config.ts';

const run: Reader<RunId> = numberOf(runId);
const time = numberOf(millis);
const named = record<SavedName>({ pid: process, startTime: number, comm: text });

/** What is behind the runs, sockets and clients, as a snapshot holds it. */
export const edge = record<SavedEdge>({
  runs: array(
    record<SavedRun>({
      run,
      job: name,
      instance: number,
      link: nullable(number),
      shepherd: nullable(process),
      started: boolean,
      heirs: boolean,
      mainPid: nullable(process),
      mainStart: nullable(number),
      released: boolean,
      pattern: nullable(text),
      killed: array(named),
    }),
  ),
  lost: array(
    record<SavedLostSet>({
      run,
      main: nullable(named),
      members: array(named),
      sessions: array(number),
      heirs: boolean,
      killAt: nullable(time),
      spareSessions: boolean,
      killed: array(named),
    }),
  ),
  sockets: array(record<SavedSocket>({ job: name, name: text, address: text, descriptor: number, watched: boolean })),
  control: nullable(number),
  clients: array(record<SavedClient>({ id: number, descriptor: number, asked: boolean })),
  probes: array(
    record<SavedProbe>({
      run,
      purpose: oneOf('readiness', 'liveness'),
      kind: oneOf('connection', 'shepherd'),
      descriptor: number,
      deadline: time,
      words: text,
      shepherd: nullable(process),
    }),
  ),
  nextClient: number,
  ledgerClient: nullable(number),
});
