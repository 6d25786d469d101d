import { describe, expect, it } from 'vitest';
import { signalMeaning } from '../../src/evidence/signal-meaning.ts';
import { signalNumber } from '../../src/model/ids.ts';
import { signalName } from '../../src/model/signals.ts';

describe('the meaning of a signal', () => {
  it('is known of what the kernel sends a program for its own doing, and of nothing else', () => {
    const known = Array.from({ length: 64 }, (_, index) => signalNumber(index + 1)).filter(
      (signal) => signalMeaning(signal) !== null,
    );
    expect(known.map(signalName).join(' ')).toBe(
      'SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGPIPE SIGALRM SIGXCPU SIGXFSZ SIGVTALRM SIGPROF SIGSYS',
    );
  });

  it('is a crash, with a core that is worth looking at, where the program itself is wrong', () => {
    const crashes = [4, 5, 6, 7, 8, 11, 31];
    for (let number = 1; number <= 64; number += 1) {
      expect(signalMeaning(signalNumber(number))?.crash ?? false, `signal ${number}`).toBe(crashes.includes(number));
    }
  });
});
