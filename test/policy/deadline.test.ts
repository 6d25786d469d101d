import { describe, expect, it } from 'vitest';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { appEnds, drained, exited, Machine } from './given.ts';

describe('nextDeadline', () => {
  it('is none while the app runs, so that nothing wakes an idle init', () => {
    expect(nextDeadline(new Machine().state)).toBeNull();
    expect(nextDeadline(new Machine().running().state)).toBeNull();
  });

  it('is none once everything is over', () => {
    expect(nextDeadline(new Machine().running().happens(...appEnds(exited(0)), drained(false)).state)).toBeNull();
  });

  it('is the end of the grace time while the rest is waited for', () => {
    expect(nextDeadline(new Machine().draining().state)).toBe(6000);
  });
});
