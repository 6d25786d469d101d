import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { millis, pid, signalNumber, uid } from '../../src/model/ids.ts';
import { SIGCONT, SIGKILL, SIGTERM } from '../../src/model/signals.ts';
import type { System } from '../../src/runtime/system.ts';
import { endCases } from './end-contract.ts';
import { hookCases } from './hook-contract.ts';
import { everyEnd, nextChild, nextSignal, shown, spawned, whenThereAre, whenZombie } from './until.ts';

/** What the app of a case does; each adapter has its own way to make it so. */
export type Behaviour =
  | 'exits-with-7'
  | 'waits'
  | 'waits-with-a-child-in-its-group'
  | 'stops-itself-and-waits'
  | 'leaves-an-orphan-that-exits-with-5'
  | 'sends-us-usr1-and-waits'
  | 'keeps-a-zombie'
  | 'continues-us-when-we-are-stopped'
  | 'is-missing';

export interface ContractCase {
  readonly title: string;
  readonly app: Behaviour;
  readonly run: (system: System) => void;
}

const SIGUSR1 = signalNumber(constants.signals.SIGUSR1);
const SIGRTMIN_1 = signalNumber(35);

const signalsAndChildren: readonly ContractCase[] = [
  {
    title: 'an app that ended is shown until it is reaped, and not after that',
    app: 'exits-with-7',
    run(system) {
      const app = spawned(system);
      const end = { type: 'ended', end: { type: 'exited', code: 7 } };
      assert.deepEqual(nextChild(system), { pid: app, change: end });
      assert.deepEqual(shown(system.peekChild(null)), { pid: app, change: end });
      assert.deepEqual(system.peekChild(app), { type: 'no-children' });
    },
  },
  {
    title: 'what a zombie was is still known before it is reaped',
    app: 'exits-with-7',
    run(system) {
      const app = spawned(system);
      nextChild(system);
      const peek = system.peekChild(null);
      assert(peek.type === 'child' && peek.report.facts !== null);
      assert.equal(peek.report.facts.state, 'Z');
      assert.equal(peek.report.facts.pid, app);
      assert.equal(peek.report.facts.processGroup, app);
    },
  },
  {
    title: 'a program that does not exist fails at its exec, with path and errno',
    app: 'is-missing',
    run(system) {
      const result = system.spawnApp();
      assert(!result.ok);
      assert.deepEqual(result.error, { step: 'exec', errno: constants.errno.ENOENT, path: '/nowhere/missing' });
      assert.deepEqual(system.peekChild(null), { type: 'no-children' });
    },
  },
  {
    title: 'the app has a process group of its own, and a start time',
    app: 'waits',
    run(system) {
      const result = system.spawnApp();
      assert(result.ok);
      assert.equal(typeof result.value.startTime, 'number');
      assert.equal(system.identify(result.value.pid)?.facts.processGroup, result.value.pid);
      assert.deepEqual(system.peekChild(null), { type: 'none' });
    },
  },
  {
    title: 'a signal to the group ends everybody in it',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      const app = spawned(system);
      whenThereAre(system, 2);
      assert.deepEqual(system.sendSignal(SIGTERM, { type: 'group', leader: app }, null), { ok: true, value: undefined });
      const ended = everyEnd(system);
      assert(ended.length >= 1);
      for (const { change } of ended) {
        assert.deepEqual(change, { type: 'ended', end: { type: 'killed', signal: SIGTERM, coreDumped: false } });
      }
    },
  },
  {
    title: 'a signal with a value reaches each member of the group',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      const app = spawned(system);
      whenThereAre(system, 2);
      const carry = { signal: SIGRTMIN_1, code: -1, senderPid: 77, senderUid: uid(5), value: 4711, pointer: '4711' };
      assert(system.sendSignal(SIGRTMIN_1, { type: 'group', leader: app }, carry).ok);
      everyEnd(system);
      assert.deepEqual(system.members() ?? [], []);
    },
  },
  {
    title: 'a signal to one process leaves its group alone',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      const app = spawned(system);
      whenThereAre(system, 2);
      assert(system.sendSignal(SIGTERM, { type: 'process', pid: app }, null).ok);
      assert.equal(nextChild(system).pid, app);
      system.peekChild(app);
      assert.equal((system.members() ?? []).length, 1);
    },
  },
  {
    title: 'nobody is signalled by a pid of 1 or less, and a group that is not there answers ESRCH',
    app: 'waits',
    run(system) {
      const refused = { ok: false, error: constants.errno.ESRCH };
      for (const number of [1, 0, -1]) {
        assert.deepEqual(system.sendSignal(SIGTERM, { type: 'process', pid: pid(number) }, null), refused);
        assert.deepEqual(system.sendSignal(SIGTERM, { type: 'group', leader: pid(number) }, null), refused);
      }
      assert.deepEqual(system.sendSignal(SIGTERM, { type: 'group', leader: pid(4_000_000) }, null), refused);
    },
  },
  {
    title: 'a stop and the going on after it are told, and neither ends the app',
    app: 'stops-itself-and-waits',
    run(system) {
      const app = spawned(system);
      assert.deepEqual(nextChild(system), { pid: app, change: { type: 'stopped', signal: constants.signals.SIGSTOP } });
      assert.deepEqual(system.peekChild(app), { type: 'none' });
      assert(system.sendSignal(SIGCONT, { type: 'process', pid: app }, null).ok);
      assert.deepEqual(nextChild(system), { pid: app, change: { type: 'continued' } });
      assert.deepEqual(system.peekChild(app), { type: 'none' });
    },
  },
  {
    title: 'an end that comes while a stop is being handled is not reaped unseen',
    app: 'stops-itself-and-waits',
    run(system) {
      const app = spawned(system);
      assert.equal(nextChild(system).change.type, 'stopped');
      assert(system.sendSignal(SIGKILL, { type: 'process', pid: app }, null).ok);
      whenZombie(system, app);
      assert.deepEqual(shown(system.peekChild(app))?.change, {
        type: 'ended',
        end: { type: 'killed', signal: SIGKILL, coreDumped: false },
      });
    },
  },
  {
    title: 'an orphan comes to us, and is told like any child',
    app: 'leaves-an-orphan-that-exits-with-5',
    run(system) {
      const app = spawned(system);
      const orphan = nextChild(system);
      assert.notEqual(orphan.pid, app);
      assert.deepEqual(orphan.change, { type: 'ended', end: { type: 'exited', code: 5 } });
    },
  },
  {
    title: 'the members are everybody alive below us, with what they run',
    app: 'waits-with-a-child-in-its-group',
    run(system) {
      const app = spawned(system);
      const members = whenThereAre(system, 2);
      assert(members.some(({ facts }) => facts.pid === app));
      for (const { commandLine } of members) assert.deepEqual(commandLine, ['sleep', '1000']);
    },
  },
  {
    title: 'a signal that comes tells who sent it, and the sender can be looked at',
    app: 'sends-us-usr1-and-waits',
    run(system) {
      const app = spawned(system);
      const { info, sender } = nextSignal(system);
      assert.equal(info.signal, SIGUSR1);
      assert.equal(info.code, 0);
      assert.equal(info.senderPid, app);
      // Passed on to its own group, the signal might end the sender: then it has been looked at before.
      assert.equal((sender === undefined ? system.identify(app) : sender)?.facts.pid, app);
      assert.equal(system.identify(pid(info.senderPid))?.facts.pid, app);
    },
  },
  {
    title: 'of a process that is not there nothing is known',
    app: 'waits',
    run(system) {
      assert.equal(system.identify(pid(4_000_000)), null);
    },
  },
  {
    title: 'a wait ends at its deadline, not before, and a deadline that has passed does not wait',
    app: 'waits',
    run(system) {
      const deadline = millis(system.now() + 30);
      assert.deepEqual(system.waitForSignals(deadline), []);
      assert(system.now() >= deadline);
      const before = system.now();
      assert.deepEqual(system.waitForSignals(millis(before - 1000)), []);
      assert(system.now() - before < 1000);
    },
  },
];

/** What every System must do, whether it is the fake or Linux. Plain assertions: on Linux it runs outside of vitest. */
export const contractCases: readonly ContractCase[] = [...signalsAndChildren, ...hookCases, ...endCases];
