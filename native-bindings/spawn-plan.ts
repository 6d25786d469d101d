import type { SpawnFailure, SpawnStep } from '../src/model/event.ts';
import { errno } from '../src/model/ids.ts';
import { ABI, ENUM, LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN, textOf } from './bytes.ts';
import type { Decodable } from './process-facts.ts';

const plan = LAYOUT.spawn_plan;
const report = LAYOUT.spawn_report.offsets;

export interface SpawnOptions {
  /** SPAWN_… of abi.h, added up. */
  readonly flags: number;
  /** null: the one that we were started with. */
  readonly environment: readonly Buffer[] | null;
  /** SPAWN_BESIDE: by what the ledger is to know the child; 0 otherwise. */
  readonly token: number;
  /** Of the tracer that is to attach to it (trace-shim.ts); absent or 0: none. */
  readonly door?: number;
}

/** The bytes of a struct spawn_plan that starts `program`. */
export function encodeSpawnPlan(
  program: readonly Buffer[],
  options: SpawnOptions = { flags: 0, environment: null, token: 0 },
): Buffer {
  const { flags, environment, token, door = 0 } = options;
  const words = blockOf(program);
  const bytes = Buffer.concat([Buffer.alloc(plan.size), words, blockOf(environment ?? [])]);
  const field = (name: keyof typeof plan.offsets, value: number): number => bytes.writeUInt32LE(value, plan.offsets[name]);
  field('version', ABI.SPAWN_PLAN_VERSION);
  field('size', bytes.length);
  field('argc', program.length);
  field('argv_offset', plan.size);
  field('envc', environment?.length ?? ABI.SPAWN_ORIGINAL_ENVIRONMENT);
  field('env_offset', plan.size + words.length);
  field('flags', flags);
  field('token', token);
  field('door', door);
  return bytes;
}

/** Each string with its NUL behind it. */
const blockOf = (strings: readonly Buffer[]): Buffer => Buffer.concat(strings.flatMap((string) => [string, NUL]));

const NUL = Buffer.alloc(1);

/** null: the report says that it went well. */
export function decodeSpawnReport({ view, bytes }: Decodable, start: number): SpawnFailure | null {
  const number = view.getInt32(start + report.step, LITTLE_ENDIAN);
  if (number === ENUM.STEP_NONE) return null;
  const step = STEPS[number];
  if (step === undefined) throw new RangeError(`the spawn report names the unknown step ${number}`);
  return {
    step,
    errno: errno(view.getInt32(start + report.error, LITTLE_ENDIAN)),
    path: textOf(bytes, start + report.path, ABI.SPAWN_PATH_MAX),
  };
}

const STEPS: Readonly<Record<number, SpawnStep>> = {
  [ENUM.STEP_CLONE]: 'clone',
  [ENUM.STEP_PROCESS_GROUP]: 'process-group',
  [ENUM.STEP_TERMINAL]: 'terminal',
  [ENUM.STEP_DESCRIPTORS]: 'descriptors',
  [ENUM.STEP_RLIMIT]: 'rlimit',
  [ENUM.STEP_DISPOSITIONS]: 'dispositions',
  [ENUM.STEP_MASK]: 'mask',
  [ENUM.STEP_EXEC]: 'exec',
  [ENUM.STEP_SESSION]: 'session',
};
