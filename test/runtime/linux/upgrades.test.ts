import { mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { requestIn } from '../../../native-bindings/request.ts';
import { exitCode } from '../../../src/model/ids.ts';
import { createUpgrades, startedFrom } from '../../../src/runtime/linux/upgrades.ts';
import { fakeLedger } from '../fake-ledger.ts';

/** Two processes that see the same memory: who asks, and the init. */
function both() {
  const { ledger } = fakeLedger();
  let kept = 0;
  const shim = {
    upgrade: () => ({ ok: true, value: 0 }) as const,
    keep: () => {
      kept++;
      return { ok: true, value: 0 } as const;
    },
  };
  return { asker: requestIn(ledger), init: createUpgrades({ ledger, shim }), kept: () => kept };
}

describe('a request', () => {
  test('is shown once as new, and as taken until it is answered', () => {
    const { asker, init } = both();
    expect(init.request()).toBeNull();
    expect(asker.make('/new/tsinit')).toBe(true);
    expect(init.request()).toEqual({ path: '/new/tsinit', taken: false });
    expect(init.request()).toEqual({ path: '/new/tsinit', taken: true });
    init.answerRequest(exitCode(111), 'not upgraded: naïve');
    expect(init.request()).toBeNull();
    expect([asker.state(), asker.answer()]).toEqual(['answered', { code: 111, words: 'not upgraded: naïve' }]);
  });

  test('without a path means the file that runs', () => {
    const { asker, init } = both();
    asker.make('');
    expect(init.request()?.path).toBe(readlinkSync('/proc/self/exe'));
  });

  test('can be withdrawn until it is taken, and not after that', () => {
    const { asker, init } = both();
    asker.make('/new');
    expect(asker.change('made', 'none')).toBe(true);
    expect(init.request()).toBeNull();
    asker.make('/new');
    init.request();
    expect(asker.change('made', 'none')).toBe(false);
    expect(asker.state()).toBe('taken');
  });

  test('that nobody has made is not answered', () => {
    const { asker, init } = both();
    init.answerRequest(exitCode(0), 'upgraded');
    expect(asker.state()).toBe('none');
  });

  test('is refused where its text is too long, and an answer is cut between two characters', () => {
    const { asker, init } = both();
    expect(asker.make('x'.repeat(4097))).toBe(false);
    expect([asker.make('x'.repeat(4096)), init.request()?.path.length]).toEqual([true, 4096]);
    init.answerRequest(exitCode(0), `x${'本'.repeat(7000)}`);
    expect(asker.answer().words).toBe(`x${'本'.repeat(6143)}`);
  });
});

describe('an upgrade', () => {
  test('to a file that must not be executed leaves no descriptor open', () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const { init } = both();
    const before = open();
    expect(init.replaceSelf('/nowhere')).toMatchObject({ type: 'unreadable' });
    expect(init.replaceSelf(import.meta.filename)).toMatchObject({ type: expect.any(String) });
    expect(open()).toBe(before);
  });

  test('that has come to its end lets go of the old file', () => {
    const { init, kept } = both();
    init.forgetOldFile();
    expect(kept()).toBe(1);
  });
});

test('a file that was replaced is known by the path at which it was', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsinit-started-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const link = (name: string, target: string): string => {
    symlinkSync(target, join(folder, name));
    return join(folder, name);
  };
  expect(startedFrom(link('there', '/opt/tsinit'))).toBe('/opt/tsinit');
  expect(startedFrom(link('gone', '/opt/tsinit (deleted)'))).toBe('/opt/tsinit');
  writeFileSync(join(folder, 'odd (deleted)'), '');
  expect(startedFrom(link('odd', join(folder, 'odd (deleted)')))).toBe(join(folder, 'odd (deleted)'));
});
