import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileForAarch64 } from '../../build/check-aarch64.mjs';
import { root } from '../../build/context.mjs';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsinit-build-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(environment: Record<string, string>, output = folder) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'build.mjs'), '--output', output], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', ...environment },
  });
  return { status, stdout, stderr };
}

/** A folder of programs that stands for PATH: links to those of the machine. */
function makePath(name: string, programs: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const program of programs) {
    const found = (process.env.PATH ?? '')
      .split(':')
      .map((entry) => join(entry, program))
      .find(existsSync);
    if (found) symlinkSync(found, join(path, program));
  }
  return path;
}

it('tells in one line that there is no C compiler, and what to do', () => {
  const { status, stderr } = build({ PATH: makePath('empty', []) });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^build: no C compiler .*: install one \(Debian: apt-get install gcc libc6-dev\), or set CC\n$/);
});

it('tells in one line that CC names no compiler', () => {
  expect(build({ CC: 'no-such-compiler' })).toMatchObject({
    status: 1,
    stderr: 'build: CC=no-such-compiler was not found: set CC to a C compiler, or unset it\n',
  });
});

it('tells in one line that strip is missing', () => {
  const { status, stderr } = build({ PATH: makePath('no-strip', ['cc', 'gcc', 'as', 'ld']) });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^build: strip was not found: install binutils .*\n$/);
});

it('tells in one line which library is missing, and the package that has it', () => {
  const compiler = join(folder, 'cc-without-atomic');
  writeFileSync(compiler, '#!/bin/sh\ncase $1 in -print-file-name=libatomic*) echo libatomic.so.1;; *) exec cc "$@";; esac\n');
  chmodSync(compiler, 0o755);
  const ldconfig = join(folder, 'without-ldconfig');
  mkdirSync(ldconfig);
  writeFileSync(join(ldconfig, 'ldconfig'), '#!/bin/sh\n');
  chmodSync(join(ldconfig, 'ldconfig'), 0o755);
  const { status, stderr } = build({ CC: compiler, PATH: `${ldconfig}:${process.env.PATH}` });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^build: libatomic\.so\.1 was not found: install it \(Debian: apt-get install libatomic1\).*\n$/);
});

it('makes the same bytes twice, wherever the checkout is, and within the limits', () => {
  const copy = join(folder, 'elsewhere');
  for (const part of ['build', 'src', 'native-bindings', 'build.mjs', 'package.json', 'tsconfig.json', 'LICENSE']) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const elsewhere = spawnSync(process.execPath, [join(copy, 'build.mjs')], { cwd: '/', encoding: 'utf8' });
  expect(elsewhere).toMatchObject({ status: 0, stderr: '' });
  const here = build({}, join(folder, 'here'));
  expect(here).toMatchObject({ status: 0, stderr: '' });
  const [one, two] = [readFileSync(join(copy, 'dist/tsinit')), readFileSync(join(folder, 'here/tsinit'))];
  expect(one.equals(two)).toBe(true);
  expect(build({}, join(folder, 'here')).stdout.match(/unchanged/g)).toHaveLength(10);
});

it('compiles the core for aarch64, where a cross compiler is there', async (context) => {
  const sizes = await compileForAarch64();
  if (sizes) {
    expect(sizes.core).toBeGreaterThan(1000);
    return;
  }
  const cure = 'aarch64-linux-gnu-gcc is not installed (Debian: apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross)';
  if (process.env.CI === 'true') throw new Error(cure);
  process.stderr.write(`SKIPPED: the core for aarch64: ${cure}\n`);
  context.skip(cure);
});
