import { describe, expect, it } from 'vitest';
import type { MemoryFacts } from '../../src/model/event.ts';
import { millis } from '../../src/model/ids.ts';
import type { Cause } from '../../src/model/message.ts';
import type { End } from '../../src/model/process.ts';
import type { Settings } from '../../src/model/settings.ts';
import { SIGKILL, SIGTERM } from '../../src/model/signals.ts';
import { APP, appStopped, arrived, childEnded, drained, exited, info, inspected, killedBy, Machine } from './given.ts';

const CALM: MemoryFacts = { version: 2, killsBefore: 2, killsNow: 2, limit: 1 << 26, peak: 1 << 25 };
const OOM: MemoryFacts = { ...CALM, killsNow: 3 };

interface Given {
  readonly settings?: Partial<Settings>;
  readonly signals?: readonly number[];
  readonly memory?: MemoryFacts | null;
}

/** Signals come at 2000, the app ends at 2500. */
function causeOf(end: End, { settings = {}, signals = [], memory = null }: Given = {}): Cause | undefined {
  const machine = new Machine(settings).running().at(2000);
  machine.happens(...signals.map((signal) => arrived(signal)), drained(true));
  machine.at(2500).happens(childEnded(APP, end), inspected(memory));
  return machine.told.flatMap((message) => (message.type === 'app-ended' ? [message.cause] : []))[0];
}

const passedOn = (signal: number, came = signal) => ({
  type: 'passed-on',
  passedOn: { signal, at: 2000, info: info(came) },
  before: 500,
});

describe('the end of an app that nobody asked for', () => {
  it.each([0, 1, 137, 143, 255])('is its own doing where it exited with %i', (code) => {
    expect(causeOf(exited(code), { memory: CALM })).toEqual({ type: 'itself' });
  });

  it.each([4, 5, 6, 7, 8, 11, 31])('is its own doing where it is the fault %i', (signal) => {
    expect(causeOf(killedBy(signal))).toEqual({ type: 'itself' });
  });

  it.each([13, 14, 24, 25, 26, 27])('is its own doing where signal %i told of a pipe, a timer or a limit', (signal) => {
    expect(causeOf(killedBy(signal))).toEqual({ type: 'itself' });
  });

  it.each([1, 2, 9, 10, 15, 40])('is somebody’s where signal %i did not come through us', (signal) => {
    expect(causeOf(killedBy(signal))).toEqual({ type: 'somebody', memory: null });
  });
});

describe('137', () => {
  it('is the OOM killer’s where SIGKILL came and the count grew', () => {
    expect(causeOf(killedBy(9), { memory: OOM })).toEqual({ type: 'oom-killer', memory: OOM });
  });

  it('is somebody’s kill -9 where the count did not grow, which can be said as the count is known', () => {
    expect(causeOf(killedBy(9), { memory: CALM })).toEqual({ type: 'somebody', memory: CALM });
  });

  it('is the app’s own exit(137) where it exited; that others were killed for want of memory is said as well', () => {
    expect(causeOf(exited(137), { memory: OOM })).toEqual({ type: 'itself', memory: OOM });
    expect(causeOf(killedBy(11), { memory: OOM })).toEqual({ type: 'itself', memory: OOM });
  });

  it('is what was asked for where a rule turned the stop signal into SIGKILL', () => {
    const rewrites = new Map([[SIGTERM, SIGKILL]]);
    expect(causeOf(killedBy(9), { settings: { rewrites }, signals: [15], memory: OOM })).toEqual(passedOn(9, 15));
  });

  it('is --kill-after’s where that was over, whatever was counted', () => {
    const machine = new Machine({ killAfter: millis(500) }).running().at(2000).happens(arrived(SIGTERM));
    machine.at(2500).happens({ type: 'deadline-passed' }, childEnded(APP, killedBy(9)), inspected(OOM));
    expect(machine.told).toMatchObject([{ cause: { type: 'kill-after', signal: SIGTERM, after: 500 } }]);
  });
});

describe('the end of an app that was sent a signal', () => {
  it.each([1, 2, 3, 6, 11, 15, 40])('is by that very signal: %i', (signal) => {
    expect(causeOf(killedBy(signal), { signals: [signal] })).toEqual(passedOn(signal));
  });

  it('is by what the signal was passed on as', () => {
    expect(causeOf(killedBy(3), { settings: { rewrites: new Map([[SIGTERM, info(3).signal]]) }, signals: [15] })).toEqual(
      passedOn(3, 15),
    );
  });

  it('is the answer to it where the app exits as a shell reports it, be it no request to stop', () => {
    expect(causeOf(exited(129), { signals: [1, 15] })).toEqual(passedOn(1));
    expect(causeOf(exited(143), { signals: [15, 2] })).toEqual(passedOn(15));
  });

  it('is the answer to the last request to stop where the app exits with any code', () => {
    for (const code of [0, 1, 3]) expect(causeOf(exited(code), { signals: [15, 2, 1] })).toEqual(passedOn(2));
  });

  it('is its own doing where the signal was no request to stop, and nothing shows of it', () => {
    expect(causeOf(exited(1), { signals: [1, 10, 28] })).toEqual({ type: 'itself' });
  });

  it('is by another where another killed it', () => {
    expect(causeOf(killedBy(9), { signals: [15], memory: CALM })).toEqual({ type: 'somebody', memory: CALM });
    expect(causeOf(killedBy(11), { signals: [15] })).toEqual({ type: 'itself' });
  });

  it('counts the last signal of a kind', () => {
    for (const end of [exited(0), killedBy(15)]) {
      const machine = new Machine().running().at(1500).happens(arrived(SIGTERM)).at(2400).happens(arrived(SIGTERM));
      expect(machine.state.app).toMatchObject({ passedOn: [{ signal: SIGTERM, at: 2400 }] });
      machine.at(2500).happens(childEnded(APP, end), inspected());
      expect(machine.told).toMatchObject([{ cause: { before: 100 } }]);
    }
  });

  it('was before the end, although it was noticed a moment after it', () => {
    const machine = new Machine().running().at(2500).happens(arrived(SIGTERM));
    machine.at(2400).happens(childEnded(APP, killedBy(15)), inspected());
    expect(machine.told).toMatchObject([{ cause: { before: 0 } }]);
  });

  it('does not count one that can end nobody', () => {
    const machine = new Machine().running().happens(arrived(28), arrived(18), appStopped(19), arrived(20));
    expect(machine.state.app).toMatchObject({ passedOn: [] });
  });
});
