import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import type { Case, Comparison } from './case.ts';
import { cases } from './cases/all.ts';
import { namesIn } from './difference.ts';
import { differences } from './differences/all.ts';
import { judge, type Shown } from './judge.ts';
import { ours, type Peer, peers, theirs } from './peer.ts';

/** How many comparisons run at a time: each is two inits, and a machine of two cores gains nothing by more. */
const atATime = 3;
const leastComparisons = 120;

const done = { comparisons: 0, facts: 0, different: 0 };

for (const peer of peers) {
  block(
    `tsinit in the place of ${peer}`,
    [peer, 'bash'],
    peer,
    cases.filter((one) => one.root === undefined),
  );
  block(
    `tsinit in the place of ${peer}, started by root`,
    [peer, 'setpriv', 'root'],
    peer,
    cases.filter((one) => one.root),
  );
}

function block(title: string, needs: Parameters<typeof describeNeeding>[0], peer: Peer, some: readonly Case[]): void {
  const of = some.filter((one) => one.peers.includes(peer));
  if (of.length === 0) return;
  describeNeeding(needs, title, () => {
    for (const one of of) it(one.title, { timeout: 600_000 }, () => compare(one, peer));
  });
}

async function compare(one: Case, peer: Peer): Promise<void> {
  const complaints: string[] = [];
  for (let at = 0; at < one.comparisons.length; at += atATime) {
    const some = one.comparisons.slice(at, at + atATime).map((comparison) => complaintsOf(comparison, peer));
    complaints.push(...(await Promise.all(some)).flat());
  }
  expect(complaints).toEqual([]);
}

async function complaintsOf({ name, observe, naming }: Comparison, peer: Peer): Promise<string[]> {
  const [their, our] = await Promise.all([observe(theirs(peer)), observe(ours(peer, naming))]);
  const documented = documentedFor(peer, name);
  done.comparisons++;
  done.facts += Object.keys(their).length;
  if (Object.keys(documented).length > 0) done.different++;
  return judge(their, our, documented).map((words) => `${name}: ${words}`);
}

function documentedFor(peer: Peer, name: string): Shown {
  const showings = differences
    .flatMap(({ shows }) => shows)
    .filter((one) => one.peers.includes(peer) && namesIn(one).includes(name));
  return Object.assign({}, ...showings.map(({ facts }) => facts));
}

describe('the table of differences', () => {
  const known = cases.flatMap((one) => one.peers.flatMap((peer) => one.comparisons.map(({ name }) => `${peer}: ${name}`)));

  it('speaks only of comparisons that are made', () => {
    const showings = differences.flatMap(({ shows }) => shows);
    const named = showings.flatMap((one) => one.peers.flatMap((peer) => namesIn(one).map((name) => `${peer}: ${name}`)));
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('has each comparison under a name of its own', () => {
    expect(known.filter((name, place) => known.indexOf(name) !== place)).toEqual([]);
  });

  it('is told to the user, entry by entry, in docs/drop-in.md', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'drop-in.md'), 'utf8');
    expect(differences.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });

  it(`stands beside at least ${leastComparisons} comparisons`, () => {
    expect(known.length).toBeGreaterThanOrEqual(leastComparisons);
  });
});

afterAll(() => {
  const alike = done.comparisons - done.different;
  process.stderr.write(
    `peers: ${done.comparisons} outcomes of tsinit compared with those of the real programs (${done.facts} facts): ` +
      `${alike} are to be the same, ${done.different} differ as documented\n`,
  );
});
