import { describe, test } from 'vitest';
import { runInNode } from './native-child.ts';
import { contractCases } from './system-contract.ts';

// Each case has a process of its own: the init of the case, with the library preloaded and every signal blocked, as
// the core would start it. Outside of PID 1 it is a subreaper.
describe('the system of Linux keeps the contract', () => {
  for (const [index, { title }] of contractCases.entries()) {
    test.concurrent(title, () => runInNode('linux-case.ts', [String(index)]));
  }
});
