import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import { callsElsewhere, numbers } from './calls.ts';
import { type Campaign, complaintOf, faultsOf } from './campaign.ts';
import type { Fault } from './fault.ts';
import { whyNever } from './impossible.ts';
import { keep, kept } from './kept.ts';
import { report } from './report.ts';
import { crossed, edges, sample } from './sample.ts';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';

/**
 * TSINIT_FAULTS: how many in each scene; crossed, edges: see sample.ts; all: each of them, which takes hours. TSINIT_WRITE_FAULTS=1 keeps
 * what came out, and writes docs/faults.md of all that was kept.
 */
const asked = process.env.TSINIT_FAULTS ?? '10';
const writing = process.env.TSINIT_WRITE_FAULTS === '1';

const touched = new Set<string>();
const covered = new Set<string>();
const played = new Map<string, Campaign>();

function chosen(faults: readonly Fault[], scene: Scene): readonly Fault[] {
  if (asked === 'all') return faults;
  if (asked === 'edges') return edges(faults);
  return asked === 'crossed'
    ? crossed(faults, scenes.indexOf(scene), covered)
    : sample(faults, Number(asked), scene.name, touched);
}

const HOW: Readonly<Record<string, string>> = {
  all: 'every place that a call is made from, with every errno, the first time and the last time, and failing for good',
  crossed:
    'every call with every errno at the first, a middle and the last of its places, and failing for good, in one scene at least; and in each scene ' +
    'every call at each of those with one errno, another one in the next scene',
  edges:
    'in each scene every call with every errno at the first, a middle and the last of its places, and failing for good from the first on',
};

const campaigns = (): Campaign[] => scenes.flatMap(({ name }) => (writing ? kept(name) : played.get(name)) ?? []);

describeNeeding(['x86-64'], 'a system call that fails', () => {
  it.each(scenes)(
    'never means a hang, a lost signal or a wrong code in silence: $name',
    { timeout: 7_200_000 },
    async (scene) => {
      const campaign = await faultsOf(scene, (faults) => chosen(faults, scene));
      played.set(scene.name, campaign);
      if (writing) keep(scene.name, campaign);
      expect(campaign.results.filter(({ verdict }) => verdict === 'wrong').map(complaintOf)).toEqual([]);
    },
  );

  it('was every one that the core and the library make, or is named with the reason why it cannot fail', () => {
    const results = campaigns().flatMap((campaign) => campaign.results);
    const failed = new Set(results.filter(({ verdict }) => verdict !== 'not reached').map(({ fault }) => fault.call));
    const elsewhere = callsElsewhere();
    const missing = [...numbers.keys()].filter((call) => !failed.has(call) && !elsewhere.has(call) && whyNever(call) === null);
    expect(missing).toEqual([]);
  });

  it('is written down in a table, where that is wanted', () => {
    const all = campaigns();
    const possible = all.reduce((sum, campaign) => sum + campaign.possible, 0);
    const table = report(
      scenes,
      all.flatMap(({ results }) => results),
      possible,
      HOW[asked] ?? `${asked} in each scene`,
    );
    expect(table).toContain('| pwritev2 (init) |');
    if (writing) writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'faults.md'), table);
  });
});
