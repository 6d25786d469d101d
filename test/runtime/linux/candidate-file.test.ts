import { chmodSync, closeSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PACK_INFO } from '../../../build/pack-image.mjs';
import { ABI } from '../../../native-bindings/abi.ts';
import { openCandidate } from '../../../src/runtime/linux/candidate-file.ts';

const PT_LOAD = 1;
const PLACE = 0x1000;
const SIZE = PLACE + PACK_INFO.size + 100;
/** Class, byte order and machine are those of this very node. */
const HEAD = readFileSync('/proc/self/exe').subarray(0, 20);
const OURSELVES = process.getuid?.() ?? 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsinit-candidate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As much of a tsinit as is looked at: two segments, the second one the core's. */
function file(change: (bytes: Buffer) => void = () => undefined, mode = 0o755): string {
  const bytes = Buffer.alloc(SIZE);
  HEAD.copy(bytes);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(2, 56);
  segment(bytes, 0, 0x400000, 0, 0x1000);
  segment(bytes, 1, PACK_INFO.address, PLACE, SIZE - PLACE);
  bytes.writeBigUInt64LE(PACK_INFO.magic, PLACE);
  bytes.writeUInt32LE(ABI.LEDGER_ABI_VERSION, PLACE + PACK_INFO.ledgerVersion);
  bytes.writeUInt32LE(ABI.STATE_VERSION, PLACE + PACK_INFO.stateVersion);
  change(bytes);
  const path = join(folder, 'tsinit');
  writeFileSync(path, bytes);
  chmodSync(path, mode);
  return path;
}

function segment(bytes: Buffer, index: number, address: number, offset: number, size: number): void {
  const start = 64 + 56 * index;
  bytes.writeUInt32LE(PT_LOAD, start);
  bytes.writeBigUInt64LE(BigInt(offset), start + 8);
  bytes.writeBigUInt64LE(BigInt(address), start + 16);
  bytes.writeBigUInt64LE(BigInt(size), start + 32);
}

function obstacle(path: string, owner = OURSELVES): unknown {
  const opened = openCandidate(path, owner);
  if (!opened.ok) return opened.error;
  closeSync(opened.value.descriptor);
  return null;
}

describe('a file that may take our place', () => {
  test('is a tsinit of our versions, which only its owner can write', () => {
    expect(obstacle(file())).toBeNull();
    expect(obstacle(file(undefined, 0o500))).toBeNull();
  });

  test('may be behind a symbolic link', () => {
    symlinkSync(file(), join(folder, 'link'));
    expect(obstacle(join(folder, 'link'))).toBeNull();
  });
});

describe('no file may that', () => {
  test('cannot be opened', () => {
    const { ENOENT, ELOOP } = constants.errno;
    expect(obstacle(join(folder, 'nowhere'))).toEqual({ type: 'unreadable', errno: ENOENT });
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(obstacle(join(folder, 'loop'))).toEqual({ type: 'unreadable', errno: ELOOP });
  });

  test('is none', () => {
    mkdirSync(join(folder, 'directory'));
    expect(obstacle(join(folder, 'directory'))).toEqual({ type: 'not-a-file' });
    expect(obstacle('/dev/null')).toEqual({ type: 'not-a-file' });
  });

  test('belongs to somebody who is neither root nor we', () => {
    // For root every file is root's own here.
    const expected = OURSELVES === 0 ? null : { type: 'foreign-owner', owner: OURSELVES };
    expect(obstacle(file(), 54_321)).toEqual(expected);
  });

  test.each([0o775, 0o757, 0o777, 0o720])('others can write: mode %o', (mode) => {
    expect(obstacle(file(undefined, mode))).toEqual({ type: 'writable-by-others', mode });
  });

  test('nobody may execute', () => {
    expect(obstacle(file(undefined, 0o644))).toEqual({ type: 'not-executable', errno: constants.errno.EACCES });
  });

  test('is no ELF file, or has nothing of ours in it', () => {
    const strangers: readonly ((bytes: Buffer) => void)[] = [
      (bytes) => bytes.write('#!/bin/sh\n'),
      (bytes) => bytes.writeUInt16LE(1, 56),
      (bytes) => bytes.writeUInt16LE(0, 56),
      (bytes) => bytes.writeBigUInt64LE(0x7fff_ffff_ffff_ffffn, 32),
      (bytes) => bytes.writeBigUInt64LE(PACK_INFO.magic + 1n, PLACE),
      (bytes) => bytes.writeUInt32LE(4, 64 + 56),
    ];
    for (const change of strangers) expect(obstacle(file(change)), String(change)).toEqual({ type: 'not-tsinit' });
    writeFileSync(join(folder, 'tsinit'), '');
    expect(obstacle(join(folder, 'tsinit'))).toEqual({ type: 'not-tsinit' });
  });

  test('ends too early', () => {
    expect(obstacle(file((bytes) => segment(bytes, 1, PACK_INFO.address, PLACE, SIZE - PLACE + 1)))).toEqual({ type: 'cut-off' });
  });

  test('is for another machine', () => {
    expect(obstacle(file((bytes) => bytes.writeUInt16LE(40, 18)))).toEqual({ type: 'other-machine' });
    expect(obstacle(file((bytes) => bytes.writeUInt8(1, 4)))).toEqual({ type: 'other-machine' });
  });

  test('has other versions, of which both are told', () => {
    const ledger = { ours: ABI.LEDGER_ABI_VERSION, theirs: ABI.LEDGER_ABI_VERSION };
    const state = { ours: ABI.STATE_VERSION, theirs: ABI.STATE_VERSION };
    const changed = (field: 'ledgerVersion' | 'stateVersion') =>
      obstacle(file((bytes) => bytes.writeUInt32LE(99, PLACE + PACK_INFO[field])));
    expect(changed('ledgerVersion')).toEqual({ type: 'other-versions', ledger: { ...ledger, theirs: 99 }, state });
    expect(changed('stateVersion')).toEqual({ type: 'other-versions', ledger, state: { ...state, theirs: 99 } });
  });
});
