import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { waitFor } from '../../src/runtime/wait-for.ts';
import { FakeSystem } from './fake-system.ts';

const { SIGINT, SIGTERM, SIGUSR1 } = constants.signals;

describe('a command that waits for another process', () => {
  test('looks again and again, without a bell', () => {
    const system = new FakeSystem(() => undefined);
    let there = false;
    system.schedule(70, () => {
      there = true;
    });
    expect(waitFor(system, 1000, () => (there ? 'fact' : null))).toEqual({ type: 'found', found: 'fact' });
    expect(system.now()).toBeLessThan(1100);
  });

  test('does not look longer than its patience lasts', () => {
    const system = new FakeSystem(() => undefined);
    expect(waitFor(system, 1000, () => null)).toEqual({ type: 'late' });
    expect(system.now()).toBe(2000);
  });

  test('ends by a signal that asks it to, and by no other', () => {
    for (const signal of [SIGINT, SIGTERM]) {
      const system = new FakeSystem(() => undefined);
      system.schedule(30, () => system.arrive(SIGUSR1, 0));
      system.schedule(50, () => system.arrive(signal, 0));
      expect(waitFor(system, 1000, () => null)).toEqual({ type: 'stopped', by: signal });
      expect(system.now()).toBe(1050);
      expect(system.finished.size).toBe(2);
    }
  });
});
