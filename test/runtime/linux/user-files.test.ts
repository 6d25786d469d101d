import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readUserFiles } from '../../../src/runtime/linux/user-files.ts';

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'tsinit-users-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

describe('the files of users and groups', () => {
  test('are read as they are', () => {
    const path = directory();
    writeFileSync(join(path, 'passwd'), 'root:x:0:0:::\n');
    writeFileSync(join(path, 'group'), 'root:x:0:\n');
    expect(readUserFiles(path)).toEqual({ passwd: 'root:x:0:0:::\n', group: 'root:x:0:\n' });
  });

  test('need not be there, nor be files', () => {
    const path = directory();
    mkdirSync(join(path, 'group'));
    expect(readUserFiles(path)).toEqual({ passwd: null, group: null });
    expect(readUserFiles(join(path, 'nowhere'))).toEqual({ passwd: null, group: null });
  });

  test('are those of this machine where nothing else is named', () => {
    expect(readUserFiles().passwd).toMatch(/^root:/m);
  });
});
