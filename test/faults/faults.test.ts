import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import { numbers } from './calls.ts';
import { complaintOf, faultsOf, type Result } from './campaign.ts';
import { whyNever } from './impossible.ts';
import { report } from './report.ts';
import { sample } from './sample.ts';
import { scenes } from './scenes.ts';

/** TSINIT_FAULTS=all: each of them, which takes most of an hour. TSINIT_WRITE_FAULTS=1 writes down what came out. */
const all = process.env.TSINIT_FAULTS === 'all';
const SAMPLE = Number(process.env.TSINIT_FAULTS ?? 30);

const results: Result[] = [];

if (process.arch === 'x64') {
  describeNeeding([], 'a system call that fails', () => {
    it.each(scenes)(
      'never means a hang, a lost signal or a wrong code in silence: $name',
      { timeout: 7_200_000 },
      async (scene) => {
        const found = await faultsOf(scene, (faults) => (all ? faults : sample(faults, SAMPLE, scene.name)));
        results.push(...found);
        expect(found.filter(({ verdict }) => verdict === 'wrong').map(complaintOf)).toEqual([]);
      },
    );

    it('was every one that the core and the library make, or is named with the reason why it cannot fail', () => {
      const failed = new Set(results.filter(({ verdict }) => verdict !== 'not reached').map(({ fault }) => fault.call));
      expect([...numbers.keys()].filter((call) => !failed.has(call) && whyNever(call) === null)).toEqual([]);
    });

    it('is written down in a table, where that is wanted', () => {
      if (process.env.TSINIT_WRITE_FAULTS === '1')
        writeFileSync(join(import.meta.dirname, 'results.md'), report(scenes, results));
    });
  });
} else {
  describe('a system call that fails', () => {
    it.skip('the tracer is written for x86-64', () => {});
  });
}
