import { expect } from 'vitest';
import type { Sample } from './driver.ts';

/** The largest of each, in one part of the samples. */
function largest(samples: readonly Sample[]): Sample {
  const column = (index: 0 | 1 | 2 | 3) => Math.max(...samples.map((sample) => sample[index]));
  return [column(0), column(1), column(2), column(3)];
}

/**
 * The last third is compared with the second: by then what is filled once is full. A leak of one descriptor, mapping or byte of state
 * in each round would show many times over; `slack` is what an allocator may need more, in kB.
 */
export function expectNoGrowth(
  samples: readonly Sample[],
  slack: { readonly mappings: number; readonly anonymous: number },
): readonly [Sample, Sample] {
  const third = Math.floor(samples.length / 3);
  const [before, after] = [largest(samples.slice(third, 2 * third)), largest(samples.slice(2 * third))];
  expect(after[0], 'descriptors').toBeLessThanOrEqual(before[0]);
  expect(after[1], 'mappings').toBeLessThanOrEqual(before[1] + slack.mappings);
  expect(after[2], 'kB of anonymous memory').toBeLessThanOrEqual(before[2] + slack.anonymous);
  // Times and numbers in the state may have some digits more.
  expect(after[3], 'bytes of state').toBeLessThanOrEqual(before[3] + 64);
  return [before, after];
}

export const inWords = ([descriptors, mappings, anonymous, state]: Sample): string =>
  `${descriptors} descriptors, ${mappings} mappings, ${anonymous} kB, ${state} bytes of state`;
