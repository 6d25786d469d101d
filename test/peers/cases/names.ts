import type { Case, Outcome } from '../case.ts';
import { ending } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { type Init, type Naming, type Peer, start } from '../peer.ts';

/** The names under which the others are known, and the ways to say so without a name. */
const namings: readonly { readonly peer: Peer; readonly naming: Naming }[] = [
  ...named('tini', 'symlink', ['tini', 'tini-static', 'docker-init']),
  ...named('tini', 'hard-link', ['tini', 'docker-init']),
  ...named('tini', 'as', ['tini', 'tini-static', 'docker-init']),
  ...named('tini', 'variable', ['tini']),
  ...named('dumb-init', 'symlink', ['dumb-init']),
  ...named('dumb-init', 'hard-link', ['dumb-init']),
  ...named('dumb-init', 'as', ['dumb-init']),
  ...named('dumb-init', 'variable', ['dumb-init']),
  ...named('catatonit', 'symlink', ['catatonit', 'podman-init']),
  ...named('catatonit', 'hard-link', ['podman-init']),
  ...named('catatonit', 'as', ['catatonit', 'podman-init']),
  ...named('catatonit', 'variable', ['podman-init']),
];

/** Whatever way it is chosen, it is the whole personality. */
export const names: readonly Case[] = ['tini', 'dumb-init', 'catatonit'].map((peer) => ({
  title: 'the way in which the personality is chosen',
  peers: [peer as Peer],
  comparisons: namings
    .filter((one) => one.peer === peer)
    .map(({ naming }) => ({ name: `personality by ${naming.type} ${naming.name}`, observe: character, naming })),
}));

function named(peer: Peer, type: Naming['type'], names: readonly string[]) {
  return names.map((name) => ({ peer, naming: { type, name } }));
}

/** What tells the three apart, and from tsinit itself. */
async function character(init: Init): Promise<Outcome> {
  const usage = await ending(start(init, { words: ['--no-such-option'] }));
  const notFound = await ending(start(init, { words: ['/nonexistent'] }));
  const family = await Family.start(init, {}, ['member', 'outsider']);
  await family.run.signal(11);
  await family.settledAfter();
  await family.run.signal(10);
  await family.settledAfter();
  await family.end('exit 9');
  return { usage, notFound, whoGotFault: family.whoGot(11), whoGotUsr1: family.whoGot(10), code: await family.ending() };
}
