import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/cli/parse-arguments.ts';
import { millis, pid, signalNumber } from '../../../src/model/ids.ts';
import { jobName, runId } from '../../../src/model/jobs/ids.ts';
import type { JobsState } from '../../../src/model/jobs/state.ts';
import type { SavedEdge, SavedName } from '../../../src/runtime/jobs/jobs-system.ts';
import {
  decodeConfig,
  decodeJobsSnapshot,
  encodeConfig,
  encodeJobsSnapshot,
  type JobsSnapshot,
} from '../../../src/runtime/jobs/snapshot.ts';
import { livedThrough } from '../../policy/jobs/lived-through.ts';

const number = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const descriptor = fc.integer({ min: 3, max: 4000 });
const process = fc.integer({ min: 2, max: 2 ** 31 - 1 }).map(pid);
const run = number.map(runId);
const name = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,10}$/).map(jobName);
const time = fc.double({ min: 0, max: 1e12, noNaN: true }).map((value) => millis(value === 0 ? 0 : value));
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const list = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.array(arbitrary, { maxLength: 4 });
const text = fc.string({ unit: 'binary', maxLength: 20 });

const named: fc.Arbitrary<SavedName> = fc.record({ pid: process, startTime: number, comm: text });

const edge: fc.Arbitrary<SavedEdge> = fc.record({
  runs: list(
    fc.record({
      run,
      job: name,
      instance: number,
      link: maybe(descriptor),
      shepherd: maybe(process),
      started: fc.boolean(),
      heirs: fc.boolean(),
      mainPid: maybe(process),
      mainStart: maybe(number),
      released: fc.boolean(),
      pattern: maybe(text),
      killed: list(named),
    }),
  ),
  lost: list(
    fc.record({
      run,
      main: maybe(named),
      members: list(named),
      sessions: list(number),
      heirs: fc.boolean(),
      killAt: maybe(time),
      spareSessions: fc.boolean(),
      killed: list(named),
    }),
  ),
  sockets: list(fc.record({ job: name, name: text, address: text, descriptor, watched: fc.boolean() })),
  control: maybe(descriptor),
  clients: list(fc.record({ id: number, descriptor, asked: fc.boolean() })),
  probes: list(
    fc.record({
      run,
      purpose: fc.constantFrom('readiness' as const, 'liveness' as const),
      kind: fc.constantFrom('connection' as const, 'shepherd' as const),
      descriptor,
      deadline: time,
      words: text,
      shepherd: maybe(process),
    }),
  ),
  nextClient: number,
  ledgerClient: maybe(number),
});

const settings = { ...DEFAULT_SETTINGS, hooks: new Map([[signalNumber(1), 'echo "x"']]) };

const around = fc.record({
  configNumber: number,
  edge,
  settings: fc.constant(settings),
  path: text,
  upgrade: maybe(fc.record({ path: text, from: text })),
  quiet: fc.record({ time, sleptAt: maybe(time) }),
  droppedLines: number,
  lastWords: text,
});

/** States as lives with crashes and reloads leave them, on the way and in the end. */
const state = fc.integer({ min: 1, max: 10_000 }).map((seed): readonly JobsState[] => {
  const world = livedThrough(seed, { crashes: 0.01 });
  const states = [world.state];
  world.signal(15);
  for (let step = 0; step < 20; step += 1) {
    world.runUntil(world.now + 50);
    states.push(world.state);
  }
  return states;
});

const snapshotOf = ({ config: _, ...rest }: JobsState, more: Omit<JobsSnapshot, 'state'>): JobsSnapshot => ({
  ...more,
  state: rest,
});

describe('what the brain of jobs leaves in the ledger', () => {
  it('is read as it was written, whatever has been lived through', () => {
    fc.assert(
      fc.property(state, around, (states, more) => {
        for (const one of states) {
          const snapshot = snapshotOf(one, more);
          expect(decodeJobsSnapshot(encodeJobsSnapshot(snapshot))).toEqual(snapshot);
          expect(decodeConfig(encodeConfig({ number: 3, config: one.config }))).toEqual({ number: 3, config: one.config });
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is read as it was written, whatever is behind the runs', () => {
    const [one] = fc.sample(state, { numRuns: 1, seed: 5 })[0] ?? [];
    if (one === undefined) throw new Error('a life has a state');
    fc.assert(
      fc.property(around, (more) => {
        const snapshot = snapshotOf(one, more);
        expect(decodeJobsSnapshot(encodeJobsSnapshot(snapshot))).toEqual(snapshot);
      }),
      { numRuns: 200 },
    );
  });

  it('is no state where a part is missing, or of another kind', () => {
    const [one] = fc.sample(state, { numRuns: 1, seed: 7 })[0] ?? [];
    const [more] = fc.sample(around, { numRuns: 1, seed: 7 });
    if (one === undefined || more === undefined) throw new Error('there is a sample');
    const whole: Record<string, unknown> = JSON.parse(encodeJobsSnapshot(snapshotOf(one, more)));
    for (const key of Object.keys(whole)) {
      const { [key]: _, ...rest } = whole;
      expect(decodeJobsSnapshot(JSON.stringify(rest)), `without ${key}`).toBeNull();
      expect(decodeJobsSnapshot(JSON.stringify({ ...rest, [key]: { a: 1 } })), `with another ${key}`).toBeNull();
    }
  });
});
