import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { exitCode, type Pid, pid, signalNumber, uid } from '../../src/model/ids.ts';
import { SIGKILL } from '../../src/model/signals.ts';
import type { HookRun, System } from '../../src/runtime/system.ts';
import type { ContractCase } from './system-contract.ts';
import { nextChild, spawned, whenThereAre } from './until.ts';

const SIGHUP = signalNumber(constants.signals.SIGHUP);
const info = { signal: SIGHUP, code: 0, senderPid: 77, senderUid: uid(0), value: 0, pointer: '0' };

function hook(system: System, command: string, more: Partial<HookRun> = {}): Pid {
  const result = system.runHook({ point: SIGHUP, command, info, app: null, exitCode: null, ...more }, 1);
  assert(result.ok, `the hook ${command} could not be started`);
  return result.value;
}

const exited = (code: number) => ({ type: 'ended', end: { type: 'exited', code } });

/** What commands of the user's may rely on. */
export const hookCases: readonly ContractCase[] = [
  {
    title: 'a hook runs beside the app, in a process group of its own',
    app: 'waits',
    run(system) {
      const app = spawned(system);
      const beside = hook(system, 'sleep 1000');
      const groups = whenThereAre(system, 2).map(({ facts }) => facts.processGroup);
      assert.deepEqual(new Set<number>(groups), new Set<number>([app, beside]));
      assert(system.sendSignal(SIGKILL, { type: 'group', leader: beside }, null).ok);
      assert.equal(nextChild(system).pid, beside);
      system.peekChild(beside);
      assert.equal((system.members() ?? []).length, 1);
    },
  },
  {
    title: 'the end of a hook is told like that of any child',
    app: 'waits',
    run(system) {
      spawned(system);
      const beside = hook(system, 'exit 3');
      assert.deepEqual(nextChild(system), { pid: beside, change: exited(3) });
      assert.deepEqual(system.peekChild(beside), { type: 'none' });
    },
  },
  {
    title: 'a hook is told in its environment why it runs',
    app: 'waits',
    run(system) {
      const app = spawned(system);
      const ends: readonly (readonly [code: number, command: string, more: Partial<HookRun>])[] = [
        [77, 'exit $TSINIT_SENDER_PID', {}],
        [9, 'exit $TSINIT_EXIT_CODE', { point: 'EXIT', info: null, exitCode: exitCode(9) }],
        [8, 'exit $TSINIT_APP_PID', { app: pid(8) }],
      ];
      for (const [code, command, more] of ends) {
        const beside = hook(system, command, more);
        assert.notEqual(beside, app);
        assert.deepEqual(nextChild(system), { pid: beside, change: exited(code) });
        system.peekChild(beside);
      }
    },
  },
  {
    title: 'a hook that does not exist fails at its exec, with path and errno, and leaves no child',
    app: 'waits',
    run(system) {
      const result = system.runHook({ point: 'EXIT', command: '/nowhere/hook now', info: null, app: null, exitCode: null }, 1);
      assert(!result.ok);
      assert.deepEqual(result.error, { step: 'exec', errno: constants.errno.ENOENT, path: '/nowhere/hook' });
      assert.deepEqual(system.peekChild(null), { type: 'no-children' });
    },
  },
  {
    title: 'a hook before the app takes nothing away from it',
    app: 'exits-with-7',
    run(system) {
      const before = hook(system, 'exit 0', { point: 'START', info: null });
      assert.deepEqual(nextChild(system), { pid: before, change: exited(0) });
      assert.deepEqual(system.peekChild(before), { type: 'no-children' });
      const app = spawned(system);
      assert.deepEqual(nextChild(system), { pid: app, change: exited(7) });
    },
  },
];
