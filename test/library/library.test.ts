import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../build/context.mjs';
import { buildLibrary } from '../../build/library.mjs';

/** Somebody else's project that depends on the package: what it imports is what package.json exports, built into a folder of its own. */
let project = '';

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'tsinit-library-'));
  const installed = join(project, 'node_modules', 'tsinit');
  mkdirSync(installed, { recursive: true });
  await buildLibrary(join(installed, 'dist', 'lib'));
  writeFileSync(join(installed, 'package.json'), readFileSync(join(root, 'package.json')));
  symlinkSync(join(root, 'node_modules', '@types'), join(project, 'node_modules', '@types'));
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function run(script: string): string {
  writeFileSync(join(project, 'script.mjs'), script);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['script.mjs'], { cwd: project, encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

describe('the library of the npm package', () => {
  it('reads /proc, decodes a siginfo, knows signals and finds the set of a process', () => {
    const told = run(`
      import { decodeSiginfo, parseSignal, processSet, pid, readCommandLine, readEverybody, readStat, readStatus, SIGINFO_SIZE, signalName } from 'tsinit';
      const bytes = new Uint8Array(SIGINFO_SIZE + 8);
      new DataView(bytes.buffer).setUint32(8, 15, true);
      new DataView(bytes.buffer).setUint32(8 + 12, 42, true);
      const info = decodeSiginfo(bytes, 8);
      const self = readStat(process.pid);
      const set = processSet(readEverybody(), pid(process.ppid));
      console.log(JSON.stringify({
        info,
        name: signalName(info.signal),
        parsed: parseSignal('rtmin+3'),
        ppid: self.ppid === process.ppid,
        words: readCommandLine(process.pid).at(-1),
        uid: readStatus(process.pid).uid === process.getuid(),
        among: set.some((one) => one.pid === process.pid),
      }));
    `);
    expect(JSON.parse(told)).toEqual({
      info: { signal: 15, code: 0, senderPid: 42, senderUid: 0, value: 0, pointer: '0' },
      name: 'SIGTERM',
      parsed: { ok: true, value: 37 },
      ppid: true,
      words: 'script.mjs',
      uid: true,
      among: true,
    });
  });

  it('does nothing by being imported: no listener, no timer, no descriptor, no output', () => {
    const told = run(`
      import { readdirSync } from 'node:fs';
      const facts = () => JSON.stringify([readdirSync('/proc/self/fd').length, process.eventNames(), process.getActiveResourcesInfo(), Object.keys(globalThis)]);
      const before = facts();
      await import('tsinit');
      console.log(before === facts());
    `);
    expect(told).toBe('true\n');
  });

  it('has types that a strict project compiles against, and nothing else to import', () => {
    writeFileSync(
      join(project, 'use.mts'),
      "import { parseStat, type ProcessStat, signalName, signalNumber } from 'tsinit';\nconst stat: ProcessStat | null = parseStat('');\nexport const words: string = signalName(signalNumber(15)) + (stat?.comm ?? '');\n",
    );
    const words = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'esnext', '--types', 'node', 'use.mts'];
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = spawnSync(process.execPath, [compiler, ...words], { cwd: project, encoding: 'utf8' });
    expect(compiled.stdout).toBe('');
    expect(compiled.status).toBe(0);
    expect(run("console.log(await import('tsinit/dist/lib/index.js').catch(({ code }) => code));")).toBe(
      'ERR_PACKAGE_PATH_NOT_EXPORTED\n',
    );
  });

  it('throws where there is no whole siginfo', () => {
    expect(
      run("import { decodeSiginfo } from 'tsinit'; try { decodeSiginfo(new Uint8Array(127)) } catch (e) { console.log(e.name) }"),
    ).toBe('RangeError\n');
  });
});
