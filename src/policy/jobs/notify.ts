import type { Pid } from '../../model/ids.ts';
import type { NotifyFields } from '../../model/jobs/event.ts';
import type { Notices, RunLife } from '../../model/jobs/state.ts';
import { becomeReady, noProbe } from './readiness.ts';
import { changeRun, configIn, type EventOf, emit, type Found, runIn, type Turn, tell } from './turn.ts';
import { barked } from './watchdog.ts';

/** As much of STATUS= as is kept: the ledger's room is not a service's. */
const LONGEST_STATUS = 200;

/** What a member of the set has said by sd_notify(3). */
export function notified(turn: Turn, { run: id, fields }: EventOf<'notified'>): void {
  if (fields.fdStore) refuseDescriptors(turn, runIn(turn.state, id));
  if (fields.mainPid !== null) moveMain(turn, runIn(turn.state, id), fields.mainPid);
  takeNotices(turn, runIn(turn.state, id), fields);
  const found = runIn(turn.state, id);
  if (found === null) return;
  const { readiness } = configIn(turn.state, found.job.name) ?? { readiness: null };
  if (fields.ready && readiness?.type === 'notify') becomeReady(turn, found);
  if (fields.watchdog === 'trigger') barked(turn, found, 'it said so itself (WATCHDOG=trigger)');
}

/** There is no way to give them back to the next run, and to keep them would be to leak them. */
function refuseDescriptors(turn: Turn, found: Found | null): void {
  if (found !== null) tell(turn, { type: 'descriptor-store-refused', job: found.job.name });
}

/** MAINPID=. After a crash it is told again: a main process that is one already stays it. */
function moveMain(turn: Turn, found: Found | null, main: Pid): void {
  if (found === null) return;
  const { job, run } = found;
  const life = mainMoved(run.life, main);
  if (life === null) return;
  changeRun(turn, job.name, run.id, { life });
  emit(turn, { type: 'set-main', run: run.id, pid: main });
  const config = configIn(turn.state, job.name);
  // Of a set without a main process one of those that were left has become it: what it is ready by has been lost with the old one.
  if (run.life.id === 'leaderless' && config !== null && config.readiness === null) {
    becomeReady(turn, { job, run: { ...run, life } });
  }
}

function mainMoved(life: RunLife, main: Pid): RunLife | null {
  if (life.id === 'up') return life.main === main ? null : { ...life, main, mainBy: 'told' };
  if (life.id !== 'leaderless') return null;
  return {
    id: 'up',
    shepherd: life.shepherd,
    main,
    at: life.mainAt,
    mainBy: 'told',
    readiness: { id: 'pending', until: null, probe: noProbe },
    health: { probe: noProbe, good: false, bad: 0 },
    notices: { status: '', reloading: false, stopping: false },
    worker: { id: 'new' },
  };
}

function takeNotices(turn: Turn, found: Found | null, fields: NotifyFields): void {
  if (found?.run.life.id !== 'up') return;
  const { job, run } = found;
  const { life } = found.run;
  const before = life.notices;
  const status = fields.status === null ? errorWords(fields.errno) : fields.status.slice(0, LONGEST_STATUS);
  const notices: Notices = {
    status: status ?? before.status,
    reloading: fields.reloading || (before.reloading && !fields.ready),
    stopping: fields.stopping || before.stopping,
  };
  changeRun(turn, job.name, run.id, { life: { ...life, notices } });
  if (notices.status !== before.status) tell(turn, { type: 'job-status', job: job.name, status: notices.status });
}

const errorWords = (errno: number | null): string | null => (errno === null ? null : `errno ${errno}`);
