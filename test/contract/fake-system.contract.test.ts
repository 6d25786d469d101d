import { constants } from 'node:os';
import { describe, test } from 'vitest';
import { errno, exitCode } from '../../src/model/ids.ts';
import { SIGSTOP } from '../../src/model/signals.ts';
import { type FakeProgram, FakeSystem } from '../runtime/fake-system.ts';
import { type Behaviour, contractCases } from './system-contract.ts';

describe('the fake system keeps the contract', () => {
  for (const { title, app, run } of contractCases) {
    test(title, () => {
      const system = new FakeSystem(programs[app]);
      if (app === 'is-missing') {
        system.spawnRefused = { step: 'exec', errno: errno(constants.errno.ENOENT), path: '/nowhere/missing' };
      }
      run(system);
    });
  }
});

const programs: Readonly<Record<Behaviour, FakeProgram>> = {
  'exits-with-7': (kernel, self) => kernel.schedule(2, () => kernel.exit(self, exitCode(7))),
  waits: () => {},
  'waits-with-a-child-in-its-group': (kernel, self) => kernel.schedule(2, () => kernel.fork(self)),
  'stops-itself-and-waits': (kernel, self) =>
    kernel.schedule(2, () => kernel.sendSignal(SIGSTOP, { type: 'process', pid: self }, null)),
  'leaves-an-orphan-that-exits-with-5': (kernel, self) => {
    const parent = kernel.fork(self);
    const orphan = kernel.fork(parent);
    kernel.schedule(2, () => kernel.exit(parent, exitCode(0)));
    kernel.schedule(4, () => kernel.exit(orphan, exitCode(5)));
  },
  'sends-us-usr1-and-waits': (kernel, self) => kernel.schedule(2, () => kernel.arrive(constants.signals.SIGUSR1, self)),
  'keeps-a-zombie': (kernel, self) => kernel.schedule(2, () => kernel.endUnnoticed(kernel.fork(self))),
  // The fake is continued at once.
  'continues-us-when-we-are-stopped': () => {},
  'is-missing': () => {},
};
