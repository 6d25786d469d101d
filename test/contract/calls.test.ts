import { describe, expect, test } from 'vitest';
import { declare } from '../../native-bindings/calls.ts';
import { FFI_TYPE, OWN_SYMBOLS } from '../../native-bindings/ffi-types.ts';
import { asAddon } from '../../native-bindings/load.ts';
import { allocate } from '../../native-bindings/memory.ts';
import { packagedAddon } from './native-world.ts';

const addon = packagedAddon();
const outcome = { returns: 'i32', failure: 'errno' } as const;
const kill = declare(addon, OWN_SYMBOLS, 'kill', ['i32', 'i32'], outcome);
const close = declare(addon, OWN_SYMBOLS, 'close', ['i32'], outcome);
const ntohl = declare(addon, OWN_SYMBOLS, 'ntohl', ['u32'], { returns: 'i64', failure: 'negative' });
const memcmp = declare(addon, OWN_SYMBOLS, 'memcmp', ['memory', 'memory', 'i64'], outcome);
const llabs = declare(addon, OWN_SYMBOLS, 'llabs', ['bits64'], { returns: 'i64', failure: 'negative' });

describe('a declared function', () => {
  test('answers with its value, or with the errno that it set', () => {
    expect(kill(process.pid, 0)).toEqual({ ok: true, value: 0 });
    expect(close(-1)).toEqual({ ok: false, errno: 9 });
  });

  test('takes a negative answer for a negated errno where it is declared so', () => {
    const abs = declare(addon, OWN_SYMBOLS, 'abs', ['i32'], { returns: 'i32', failure: 'negative' });
    const isatty = declare(addon, OWN_SYMBOLS, 'dup', ['i32'], { returns: 'i32', failure: 'negative' });
    expect(abs(-5)).toEqual({ ok: true, value: 5 });
    expect(isatty(-1)).toEqual({ ok: false, errno: 1 });
  });

  test('gets memory by its address, and parts of it by theirs', () => {
    const memory = allocate(addon, 32);
    memory.bytes.write('same', 0);
    memory.bytes.write('same', 16);
    expect(memcmp(memory, memory.part(16, 16), 5)).toEqual({ ok: true, value: 0 });
    expect(() => memory.part(16, 17)).toThrow(RangeError);
  });

  test('passes all 64 bits of a bigint', () => {
    expect(llabs(0xffff_ffff_ffff_fff9n)).toEqual({ ok: true, value: 7 });
  });

  // ffi-rs truncates these silently, or aborts the process.
  test.each([
    ['a fraction', 1.5],
    ['NaN', Number.NaN],
    ['more than 32 bits', 2 ** 31],
    ['minus infinity', -Infinity],
  ])('refuses %s as an i32', (_what, value) => {
    expect(() => kill(value, 0)).toThrow(TypeError);
  });

  test('refuses what the compiler would refuse, should it come from elsewhere', () => {
    // @ts-expect-error: a string is no number
    expect(() => kill('1', 0)).toThrow(TypeError);
    // @ts-expect-error: an argument is missing
    expect(() => kill(1)).toThrow(TypeError);
    // @ts-expect-error: undefined is no number
    expect(() => kill(undefined, 0)).toThrow(TypeError);
    // @ts-expect-error: a Buffer has no address that JavaScript knows
    expect(() => memcmp(Buffer.alloc(8), Buffer.alloc(8), 8)).toThrow(TypeError);
    // @ts-expect-error: a number does not hold 64 bits
    expect(() => llabs(7)).toThrow(TypeError);
  });

  test('refuses a negative number as an u32, and a number beyond 2^53 as an i64', () => {
    expect(() => ntohl(-1)).toThrow(TypeError);
    expect(() => memcmp(allocate(addon, 8), allocate(addon, 8), 2 ** 53)).toThrow(TypeError);
    expect(() => llabs(-1n)).toThrow(TypeError);
  });
});

test('the types have the numbers that the addon gives them', () => {
  expect(addon).toMatchObject({
    DataType: { I32: FFI_TYPE.i32, I64: FFI_TYPE.i64, U32: FFI_TYPE.u32, External: FFI_TYPE.external, BigInt: FFI_TYPE.bigint },
  });
});

test('something else than the addon is refused by name', () => {
  expect(() => asAddon({ open: () => {} })).toThrow('not the one of ffi-rs');
  expect(() => asAddon(null)).toThrow('not the one of ffi-rs');
});
