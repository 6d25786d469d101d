import { eventCount, eventsAfter } from '../../native-bindings/event-record.ts';
import type { Decodable } from '../../native-bindings/process-facts.ts';
import type { StatusView } from '../look/inside.ts';
import { merged } from '../look/merge.ts';
import type { HappeningEntry } from '../model/happening.ts';
import { readCommandLine, readStatus } from '../proc/read.ts';
import { initOf, mainOf, snapshotOf } from './header.ts';
import { placeOf } from './place.ts';
import { processTrees } from './processes.ts';
import type { World } from './world.ts';

/** Both rings, oldest first. */
export const logOf = (ledger: Decodable): readonly HappeningEntry[] =>
  merged(eventsAfter(ledger, 'main', 0), eventsAfter(ledger, 'crowd', 0));

/** How many entries there have been in all, those included that have given way. */
export const entriesOf = (ledger: Decodable): number => eventCount(ledger, 'main') + eventCount(ledger, 'crowd');

/** pid: of the init, as we number it. withInit: it is the root of its tree. */
export function gather(ledger: Decodable, pid: number, world: World, withInit: boolean): StatusView {
  const header = initOf(ledger);
  const main = mainOf(ledger);
  const state = snapshotOf(ledger)?.state ?? null;
  const place = placeOf(pid, header.pid);
  const app = main.id === 'running' ? main.pid : null;
  const words = app === null ? [] : readCommandLine(app, place.proc);
  return {
    now: world.now(),
    realtimeMs: world.realtime(),
    init: { ...header, residentKb: readStatus(place.self, place.proc)?.residentKb ?? 0 },
    main,
    state,
    program: words.length > 0 ? words.join(' ') : (state?.program ?? startedProgram(logOf(ledger))),
    uid: app === null ? null : (readStatus(app, place.proc)?.uid ?? null),
    trees: processTrees({ place, app, state, log: logOf(ledger) }, withInit),
    exitCode: state !== null && 'exitCode' in state.app ? state.app.exitCode : null,
  };
}

function startedProgram(log: readonly HappeningEntry[]): string {
  const started = log.findLast((entry) => entry.type === 'started' && !entry.other);
  return started?.type === 'started' ? started.program : '';
}
