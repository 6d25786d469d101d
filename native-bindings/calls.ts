import { type Errno, errno as toErrno } from '../src/model/ids.ts';
import { FFI_TYPE } from './ffi-types.ts';
import type { Addon, ForeignCall } from './load.ts';
import { Memory } from './memory.ts';

/**
 * Declares one foreign function. The parameter types are a tuple, and the arguments follow from it, so that a wrong
 * call does not compile; what the compiler cannot see (a fraction, NaN, a number too large) is checked at each call,
 * because ffi-rs truncates it silently or aborts the whole process.
 */
export function declare<const Types extends readonly ParameterType[]>(
  addon: Addon,
  library: string,
  name: string,
  types: Types,
  { returns, failure }: Outcome,
): (...args: ArgumentsOf<Types>) => CallResult {
  const call: ForeignCall = {
    library,
    funcName: name,
    retType: FFI_TYPE[returns],
    paramsType: types.map((type) => FOREIGN_TYPE[type]),
    paramsValue: types.map(() => 0),
    errno: failure === 'errno',
    freeResultMemory: false,
  };
  const result = failure === 'errno' ? fromErrno : fromNegative;
  return (...args) => {
    if (args.length !== types.length) throw new TypeError(`${name} takes ${types.length} arguments, not ${args.length}`);
    for (let index = 0; index < types.length; index++) {
      call.paramsValue[index] = checked(types[index] as ParameterType, args[index], name, index);
    }
    return result(addon.load(call), name);
  };
}

/** bits64: all 64 bits of an unsigned number, which a double cannot hold. memory: its address. */
export type ParameterType = 'i32' | 'u32' | 'i64' | 'bits64' | 'memory';

interface ArgumentTypes {
  i32: number;
  u32: number;
  i64: number;
  bits64: bigint;
  memory: Memory;
}

type ArgumentsOf<Types extends readonly ParameterType[]> = { -readonly [Index in keyof Types]: ArgumentTypes[Types[Index]] };

/** How a function tells that it failed: by the negated errno, or by -1 and errno(3). */
export interface Outcome {
  readonly returns: 'i32' | 'i64';
  readonly failure: 'negative' | 'errno';
}

export type CallResult = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly errno: Errno };

const FOREIGN_TYPE: Record<ParameterType, number> = {
  i32: FFI_TYPE.i32,
  u32: FFI_TYPE.u32,
  i64: FFI_TYPE.i64,
  bits64: FFI_TYPE.bigint,
  memory: FFI_TYPE.i64,
};

function checked(type: ParameterType, value: unknown, name: string, index: number): number | bigint {
  switch (type) {
    case 'i32':
      if (typeof value === 'number' && (value | 0) === value) return value;
      break;
    case 'u32':
      if (typeof value === 'number' && value >>> 0 === value) return value;
      break;
    case 'i64':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
      break;
    case 'bits64':
      if (typeof value === 'bigint' && BigInt.asUintN(64, value) === value) return BigInt.asIntN(64, value);
      break;
    case 'memory':
      if (value instanceof Memory) return value.address;
      break;
  }
  throw new TypeError(`argument ${index + 1} of ${name} is not of type ${type}: ${String(value)}`);
}

function fromNegative(returned: unknown, name: string): CallResult {
  if (typeof returned !== 'number') throw new TypeError(`${name} returned ${typeof returned}, not a number`);
  return returned < 0 ? { ok: false, errno: toErrno(-returned) } : { ok: true, value: returned };
}

/** With `errno: true` the addon returns an object, whose errnoCode means something only beside a -1. */
function fromErrno(returned: unknown, name: string): CallResult {
  if (typeof returned === 'object' && returned !== null && 'value' in returned && 'errnoCode' in returned) {
    const { value, errnoCode } = returned;
    if (typeof value === 'number' && typeof errnoCode === 'number') {
      return value === -1 ? { ok: false, errno: toErrno(errnoCode) } : { ok: true, value };
    }
  }
  throw new TypeError(`${name} did not return a value with its errno`);
}
