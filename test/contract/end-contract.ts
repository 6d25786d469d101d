import assert from 'node:assert/strict';
import { SIGCONT } from '../../src/model/signals.ts';
import type { ContractCase } from './system-contract.ts';
import { nextSignal, spawned, whenThereAre, whenZombieIsKept } from './until.ts';

/** What a report of an end is made of, and what job control asks of us. */
export const endCases: readonly ContractCase[] = [
  {
    title: 'members that are examined say how long they have been there, and at most where they sleep',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      spawned(system);
      const members = whenThereAre(system, 2);
      for (const { wchan, age } of members) assert.deepEqual([wchan, age], [null, null]);
      const examined = system.examine(members);
      assert.deepEqual(
        examined.map(({ facts, commandLine }) => ({ facts, commandLine })),
        members.map(({ facts, commandLine }) => ({ facts, commandLine })),
      );
      for (const { wchan, age } of examined) {
        assert(age !== null && age >= 0 && age < 60_000, `an age of ${age} ms`);
        assert(wchan === null || /^\w+/.test(wchan), `a wchan of ${wchan}`);
      }
    },
  },
  {
    title: 'a zombie that somebody of the set keeps is named with its parent',
    app: 'keeps-a-zombie',
    run(system) {
      const app = spawned(system);
      const zombie = whenZombieIsKept(system);
      assert.equal(zombie.parent.pid, app);
      assert.notEqual(zombie.pid, app);
    },
  },
  {
    title: 'where nobody keeps a zombie none is named, and the kernel has not killed more than it says',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      spawned(system);
      whenThereAre(system, 2);
      const { zombies, memory } = system.inspectEnd();
      assert.deepEqual(zombies, []);
      if (memory === null) return;
      assert(memory.killsNow >= memory.killsBefore);
      for (const bytes of [memory.limit, memory.peak]) assert(bytes === null || bytes > 0);
    },
  },
  {
    title: 'a suspended init goes on when it is continued, and the SIGCONT is a signal like any other',
    app: 'continues-us-when-we-are-stopped',
    run(system) {
      spawned(system);
      system.suspend();
      assert.equal(nextSignal(system).info.signal, SIGCONT);
    },
  },
];
