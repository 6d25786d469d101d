import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import * as constants from '../../native-bindings/constants.ts';
import { JOB_ABI, JOB_ENUM, JOB_LAYOUT } from '../../native-bindings/jobs-abi.ts';
import { PHASE } from '../../native-bindings/phases.ts';
import { SIGNALFD_SIGINFO } from '../../native-bindings/siginfo.ts';
import { TERMIOS, WINSIZE } from '../../native-bindings/terminal.ts';
import { TRACE_ENUM, TRACE_LAYOUT } from '../../native-bindings/trace-shim.ts';

/** They include abi.h. */
const HEADERS = ['pack.h', 'job.h', 'trace.h'].map((name) =>
  fileURLToPath(new URL(`../../native-bindings/core/${name}`, import.meta.url)),
);

type Numbers = Readonly<Record<string, number>>;

/** Every name that the bindings use, as a C expression, and the value that they have for it. */
const expected: Numbers = {
  ...Object.fromEntries(
    Object.entries({
      ...LAYOUT,
      ...JOB_LAYOUT,
      ...TRACE_LAYOUT,
      signalfd_siginfo: SIGNALFD_SIGINFO,
      termios: TERMIOS,
      winsize: WINSIZE,
    }).flatMap(([name, { size, offsets }]) => [
      [`sizeof(struct ${name})`, size],
      ...Object.entries(offsets).map(([field, offset]) => [`offsetof(struct ${name}, ${field})`, offset]),
    ]),
  ),
  ...ABI,
  ...ENUM,
  ...JOB_ABI,
  ...JOB_ENUM,
  ...PHASE,
  ...TRACE_ENUM,
  ...constants,
};

describe('the bindings agree with C', () => {
  let folder = '';
  let compiled: Numbers = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tsinit-abi-'));
    compiled = compileAndRun(folder, Object.keys(expected));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(Object.entries(expected))('%s is %d', (expression, value) => {
    expect(compiled[expression]).toBe(value);
  });
});

function compileAndRun(folder: string, expressions: readonly string[]): Numbers {
  const lines = expressions.map((expression) => `  printf("%s\\t%lld\\n", "${expression}", (long long)(${expression}));`);
  const source = [
    '#define _GNU_SOURCE',
    '#include <stddef.h>',
    '#include <stdio.h>',
    '#include <signal.h>',
    '#include <sys/ioctl.h>',
    '#include <sys/prctl.h>',
    '#include <termios.h>',
    '#include <linux/signalfd.h>',
    ...HEADERS.map((header) => `#include "${header}"`),
    'int main(void) {',
    ...lines,
    '}',
  ];
  writeFileSync(join(folder, 'abi.c'), source.join('\n'));
  execFileSync('cc', ['-o', join(folder, 'abi'), join(folder, 'abi.c')]);
  const output = execFileSync(join(folder, 'abi'), { encoding: 'utf8' });
  return Object.fromEntries(
    output
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([expression = '', value = '']) => [expression, Number(value)]),
  );
}
