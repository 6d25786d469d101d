import { stateOf } from '../../helpers/proc.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome } from '../case.ts';
import { adoption } from '../facts/adoption.ts';
import { Family } from '../facts/family.ts';
import { type Init, peers } from '../peer.ts';

const flags = { tini: ['', '-s', '-s -g', '-ss'], 'dumb-init': ['', '-c'], catatonit: ['', '-g'] } as const;
const deathSignals = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGINT', 'SIGCONT', 'SIGKILL'] as const;

/** Where another process is process 1: who adopts, and what the parent's death does. */
export const notPid1: readonly Case[] = [
  ...peers.map((peer) =>
    each(
      'who adopts a daemon, the flags being',
      [peer],
      flags[peer],
      (init, given) => adoption(init, { place: 'child', flags: words(given) }),
      quoted,
    ),
  ),
  each(
    'process 1 adopts a daemon, the flags being',
    ['tini'],
    ['', '-s'],
    (init, given) => adoption(init, { flags: words(given) }),
    quoted,
  ),
  each(
    'process 1 adopts a daemon',
    ['dumb-init', 'catatonit'],
    [''],
    (init, given) => adoption(init, { flags: words(given) }),
    quoted,
  ),
  each('the parent of the init dies, given -p', ['tini'], deathSignals, (init, signal) => parentDies(init, ['-p', signal])),
  each('the parent of the init dies', peers, ['without -p'] as const, (init) => parentDies(init, [])),
];

const words = (given: string): string[] => given.split(' ').filter((word) => word !== '');

function quoted(given: string): string {
  return JSON.stringify(given);
}

async function parentDies(init: Init, flags: readonly string[]): Promise<Outcome> {
  const family = await Family.start(init, { place: 'child', under: ['lose-parent'], flags }, ['member']);
  const parent = family.parentOfInit();
  process.kill(parent, 'SIGKILL');
  await until('the parent has gone', () => stateOf(parent) === null);
  await family.settledAfter();
  return { lives: await family.lives(), app: family.signalsOf('app'), member: family.signalsOf('member') };
}
