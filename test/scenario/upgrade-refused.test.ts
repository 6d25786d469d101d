import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { AlteredFile } from '../helpers/altered-file.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { descriptorsOf, executableOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, isRoot, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { ask, install, isAsked, OpenLedger, told, upgrade } from '../helpers/upgrade.ts';

const altered = (change: (file: AlteredFile) => void): string => {
  const file = new AlteredFile();
  change(file);
  return file.close();
};

const installed = (change: (path: string) => void): string => {
  const file = altered(() => undefined);
  change(file);
  return file;
};

interface Refusal {
  readonly what: string;
  readonly path: () => string;
  readonly why: RegExp;
}

const refusals: readonly Refusal[] = [
  { what: 'is not there', path: () => '/nowhere/tsinit', why: /it cannot be read: ENOENT .*; it is looked for by the init/ },
  { what: 'is a folder', path: () => '/', why: /it is not a regular file/ },
  { what: 'is a FIFO that nobody writes', path: fifo, why: /it is not a regular file/ },
  { what: 'is another program', path: () => app(), why: /it is not the executable of tsinit/ },
  {
    what: 'is a text',
    path: () => join(import.meta.dirname, 'upgrade.test.ts'),
    why: /not executable|it is not the executable of tsinit|its group or others can write it/,
  },
  { what: 'others may write', path: () => installed((path) => chmodSync(path, 0o757)), why: /\(mode 757\); chmod it to 755/ },
  { what: 'the group may write', path: () => installed((path) => chmodSync(path, 0o775)), why: /\(mode 775\); chmod it to 755/ },
  { what: 'nobody may execute', path: () => installed((path) => chmodSync(path, 0o644)), why: /it is not executable: EACCES/ },
  {
    what: 'was not copied to its end',
    path: () => installed((path) => truncateSync(path, statSync(path).size - 1)),
    why: /it is not whole/,
  },
  {
    what: 'has a ledger of another version',
    path: () => altered((file) => file.setVersion('ledgerVersion', 77)),
    why: new RegExp(`ledger version 77 \\(here ${ABI.LEDGER_ABI_VERSION}\\), state version ${ABI.STATE_VERSION} \\(here`),
  },
  {
    what: 'has a state of another version',
    path: () => altered((file) => file.setVersion('stateVersion', 78)),
    why: new RegExp(`ledger version ${ABI.LEDGER_ABI_VERSION} \\(here .*state version 78 \\(here ${ABI.STATE_VERSION}\\)`),
  },
];

function fifo(): string {
  const path = join(newDirectory(), 'fifo');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

async function waiting(): Promise<{ run: Running; init: number }> {
  const run = runAsInit({ app: ['report-signals'] });
  await run.stdout.until(/^ready/);
  return { run, init: await run.pid() };
}

describeNeeding([], 'tsinit upgrade is refused', () => {
  it.each(refusals)('where the file $what, and everything goes on as before', async ({ path, why }) => {
    const file = path();
    const { run, init } = await waiting();
    await untilAsleep(init);
    const before = [...descriptorsOf(init).values()].sort();
    const answer = await upgrade(tsinit(), init, file);
    expect(answer).toMatchObject({ code: 111, stdout: '', stderr: expect.stringMatching(why) });
    expect(answer.stderr).toMatch(new RegExp(`^tsinit: not upgraded to ${file}: .*\n$`));
    expect(run.stderr.text).toBe(answer.stderr);
    expect(executableOf(init)).toBe(tsinit());
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await untilAsleep(init);
    await until('its descriptors are those of before', () => {
      return JSON.stringify([...descriptorsOf(init).values()].sort()) === JSON.stringify(before);
    });
  });

  it('where another command waits for its answer already, which it gets', async () => {
    const { path } = install();
    const { run, init } = await waiting();
    await run.signal('SIGSTOP');
    const first = ask([path, 'upgrade', '--pid', String(init)]);
    await until('the first has asked', () => isAsked(init));
    const second = await upgrade(path, init);
    expect(second).toMatchObject({ code: 111, stdout: '' });
    expect(second.stderr).toBe('tsinit: another request is under way; ask again when it has been answered\n');
    await run.signal('SIGCONT');
    expect(await told(first)).toMatchObject({ code: 0, stderr: '' });
  });

  it('where the command is interrupted: its request is withdrawn', async () => {
    const { path } = install();
    const { run, init } = await waiting();
    await run.signal('SIGSTOP');
    const first = ask([path, 'upgrade', '--pid', String(init)]);
    await until('the first has asked', () => isAsked(init));
    await first.signal('SIGINT');
    expect(await told(first)).toMatchObject({ code: 130, stderr: 'tsinit: SIGINT came: the request was withdrawn\n' });
    expect(isAsked(init)).toBe(false);
    await run.signal('SIGCONT');
    await run.stdout.until(/^signal 18 /);
    expect(run.stderr.text).not.toContain('upgraded');
    expect((await upgrade(path, init)).code).toBe(0);
  });

  it('and so is one of a command that was killed: the next one asks anew', async () => {
    const { path } = install();
    const { run, init } = await waiting();
    await run.signal('SIGSTOP');
    const first = ask([path, 'upgrade', '/nowhere', '--pid', String(init)]);
    await until('the first has asked', () => isAsked(init));
    await first.signal('SIGKILL');
    await first.ended;
    const second = ask([path, 'upgrade', '--pid', String(init)]);
    // Continued before, the init would take the first request, which is still there, and the second would have to wait.
    await until('the second has asked', () => isAsked(init, ''));
    await run.signal('SIGCONT');
    expect((await told(second)).code).toBe(0);
  });

  it('before there is an app, and after it', async () => {
    const { path } = install();
    const early = runAsInit({ options: ['--on', `START=${app()} wait-forever`, '--hook-limit', '60s'], app: ['wait-forever'] });
    await early.stdout.until(/^ready/);
    expect((await upgrade(path, await early.pid())).stderr).toMatch(/the app has not been started yet; ask again once it runs$/m);
    const late = runAsInit({ options: ['--grace', '60s', '-v'], app: ['obey'] });
    await late.stdout.until(/^ready/);
    late.type('start spawn-escapee ignores\n');
    await late.stdout.until(/^escapee /);
    late.type('exit 0\n');
    await late.stderr.until(/the app has ended, waiting up to/);
    expect((await upgrade(path, await late.pid())).stderr).toMatch(/the app has ended, and tsinit is about to$/m);
  });

  it('in reflex, where the brain cannot run', async () => {
    const run = runAsInit({ prepare: ['nofile=16'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const answer = await upgrade(tsinit(), await run.pid());
    expect(answer).toMatchObject({ code: 111, stdout: '' });
    expect(answer.stderr).toMatch(
      /^tsinit: process \d+ is in reflex, because its brain cannot run, and nobody else decides; its log/,
    );
    expect(run.stderr.text).toMatch(/reflex: .*too few descriptors/);
  });
});

if (isRoot) {
  describeNeeding(['setpriv'], 'tsinit upgrade is refused', () => {
    it('where the file belongs to somebody else', async () => {
      const { path } = install();
      const file = installed((copy) => chownSync(copy, 65534, 65534));
      const { init } = await waiting();
      expect((await upgrade(path, init, file)).stderr).toMatch(/it belongs to uid 65534; chown it to root/);
    });

    it('where another user asks', async () => {
      const { path } = install();
      const { run, init } = await waiting();
      const nobody = [toolPath('setpriv'), '--reuid=65534', '--regid=65534', '--clear-groups', '--'];
      const answer = await told(ask([...nobody, path, 'upgrade', '--pid', String(init)]));
      expect(answer).toMatchObject({ code: 111, stdout: '' });
      expect(answer.stderr).toBe(
        `tsinit: cannot ask process ${init}: EACCES (permission denied); ask as the user that it runs as, or as root\n`,
      );
      expect(run.stderr.text).toBe('');
    });
  });
}

describeNeeding([], 'tsinit upgrade', () => {
  it.each([
    [[String(process.pid)], /^tsinit: process \d+ \(.*\) is not a tsinit; name the right one by --pid\n$/],
    [['4000000'], /^tsinit: there is no process 4000000\n$/],
  ])('says that process %j cannot be asked', async (pid, words) => {
    const answer = await told(ask([tsinit(), 'upgrade', '--pid', ...pid]));
    expect(answer).toMatchObject({ code: 111, stdout: '', stderr: expect.stringMatching(words) });
  });

  it('says which file to ask by where the init has another ledger', async () => {
    const { init } = await waiting();
    const ledger = new OpenLedger(init);
    const { abi_version: version, magic } = LAYOUT.ledger_header.offsets;
    ledger.put(version, 99);
    expect((await upgrade(tsinit(), init)).stderr).toBe(
      `tsinit: the ledger of process ${init} has version 99, and only ${ABI.LEDGER_ABI_VERSION} is understood here; ` +
        `ask by its own file, /proc/${init}/exe upgrade, or restart the container\n`,
    );
    ledger.put(version, ABI.LEDGER_ABI_VERSION);
    ledger.put(magic, 0);
    expect((await upgrade(tsinit(), init)).stderr).toBe(`tsinit: the ledger of process ${init} is damaged\n`);
  });

  it('--check only says by its code that this file could take over', async () => {
    const { run, init } = await waiting();
    expect(await upgrade(tsinit(), init, '--check')).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(run.stderr.text).toBe('');
  });

  it.each([
    [['/a', '/b'], /^tsinit: upgrade: one path at the most, and there is "\/b" as well\n$/],
    [['--pdi', '3'], /^tsinit: upgrade: unknown option --pdi; did you mean --pid\?\n$/],
    [['--pid', 'one'], /^tsinit: upgrade: option --pid: "one" is not the number of a process; /],
  ])('with %j says in one line what is wrong', async (words, line) => {
    const answer = await told(ask([tsinit(), 'upgrade', ...words]));
    expect(answer).toMatchObject({ code: 100, stdout: '', stderr: expect.stringMatching(line) });
  });

  describe('is a program like any other', () => {
    it('for process 1', async () => {
      const run = runAsInit({ bare: [tsinit(), 'upgrade'] });
      expect((await run.ended).code).toBe(127);
      expect(run.stderr.text).toMatch(/cannot start upgrade: /);
    });

    it('behind "--"', async () => {
      const run = runAsInit({ place: 'child', bare: [tsinit(), '--', 'upgrade'] });
      expect((await run.ended).code).toBe(127);
    });

    it('behind options', async () => {
      const run = runAsInit({ place: 'child', bare: [tsinit(), '-v', 'upgrade'] });
      expect((await run.ended).code).toBe(127);
    });
  });

  it('asks process 1 where nobody else is named', async () => {
    const run = runAsInit({ place: 'child', bare: [tsinit(), 'upgrade'] });
    expect((await run.ended).code).toBe(111);
    expect(run.stderr.text).toBe('tsinit: process 1 (app) is not a tsinit; name the right one by --pid\n');
  });
});
