import { expect, it } from 'vitest';
import { exitCode } from '../../../src/model/ids.ts';
import type { Condition } from '../../../src/model/jobs/config.ts';
import { config, exited, job, name, needs, restart } from './given.ts';
import { Machine } from './machine.ts';

const never = restart({ when: 'never' });
const always = restart({ when: 'always' });
const notify = { readiness: { type: 'notify' } } as const;
const jobs = config([
  job('web', { ...notify, restart: always }),
  job('once', { kind: 'oneshot', restart: never }),
  job('short', { restart: never }),
  job('kept', { leaderless: 'keep', restart: always }),
  job('by-hand', { autostart: false, restart: never }),
  job('behind', { dependencies: [needs('short', 'ready')], ...notify }),
]);

/** Its runs: web 1, once 2, short 3, kept 4; `behind`, which requires short, 5. */
function begun(): Machine {
  const machine = new Machine(jobs);
  for (const run of [1, 2, 3, 4]) machine.started(run);
  return machine.started(5);
}

const waits = (machine: Machine, job: string, condition: Condition = 'ready') =>
  machine.answerTo(machine.asks({ type: 'wait', job: name(job), condition }));

it('whoever waits for what may come is not answered yet', () => {
  expect([waits(begun(), 'web'), waits(begun(), 'once', 'completed'), waits(begun(), 'behind')]).toEqual([null, null, null]);
  // It is in the pause before its next start.
  expect(waits(begun().ended(1, exited(3)), 'web')).toBeNull();
});

it.each([
  ['a job that nobody knows', 'nobody', 'ready', (machine: Machine) => machine, 100, /there is no job nobody/],
  [
    'one that has not been started',
    'by-hand',
    'ready',
    (machine: Machine) => machine,
    1,
    /nobody has started it.*tsinit start by-hand/,
  ],
  [
    'one that has ended',
    'short',
    'ready',
    (machine: Machine) => machine.ended(3, exited(0)),
    1,
    /has ended, and is not started again/,
  ],
  ['one that has failed', 'once', 'ready', (machine: Machine) => machine.ended(2, exited(4)), 1, /has failed: it exited with 4/],
  [
    'one whose main process is not replaced',
    'kept',
    'ready',
    (machine: Machine) => machine.ended(4, exited(0), 2),
    1,
    /leader_dead: keep/,
  ],
  ['the end of a service', 'web', 'completed', (machine: Machine) => machine, 1, /a service, which is not there to end/],
  ['the health of what is not asked', 'web', 'healthy', (machine: Machine) => machine, 1, /has no liveness probe/],
] as const)('whoever waits for %s is told so at once', (_, job, condition, happens, code, line) => {
  const answer = waits(happens(begun()), job, condition);
  expect(answer).toMatchObject({ code, lines: [expect.stringMatching(line)] });
});

it('a oneshot that has ended well is ready, and completed', () => {
  const machine = begun().ended(2, exited(0));
  expect([waits(machine, 'once')?.code, waits(machine, 'once', 'completed')?.code]).toEqual([0, 0]);
});

it('whoever waits already is told when it cannot come any more', () => {
  const machine = begun();
  const web = machine.asks({ type: 'wait', job: name('web'), condition: 'ready' });
  machine.asks({ type: 'stop', jobs: [name('web')] });
  expect(machine.answerTo(web)).toMatchObject({
    code: 1,
    lines: [expect.stringMatching(/web will not be ready: it has been stopped/)],
  });
  const behind = machine.asks({ type: 'wait', job: name('behind'), condition: 'ready' });
  machine.asks({ type: 'shutdown', code: exitCode(0) });
  expect(machine.answerTo(behind)).toMatchObject({ code: 1, lines: [expect.stringMatching(/everything is being stopped/)] });
});

it('what is required and cannot come is named', () => {
  const machine = begun().ended(3, exited(0));
  machine.ended(5, exited(1)).passes(400);
  expect(machine.starts).toEqual([]);
  expect(waits(machine, 'behind')).toMatchObject({
    code: 1,
    lines: ['behind will not be ready: it requires short, and of that: it has ended, and is not started again'],
  });
});
