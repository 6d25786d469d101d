import { expect, test } from 'vitest';
import type { Event } from '../../src/model/event.ts';
import { drainChildren, REAPED_AT_ONCE } from '../../src/runtime/reaper.ts';
import { FakeSystem } from './fake-system.ts';

const zombies = (count: number): FakeSystem => {
  const system = new FakeSystem(() => {});
  for (let index = 0; index < count; index++) system.exit(system.fork(system.self), 0);
  return system;
};

test('each child is told before it is reaped, and then that nobody is left', () => {
  const system = zombies(3);
  const told: Event['type'][] = [];
  const rest = drainChildren(system, (event) => {
    told.push(event.type);
    // It is still there while its event is handled, so that its pid is nobody else's.
    if (event.type === 'child-changed') expect(system.identify(event.pid)?.facts.state).toBe('Z');
    else expect(event).toMatchObject({ type: 'reaper-drained', childrenLeft: false });
  });
  expect(rest).toBe('drained');
  expect(told).toEqual(['child-changed', 'child-changed', 'child-changed', 'reaper-drained']);
});

test('of a storm so many are reaped at once that signals are not starved, and none is told twice', () => {
  const count = 2 * REAPED_AT_ONCE + 10;
  const system = zombies(count);
  const pids = new Set<number>();
  const drain = () =>
    drainChildren(system, (event) => {
      if (event.type === 'child-changed') pids.add(event.pid);
    });
  expect([drain(), drain(), drain()]).toEqual(['more', 'more', 'drained']);
  expect(pids.size).toBe(count);
  expect(system.peekChild(null)).toEqual({ type: 'no-children' });
});

test('children that live are told as left, and stay', () => {
  const system = zombies(0);
  system.fork(system.self);
  const events: Event[] = [];
  drainChildren(system, (event) => void events.push(event));
  expect(events).toEqual([{ type: 'reaper-drained', now: system.now(), childrenLeft: true }]);
});
