import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTerminationLog } from '../../../src/runtime/linux/termination-log.ts';

const { ENOENT, ELOOP, EISDIR, ENXIO, ENOSPC } = constants.errno;
const written = { ok: true, value: undefined };
const RECORD = '{"event":"app-ended"}\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsinit-termination-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);
const content = (name: string): string => readFileSync(inFolder(name), 'utf8');

describe('a file that the user named', () => {
  const write = (name: string): unknown => createTerminationLog(inFolder(name))(RECORD);

  test('is made, for its owner alone', () => {
    expect(write('log')).toEqual(written);
    expect(content('log')).toBe(RECORD);
    expect(statSync(inFolder('log')).mode & 0o777).toBe(0o600);
  });

  test('is written anew', () => {
    writeFileSync(inFolder('log'), 'of the last run, and longer than the record is\n'.repeat(3));
    expect(write('log')).toEqual(written);
    expect(content('log')).toBe(RECORD);
  });

  test('keeps its mode', () => {
    writeFileSync(inFolder('log'), '');
    chmodSync(inFolder('log'), 0o644);
    write('log');
    expect(statSync(inFolder('log')).mode & 0o777).toBe(0o644);
  });

  test('that is a symbolic link is not followed, wherever the app has let it point', () => {
    writeFileSync(inFolder('precious'), 'precious');
    symlinkSync('precious', inFolder('log'));
    expect(write('log')).toEqual({ ok: false, error: { path: inFolder('log'), errno: ELOOP } });
    expect(content('precious')).toBe('precious');
  });

  test('that cannot be opened is told with path and errno', () => {
    expect(write('no/log')).toEqual({ ok: false, error: { path: inFolder('no/log'), errno: ENOENT } });
    expect(createTerminationLog(folder)(RECORD)).toEqual({ ok: false, error: { path: folder, errno: EISDIR } });
  });

  test('that takes no bytes is told as well', () => {
    expect(createTerminationLog('/dev/full')(RECORD)).toEqual({ ok: false, error: { path: '/dev/full', errno: ENOSPC } });
  });

  test('that is a FIFO without a reader does not hold us up', () => {
    execFileSync('mkfifo', [inFolder('log')]);
    expect(write('log')).toEqual({ ok: false, error: { path: inFolder('log'), errno: ENXIO } });
  });
});

describe('the default', () => {
  const write = (name: string): unknown => createTerminationLog('default', inFolder(name))(RECORD);

  test('is written where the file is there, and empty', () => {
    writeFileSync(inFolder('log'), '');
    expect(write('log')).toEqual(written);
    expect(content('log')).toBe(RECORD);
  });

  test('leaves alone what the app has written there itself', () => {
    writeFileSync(inFolder('log'), 'the database is gone');
    expect(write('log')).toEqual(written);
    expect(content('log')).toBe('the database is gone');
  });

  test('is never made', () => {
    expect(write('log')).toEqual(written);
    expect(existsSync(inFolder('log'))).toBe(false);
  });

  test('says nothing of what is no regular file', () => {
    expect(createTerminationLog('default', folder)(RECORD)).toEqual(written);
    expect(createTerminationLog('default', '/dev/full')(RECORD)).toEqual(written);
    symlinkSync('/dev/full', inFolder('log'));
    expect(write('log')).toEqual(written);
  });
});

test('none writes nothing', () => {
  expect(createTerminationLog(null)(RECORD)).toEqual(written);
});
