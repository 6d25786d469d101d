import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { app, newDirectory } from '../../helpers/fixtures.ts';
import { childrenOf, outerPid, stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { ending, said } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { hasPending } from '../facts/process.ts';
import { endsOrStays } from '../facts/quiet.ts';
import { type Init, type PeerStart, peers, start } from '../peer.ts';

/** Children that the init did not start. */
export const orphans: readonly Case[] = [
  each('process 1 reaps orphans, as many as', peers, [1, 20, 300], (init, count) => reaped(init, count, {})),
  each('an init that is a subreaper reaps orphans, as many as', ['tini'], [20], (init, count) =>
    reaped(init, count, { place: 'child', flags: ['-s'] }),
  ),
  each('what is said of an orphan, given', ['tini'], ['-w', '-w -v', '-v', '-vvv'], (init, flags) =>
    reaped(init, 1, { flags: flags.split(' ') }),
  ),
  each('what is said of an orphan, given', ['dumb-init'], ['-v'], (init, flags) => reaped(init, 1, { flags: flags.split(' ') })),
  one('nobody reads standard error, and something is to be said, before signal 10 comes', ['tini'], stalled),
  one('a child that the init had before it became one ends, and the app lives on', peers, inheritedChild),
  each('SIGCHLD at the start', peers, ['ignore', 'block'] as const, async (init, manner) => {
    const family = await Family.start(init, { prepare: [`${manner}=CHLD`] });
    family.run.type('exit 5\n');
    await until('the app has gone', () => stateOf(family.pid('app')) === null);
    const end = await endsOrStays(init, family.initPid, family.run.ended);
    return { end, code: end === 'ends' ? await ending(family.run) : null };
  }),
];

async function reaped(init: Init, count: number, given: PeerStart): Promise<Outcome> {
  const run = start(init, { ...given, app: ['orphan-maker', String(count)] });
  const initPid = await run.pid();
  await run.stdout.until(/^made/);
  await until('only the app is left', () => childrenOf(initPid).length === 1);
  run.endInput();
  const code = await ending(run);
  const shown = run.stdout.lines.some((line) => !/^(ready|made) \d+$/.test(line));
  return { code, stdout: shown ? 'something' : 'nothing', stderr: said(run.stderr) };
}

async function inheritedChild(init: Init): Promise<Outcome> {
  const family = await Family.start(init, { before: [app(), 'with-children', '9'] });
  const inner = Number(/^inherited (\d+)$/m.exec(family.run.stdout.text)?.[1]);
  const child = await until('the child is found', () => outerPid(family.initPid, inner));
  process.kill(child, 'SIGUSR1');
  await until('it has been reaped', () => stateOf(child) === null);
  await family.settledAfter();
  family.run.type('exit 6\n');
  return { code: await ending(family.run) };
}

/** Standard error is a FIFO that is full. The real one waits in write(2), with the signal pending. */
async function stalled(init: Init): Promise<Outcome> {
  const fifo = join(newDirectory(), 'fifo');
  spawnSync('mkfifo', [fifo]);
  const before = [app(), 'prepare', `open=2:${fifo}`, 'fill=2', '--', app(), 'with-children', '9'];
  const family = await Family.start(init, { before, flags: ['-w'] });
  const inner = Number(/^inherited (\d+)$/m.exec(family.run.stdout.text)?.[1]);
  process.kill(await until('the child is found', () => outerPid(family.initPid, inner)), 'SIGUSR1');
  await until('it has been reaped', () => outerPid(family.initPid, inner) === null);
  await family.run.signal(10);
  if (init.ours) await family.got(10);
  else await until('the init hangs', () => hasPending(family.initPid, 10) && stateOf(family.initPid) === 'S');
  await family.settled();
  return { whoGotIt: family.whoGot(10) };
}
