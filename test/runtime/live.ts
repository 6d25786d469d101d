import { expect } from 'vitest';
import { ENUM } from '../../native-bindings/abi.ts';
import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import type { UserIds } from '../../src/model/privileges.ts';
import type { Settings } from '../../src/model/settings.ts';
import type { Task } from '../../src/model/state.ts';
import { initialState } from '../../src/policy/initial-state.ts';
import { createBrain } from '../../src/runtime/brain.ts';
import { openLedger } from '../../src/runtime/linux/ledger.ts';
import { type FakeLedger, fakeLedger } from './fake-ledger.ts';
import { type FakeProgram, FakeSystem } from './fake-system.ts';

export interface Run {
  readonly system: FakeSystem;
  readonly memory: FakeLedger;
  /** How it came to an end. */
  readonly outcome: unknown;
}

export const waits: FakeProgram = () => {};
const APP: Task = { type: 'app', program: 'app' };

/** A whole life of the brain on a fake kernel, until it leaves, sleeps, or throws. */
export function live(
  program: FakeProgram | FakeSystem,
  settings: Partial<Settings> = {},
  memory = fakeLedger({ flags: ENUM.LEDGER_PID1 }),
  task = APP,
  user: UserIds | null = null,
): Run {
  const system = program instanceof FakeSystem ? program : new FakeSystem(program);
  const ledger = openLedger(memory);
  const loaded = ledger.load();
  const previous = typeof loaded === 'string' ? null : loaded;
  const state = previous?.state ?? initialState({ ...DEFAULT_SETTINGS, ...settings }, ledger.header.role, task, user);
  const brain = createBrain({ system, ledger, previous, state, warnings: [], realtime: () => 0, version: '9.8.7' });
  try {
    return brain.run();
  } catch (outcome) {
    return { system, memory, outcome };
  }
}

export const left = (code: number): unknown => expect.objectContaining({ code });
