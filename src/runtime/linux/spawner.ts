import { ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import { spawnFlags } from '../../../native-bindings/spawn-flags.ts';
import { decodeSpawnReport, encodeSpawnPlan, type SpawnOptions } from '../../../native-bindings/spawn-plan.ts';
import type { SpawnFailure } from '../../model/event.ts';
import { type Pid, pid } from '../../model/ids.ts';
import { failure, ok, type Result } from '../../model/result.ts';
import type { Settings } from '../../model/settings.ts';
import { hookCommand } from '../hook-command.ts';
import { hookEnvironment } from '../hook-environment.ts';
import type { HookRun } from '../system.ts';
import { type Original, originalStrings } from './original-strings.ts';

export interface Spawner {
  app(program: readonly Buffer[], settings: Pick<Settings, 'placement' | 'personality'>, door: number): Result<Pid, SpawnFailure>;
  hook(run: HookRun, token: number): Result<Pid, SpawnFailure>;
}

/** A hook may run every second for years, so that the memory for plan and report is used again. */
export function createSpawner(native: Original & { readonly shim: Pick<Shim, 'spawn'> }): Spawner {
  const { shim, allocate } = native;
  let environment: readonly Buffer[] | null = null;
  let memory: Memory | null = null;
  let report: Memory | null = null;

  const spawn = (program: readonly Buffer[], options: SpawnOptions): Result<Pid, SpawnFailure> => {
    const plan = encodeSpawnPlan(program, options);
    if (memory === null || memory.length < plan.length) memory = allocate(plan.length * 2);
    report ??= allocate(LAYOUT.spawn_report.size);
    plan.copy(memory.bytes);
    const spawned = shim.spawn(memory, plan.length, report);
    if (spawned.ok) return ok(pid(spawned.value));
    return failure(decodeSpawnReport(report, 0) ?? { step: 'clone', errno: spawned.errno, path: '' });
  };

  return {
    app: (program, settings, door) => spawn(program, { flags: spawnFlags(settings), environment: null, token: 0, door }),
    hook(run, token) {
      environment ??= originalStrings(native, 'environment');
      return spawn(hookCommand(run.command), { flags: ENUM.SPAWN_BESIDE, environment: hookEnvironment(environment, run), token });
    },
  };
}
