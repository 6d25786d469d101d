import { outerPid, parentOf, stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import type { Outcome } from '../case.ts';
import { type Init, type PeerStart, start } from '../peer.ts';
import { ending, said } from './ending.ts';

/** Whose child a daemon becomes when its parent has ended, whether it is reaped when it ends too, and what is said. */
export async function adoption(init: Init, given: Omit<PeerStart, 'app'>): Promise<Outcome> {
  const run = start(init, { ...given, app: ['obey'] });
  const initPid = await run.pid();
  await run.stdout.until(/^ready/);
  run.type('start spawn-escapee dies 0\n');
  const inner = await run.stdout.number(/^escapee (\d+)$/);
  const daemon = await until('the daemon is found', () => outerPid(initPid, inner) ?? outerPid(parentOf(initPid), inner));
  await until('it is an orphan', () => parentOf(daemon) === initPid || parentOf(daemon) === parentOf(initPid));
  const adopter = parentOf(daemon) === initPid ? 'the init' : 'process 1';
  process.kill(daemon, 'SIGKILL');
  await until('it has been reaped', () => stateOf(daemon) === null);
  run.type('exit 0\n');
  return { adopter, code: await ending(run), stderr: said(run.stderr) };
}
