import { describe, expect, it } from 'vitest';
import { spawnFailureWords } from '../../src/evidence/spawn-failure-words.ts';
import { errno } from '../../src/model/ids.ts';

describe('why the app could not be started', () => {
  it('names the step, the path, the errno and what to look at', () => {
    expect(spawnFailureWords({ step: 'exec', errno: errno(13), path: '/app' }, '/app')).toBe(
      'exec of /app failed: EACCES (permission denied); it is a directory, or this user may not execute it: see its mode ' +
        '(chmod +x), the directories above it, and noexec in the mount options',
    );
  });

  it('looks for a name in PATH, and for a path in the image, its interpreter included', () => {
    const failure = { step: 'exec', errno: errno(2), path: 'app' } as const;
    expect(spawnFailureWords(failure, 'app')).toContain('no directory of PATH has a program of this name');
    expect(spawnFailureWords(failure, './app')).toContain('its interpreter (#!) or dynamic loader is not in the image');
  });

  it('names a step before exec without a path', () => {
    expect(spawnFailureWords({ step: 'clone', errno: errno(11), path: '' }, 'app')).toBe(
      'making a process for it failed: EAGAIN (resource temporarily unavailable); raise the limit of processes (pids.max, ulimit -u)',
    );
    expect(spawnFailureWords({ step: 'rlimit', errno: errno(1), path: '' }, 'app')).toBe(
      'restoring its limit of open files failed: EPERM (operation not permitted)',
    );
  });

  it('names the session where it has one', () => {
    expect(spawnFailureWords({ step: 'session', errno: errno(1), path: '' }, 'app')).toBe(
      'making its session failed: EPERM (operation not permitted)',
    );
  });

  it('cannot smuggle anything into the line by its path', () => {
    const words = spawnFailureWords({ step: 'exec', errno: errno(2), path: '/a\nb\u001b[2J' }, 'x');
    expect(words).toContain('/a\\nb\\x1b[2J');
  });
});
