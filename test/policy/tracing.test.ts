import { describe, expect, it } from 'vitest';
import { DEFAULT_TRACE } from '../../src/cli/trace-values.ts';
import { errno, pid } from '../../src/model/ids.ts';
import type { Delivery } from '../../src/model/trace.ts';
import { appEnds, childEnded, exited, info, killedBy, Machine } from './given.ts';

const machine = () => new Machine({ traceSignals: DEFAULT_TRACE }).happens({ type: 'began' });
const started = { type: 'tracer-started', pid: pid(3) } as const;
const tracerEnds = childEnded(3, exited(0));
const tracerKilled = childEnded(3, killedBy(9));
const delivery: Delivery = {
  pid: pid(9),
  comm: 'worker',
  thread: 9,
  mainBlocks: false,
  info: info(15),
  sender: null,
  origin: 'outside',
};
const refusal = { errno: errno(1), yama: 2, seccomp: false };

describe('tracing', () => {
  it('is not begun where nobody asked for it', () => {
    expect(new Machine().happens({ type: 'began' }).types).toEqual(['spawn-app']);
  });

  it('begins before the app is started', () => {
    expect(machine().types).toEqual(['start-tracer', 'spawn-app']);
  });

  it('is not begun once more where the brain crashed before there was an app', () => {
    expect(machine().happens(started, { type: 'began' }).types).toEqual(['spawn-app']);
  });

  it('that is refused is told of, and the app is started all the same', () => {
    const refused = machine().happens({ type: 'tracer-failed', refusal });
    expect(refused.told).toEqual([{ type: 'tracing-refused', pid: null, refusal }]);
    expect(refused.running().state.app.id).toBe('running');
  });

  it('tells of each signal that is delivered, whatever the app is at', () => {
    const told = { type: 'signal-delivered', delivery, role: 'pid-1' };
    expect(machine().happens(started).running().happens({ type: 'signal-delivered', delivery }).told).toEqual([told]);
    expect(machine().happens(started).draining().happens({ type: 'signal-delivered', delivery }).told).toEqual([told]);
  });

  it('tells of a debugger for which it steps aside', () => {
    const aside = { pid: pid(31), comm: 'strace', target: null };
    const told = machine().happens(started).running().happens({ type: 'trace-aside', aside }).told;
    expect(told).toEqual([{ type: 'tracing-aside', aside }]);
  });

  it('whose end nobody expected is told of; at the end of the app it is expected', () => {
    const killed = machine().happens(started).running().happens(tracerKilled);
    expect(killed.told).toEqual([{ type: 'tracer-ended', pid: 3 }]);
    const done = machine()
      .happens(started)
      .running()
      .happens(...appEnds(exited(0)), tracerEnds);
    expect(done.told).toEqual([]);
  });
});
