import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import { callsElsewhere, numbers } from './calls.ts';
import { complaintOf, faultsOf, type Result } from './campaign.ts';
import { whyNever } from './impossible.ts';
import { report } from './report.ts';
import { sample } from './sample.ts';
import { scenes } from './scenes.ts';

/** TSINIT_FAULTS: how many in each scene; all: each of them, which takes more than an hour. TSINIT_WRITE_FAULTS=1 writes docs/faults.md. */
const all = process.env.TSINIT_FAULTS === 'all';
const SAMPLE = Number(process.env.TSINIT_FAULTS ?? 10);

const results: Result[] = [];
const touched = new Set<string>();
let possible = 0;

describeNeeding(['x86-64'], 'a system call that fails', () => {
  it.each(scenes)(
    'never means a hang, a lost signal or a wrong code in silence: $name',
    { timeout: 7_200_000 },
    async (scene) => {
      const found = await faultsOf(scene, (faults) => (all ? faults : sample(faults, SAMPLE, scene.name, touched)));
      results.push(...found.results);
      possible += found.possible;
      expect(found.results.filter(({ verdict }) => verdict === 'wrong').map(complaintOf)).toEqual([]);
    },
  );

  it('was every one that the core and the library make, or is named with the reason why it cannot fail', () => {
    const failed = new Set(results.filter(({ verdict }) => verdict !== 'not reached').map(({ fault }) => fault.call));
    const elsewhere = callsElsewhere();
    const missing = [...numbers.keys()].filter((call) => !failed.has(call) && !elsewhere.has(call) && whyNever(call) === null);
    expect(missing).toEqual([]);
  });

  it('is written down in a table, where that is wanted', () => {
    const table = report(scenes, results, possible);
    expect(table).toContain('| pwritev2 (init) |');
    if (process.env.TSINIT_WRITE_FAULTS === '1') {
      writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'faults.md'), table);
    }
  });
});
