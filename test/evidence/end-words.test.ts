import { describe, expect, it } from 'vitest';
import { endWords } from '../../src/evidence/end-words.ts';
import { exitCode, signalNumber } from '../../src/model/ids.ts';

const exited = (code: number) => endWords({ type: 'exited', code: exitCode(code) });
const killed = (signal: number, coreDumped = false) => endWords({ type: 'killed', signal: signalNumber(signal), coreDumped });

describe('how a process ended', () => {
  it('is a code where it means nothing in particular', () => {
    expect([exited(0), exited(1), exited(128), exited(200), exited(255)]).toEqual([
      'exited with 0',
      'exited with 1',
      'exited with 128',
      'exited with 200',
      'exited with 255',
    ]);
  });

  it('by a signal is not how it ended by the code that a shell has for that signal', () => {
    expect(killed(15)).toBe('was killed by SIGTERM');
    expect(exited(143)).toBe('exited with 143 (by its own choice; a shell reports 143 for a command killed by SIGTERM)');
  });

  it('tells what a fault is called, and whether it has left a core', () => {
    expect(killed(11, true)).toBe('was killed by SIGSEGV (segmentation fault, core dumped)');
    expect(killed(11, false)).toBe('was killed by SIGSEGV (segmentation fault, no core dumped)');
    expect(killed(13, false)).toBe('was killed by SIGPIPE (broken pipe)');
    expect(killed(3, true)).toBe('was killed by SIGQUIT (core dumped)');
    expect(killed(9, false)).toBe('was killed by SIGKILL');
  });

  it('explains what shells mean by 126 and 127', () => {
    expect(exited(126)).toContain('a shell reports 126 for a command that cannot be executed');
    expect(exited(127)).toContain('a shell reports 127 for a command that was not found');
  });

  it('knows real-time signals, up to the last', () => {
    expect([killed(37), exited(192)]).toEqual([
      'was killed by SIGRTMIN+3',
      'exited with 192 (by its own choice; a shell reports 192 for a command killed by SIGRTMAX)',
    ]);
  });
});
