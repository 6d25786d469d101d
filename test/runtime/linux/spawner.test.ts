import { describe, expect, test } from 'vitest';
import { ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { stringsOf } from '../../../native-bindings/bytes.ts';
import type { CallResult } from '../../../native-bindings/calls.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { errno, signalNumber } from '../../../src/model/ids.ts';
import { createSpawner } from '../../../src/runtime/linux/spawner.ts';
import type { HookRun } from '../../../src/runtime/system.ts';
import { plainMemory } from '../fake-ledger.ts';

const { offsets: plan } = LAYOUT.spawn_plan;
const { offsets: report } = LAYOUT.spawn_report;
const hook: HookRun = { point: signalNumber(1), command: 'reload now', info: null, app: null, exitCode: null };

interface Plan {
  readonly flags: number;
  readonly token: number;
  readonly words: readonly string[];
  /** null: the original one. */
  readonly environment: readonly string[] | null;
}

/** Reads each plan as the library does. */
function library(answer: (report: Memory) => CallResult = () => ({ ok: true, value: 9 })) {
  const plans: Plan[] = [];
  const allocated: number[] = [];
  const block = Buffer.from('PATH=/bin\0A=\xff\0', 'latin1');
  const shim = {
    original: (which: 0 | 1, out: Memory, capacity: number): CallResult => {
      if (which === 1 && capacity >= block.length) block.copy(out.bytes);
      return { ok: true, value: which === 1 ? block.length : 0 };
    },
    spawn: (memory: Memory, size: number, out: Memory): CallResult => {
      const u32 = (offset: number): number => memory.view.getUint32(offset, true);
      const strings = (offset: number, count: number): readonly string[] =>
        stringsOf(memory.bytes.subarray(offset, size))
          .slice(0, count)
          .map((string) => string.toString('latin1'));
      const envc = u32(plan.envc);
      plans.push({
        flags: u32(plan.flags),
        token: u32(plan.token),
        words: strings(u32(plan.argv_offset), u32(plan.argc)),
        environment: envc === 0xffff_ffff ? null : strings(u32(plan.env_offset), envc),
      });
      return answer(out);
    },
  };
  const allocate = (length: number): Memory => {
    allocated.push(length);
    return plainMemory(length);
  };
  return { plans, allocated, spawner: createSpawner({ shim, allocate }) };
}

describe('the app', () => {
  test.each([
    ['group', 0],
    ['session', ENUM.SPAWN_SESSION],
    ['inherited', ENUM.SPAWN_INHERITED_GROUP],
  ] as const)('placed in its %s is spawned with the flags %d, in the environment that we got', (placement, flags) => {
    const { plans, spawner } = library();
    expect(spawner.app([Buffer.from('app'), Buffer.from([0xff])], { placement, personality: 'tsinit' }, 0)).toEqual({
      ok: true,
      value: 9,
    });
    expect(plans).toEqual([{ flags, token: 0, words: ['app', '\xff'], environment: null }]);
  });

  test('that cannot be spawned is told with the step that failed', () => {
    const { spawner } = library((out) => {
      out.bytes.writeInt32LE(ENUM.STEP_SESSION, report.step);
      out.bytes.writeInt32LE(1, report.error);
      return { ok: false, errno: errno(1) };
    });
    expect(spawner.app([Buffer.from('app')], { placement: 'session', personality: 'tsinit' }, 0)).toEqual({
      ok: false,
      error: { step: 'session', errno: 1, path: '' },
    });
  });

  test('that did not even come to a first step is told with the errno alone', () => {
    const { spawner } = library(() => ({ ok: false, errno: errno(12) }));
    expect(spawner.app([Buffer.from('app')], { placement: 'group', personality: 'tsinit' }, 0)).toEqual({
      ok: false,
      error: { step: 'clone', errno: 12, path: '' },
    });
  });
});

describe('a hook', () => {
  test('is spawned beside the app, under its token, in an environment of its own', () => {
    const { plans, spawner } = library();
    expect(spawner.hook(hook, 0x8000_0001)).toEqual({ ok: true, value: 9 });
    expect(plans).toMatchObject([{ flags: ENUM.SPAWN_BESIDE, token: 0x8000_0001, words: ['reload', 'now'] }]);
    expect(plans[0]?.environment?.slice(0, 3)).toEqual(['PATH=/bin', 'A=\xff', 'TSINIT_SIGNAL=HUP']);
  });

  test('that runs again and again takes no more memory', () => {
    const { allocated, spawner } = library();
    spawner.hook(hook, 1);
    const { length } = allocated;
    for (let token = 2; token < 100; token++) spawner.hook({ ...hook, command: `reload ${token}` }, token);
    expect(allocated).toHaveLength(length);
  });
});
