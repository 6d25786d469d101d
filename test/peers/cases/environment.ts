import { type Case, each, type Outcome, only } from '../case.ts';
import { adoption } from '../facts/adoption.ts';
import { inheritance } from '../facts/context.ts';
import { wholeRun } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { type Init, type PeerStart, peers } from '../peer.ts';

const values = ['', '0', '1', 'no'] as const;
const verbosities = ['', '0', '1', '2', '3', '4', '-1', 'abc', '2x'] as const;

/** Blocks as execve(2) takes them: entries that a shell would never make are passed on as they are. */
const blocks: readonly { readonly what: string; readonly entries: readonly string[] }[] = [
  { what: 'nothing', entries: [] },
  { what: 'ordinary entries', entries: ['A=1', 'PATH=/usr/bin:/bin', 'EMPTY='] },
  { what: 'the same name twice', entries: ['A=1', 'B=2', 'A=3'] },
  { what: 'entries without "="', entries: ['A', 'B=', '=C'] },
  { what: 'bytes that are no UTF-8', entries: ['A=\xff\xfe\x80', '\xe4=\x01\n\t'] },
  { what: 'a large value', entries: [`A=${'x'.repeat(20_000)}`] },
  {
    what: 'the variables of the inits',
    entries: ['TINI_VERBOSITY=1', 'DUMB_INIT_DEBUG=0', 'CATATONIT=1', 'TINI_KILL_PROCESS_GROUP=1'],
  },
];

/** What the environment says to the init, and what of it the app gets. */
export const environment: readonly Case[] = [
  each(
    'TINI_KILL_PROCESS_GROUP',
    ['tini'],
    values,
    (init, value) => whoGets(init, { environment: { TINI_KILL_PROCESS_GROUP: value } }),
    quoted,
  ),
  each(
    'DUMB_INIT_SETSID, signals',
    ['dumb-init'],
    values,
    (init, value) => whoGets(init, { environment: { DUMB_INIT_SETSID: value } }),
    quoted,
  ),
  each(
    'DUMB_INIT_SETSID, the app',
    ['dumb-init'],
    values,
    (init, value) => placed(init, { environment: { DUMB_INIT_SETSID: value } }),
    quoted,
  ),
  each(
    'DUMB_INIT_SETSID with -c',
    ['dumb-init'],
    ['0', '1'],
    (init, value) => placed(init, { flags: ['-c'], environment: { DUMB_INIT_SETSID: value } }),
    quoted,
  ),
  each(
    'TINI_SUBREAPER',
    ['tini'],
    values,
    (init, value) => adoption(init, { place: 'child', environment: { TINI_SUBREAPER: value } }),
    quoted,
  ),
  each(
    'TINI_VERBOSITY',
    ['tini'],
    verbosities,
    (init, value) => quietRun(init, { environment: { TINI_VERBOSITY: value } }),
    quoted,
  ),
  each(
    'TINI_VERBOSITY with -v',
    ['tini'],
    ['0', '1', '2'],
    (init, value) => quietRun(init, { flags: ['-v'], environment: { TINI_VERBOSITY: value } }),
    quoted,
  ),
  each(
    'TINI_VERBOSITY where the init is not process 1',
    ['tini'],
    ['0', '1'],
    (init, value) => quietRun(init, { place: 'child', environment: { TINI_VERBOSITY: value } }),
    quoted,
  ),
  each(
    'DUMB_INIT_DEBUG',
    ['dumb-init'],
    ['', '0', '1', '2', 'yes'],
    (init, value) => quietRun(init, { environment: { DUMB_INIT_DEBUG: value } }),
    quoted,
  ),
  each(
    'CATATONIT_DEBUG',
    ['catatonit'],
    values,
    (init, value) => quietRun(init, { environment: { CATATONIT_DEBUG: value } }),
    quoted,
  ),
  each(
    'CATATONIT_LOG',
    ['catatonit'],
    values,
    (init, value) => quietRun(init, { environment: { CATATONIT_LOG: value } }),
    quoted,
  ),
  each(
    'the environment of the app, given',
    peers,
    blocks,
    async (init, { entries }) =>
      only(await inheritance(init, { prepare: [`environment=${block(entries)}`] }), 'code', 'environment'),
    ({ what }) => what,
  ),
];

function quoted(value: string): string {
  return JSON.stringify(value);
}

/** An app that ends with 0 at once, so that whatever is said was asked for. */
const quietRun = (init: Init, given: PeerStart): Promise<Outcome> => wholeRun(init, { ...given, app: ['exit-code'] });

async function whoGets(init: Init, given: PeerStart): Promise<Outcome> {
  const family = await Family.start(init, given, ['member', 'outsider', 'escapee']);
  await family.run.signal('SIGUSR1');
  await family.settledAfter();
  return { whoGotIt: family.whoGot(10) };
}

const placed = async (init: Init, given: PeerStart): Promise<Outcome> =>
  only(await inheritance(init, given), 'code', 'group', 'session');

const block = (entries: readonly string[]): string =>
  Buffer.from(entries.map((entry) => `${entry}\0`).join(''), 'latin1').toString('hex');
