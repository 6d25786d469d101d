import { expect, test } from 'vitest';
import { pid } from '../../../src/model/ids.ts';
import { lastRun } from '../../../src/runtime/linux/last-run.ts';
import { until } from '../../helpers/until.ts';

test('of whoever runs, it grows; of nobody, nothing is known', async () => {
  const self = pid(process.pid);
  const first = lastRun(self);
  if (first !== null) await until('we have run on', () => (lastRun(self) ?? 0) > first);
  expect(lastRun(pid(4_000_001))).toBeNull();
});
