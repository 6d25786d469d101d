import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { APP, drained, Machine } from './given.ts';

describe('without any child and without news of the end of the app', () => {
  it('says so and leaves, because nothing would ever come again', () => {
    const machine = new Machine().running().happens(drained(false));
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'app-lost', pid: APP, exitCode: 111 } },
      { type: 'leave', code: 111 },
    ]);
  });

  it('leaves with the code of the personality for what is no fault of the app', () => {
    const machine = new Machine(DEFAULTS['dumb-init']).running().happens(drained(false));
    expect(machine.effects.at(-1)).toEqual({ type: 'leave', code: 2 });
  });

  it('writes it down for Kubernetes', () => {
    const machine = new Machine({ terminationLog: '/log' }).running().happens(drained(false));
    expect(machine.types).toEqual(['tell', 'write-termination-log', 'leave']);
  });

  it('is no matter as long as there are children, whoever they are', () => {
    expect(new Machine().running().happens(drained(true)).effects).toEqual([]);
  });
});
