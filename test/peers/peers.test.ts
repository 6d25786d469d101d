import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import type { Case, Comparison } from './case.ts';
import { cases } from './cases/all.ts';
import { differences } from './differences.ts';
import { judge, type Shown } from './judge.ts';
import { ours, type Peer, peers, theirs } from './peer.ts';

/** How many comparisons run at a time: each is two inits, and a machine of two cores gains nothing by more. */
const atATime = 3;
const leastComparisons = 120;

let compared = 0;
let facts = 0;
let different = 0;

for (const peer of peers) {
  describeNeeding([peer], `tsinit in the place of ${peer}`, () => {
    for (const one of cases) if (one.peers.includes(peer)) it(one.title, { timeout: 120_000 }, () => compare(one, peer));
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
  if (process.env.PEERS_SHOW) process.stderr.write(`SHOW ${peer} | ${name} | ${JSON.stringify(their)}\n`);
  const documented = documentedFor(peer, name);
  compared++;
  facts += Object.keys(their).length;
  if (Object.keys(documented).length > 0) different++;
  return judge(their, our, documented).map((words) => `${name}: ${words}`);
}

function documentedFor(peer: Peer, name: string): Shown {
  const showing = differences.flatMap(({ shows }) => shows).filter((shown) => shown.peer === peer && shown.in.includes(name));
  return Object.assign({}, ...showing.map((shown) => shown.facts));
}

describe('the table of differences', () => {
  const known = new Set(
    cases.flatMap((one) => one.peers.flatMap((peer) => one.comparisons.map(({ name }) => `${peer} ${name}`))),
  );

  it('speaks only of comparisons that are made', () => {
    const named = differences.flatMap(({ shows }) => shows.flatMap((shown) => shown.in.map((name) => `${shown.peer} ${name}`)));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has each comparison under one name', () => {
    expect(known.size).toBe(cases.reduce((sum, one) => sum + one.peers.length * one.comparisons.length, 0));
  });

  it('is told to the user, entry by entry, in docs/drop-in.md', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'drop-in.md'), 'utf8');
    expect(differences.map(({ id }) => id).filter((id) => !page.includes(`\`${id}\``))).toEqual([]);
  });

  it(`stands beside at least ${leastComparisons} comparisons`, () => {
    expect(known.size).toBeGreaterThanOrEqual(leastComparisons);
  });
});

afterAll(() => {
  process.stderr.write(
    `peers: ${compared} outcomes of tsinit compared with those of the real programs, ${facts} facts; ` +
      `${compared - different} comparisons without any difference, ${different} with a documented one\n`,
  );
});
