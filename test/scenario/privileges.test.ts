import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, tsinit } from '../helpers/fixtures.ts';
import { identityOf, ordinary } from '../helpers/identity.ts';
import { childrenOf, outerPid } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { runInContainer } from '../helpers/run-oci.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, isRoot } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { upgrade } from '../helpers/upgrade.ts';

const NOBODY = 65_534;
const USERS = 100;
const CAROL = 1234;
const DROP = ['--drop-privileges', `${NOBODY}:${USERS}`];
const dropped = ordinary(NOBODY, USERS);

/** This behaviour, by a user who has nothing to do with any of it. */
const asCarol = (...behaviour: readonly string[]): readonly string[] => ['prepare', `user=${CAROL}`, '--', '/app', ...behaviour];

/** A fault that the kernel raises in it. */
const wreck = (init: number): void => {
  expect(spawnSync(app(), ['wreck', String(init)], { encoding: 'utf8' }).stderr).toBe('');
};

/** Asleep, it has become whoever it was to become. */
async function asleep(run: Running): Promise<number> {
  const init = await run.pid();
  await untilAsleep(init);
  return init;
}

describeNeeding([], '--drop-privileges to the user that the init is already', () => {
  // As an ordinary user's own namespace has it, where root is all that there is.
  it('leaves him his name, and of his capabilities CAP_KILL', async () => {
    const run = runAsInit({ root: 'empty', options: ['--drop-privileges', '0'], app: ['report-signals'] });
    await run.stdout.until(/^ready/);
    const init = await asleep(run);
    const { uid, gid, groups: _, ...rest } = ordinary(process.getuid?.() ?? 0, process.getgid?.() ?? 0);
    expect(identityOf(init)).toMatchObject({ uid, gid, ...rest });
    await run.signal('SIGUSR1');
    await run.stdout.until(/^signal 10 /);
    await untilAsleep(init);
    expect(identityOf(init)).toMatchObject({ uid, gid, ...rest });
    expect(identityOf(childrenOf(init)[0] ?? 0).noNewPrivileges).toBe(false);
    run.endInput();
    expect((await run.ended).code).toBe(0);
    expect(run.stderr.text).not.toContain('refused');
  });
});

if (isRoot) {
  describeNeeding([], '--drop-privileges', () => {
    it.each([
      { way: 'by option', start: { options: DROP, environment: {} } },
      { way: 'by variable', start: { options: [], environment: { TSINIT_DROP_PRIVILEGES: `${NOBODY}:${USERS}` } } },
    ])('leaves the init nothing but CAP_KILL, and the app what it was started with ($way)', async ({ start }) => {
      const run = runAsInit({ root: 'empty', ...start, app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      expect(identityOf(init)).toEqual(dropped);
      const [program = 0] = childrenOf(init);
      expect(identityOf(program)).toEqual(identityOf(process.pid));
      // Dumpable (proc(5)), as ever.
      expect(statSync(`/proc/${init}/fd`).uid).toBe(NOBODY);
      run.endInput();
      expect(await run.ended).toEqual({ code: 0, signal: null });
      expect(run.stderr.text).toBe('');
    });

    it('is for good: whatever wakes or crashes it, it stays who it has become, and says so once', async () => {
      const run = runAsInit({ root: 'empty', options: [...DROP, '-v'], app: ['obey'] });
      const program = await run.stdout.number(/^ready (\d+)$/);
      const init = await asleep(run);
      for (const [name, number] of [
        ['SIGUSR1', 10],
        ['SIGUSR2', 12],
      ] as const) {
        await run.signal(name);
        await run.stdout.until(new RegExp(`^signal ${number} code 0 pid 1 `));
        await run.stderr.until(new RegExp(`^tsinit: ${name} .*; forwarded to process group ${program}$`));
        expect(identityOf(init)).toEqual(dropped);
        await untilAsleep(init);
      }
      await run.signal('SIGUSR1');
      await run.stderr.until(/SIGUSR1/);
      wreck(init);
      await run.stderr.until(/goes on after a crash of its own \(number 1, SIGSEGV\)/);
      expect(identityOf(init)).toEqual(dropped);
      await untilAsleep(init);
      expect(identityOf(init)).toEqual(dropped);
      expect(identityOf(childrenOf(init)[0] ?? 0)).toEqual(identityOf(process.pid));
      expect(statSync(`/proc/${init}/fd`).uid).toBe(NOBODY);
      run.type('exit 7\n');
      expect(await run.ended).toEqual({ code: 7, signal: null });
      expect(run.stderr.text.match(/runs as uid 65534, gid 100 from now on/g)).toHaveLength(1);
    });

    it('holds in reflex too, where signals reach an app of root all the same', async () => {
      const run = runAsInit({ root: 'empty', options: DROP, app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      wreck(init);
      await run.stderr.until(/reflex: /);
      expect(identityOf(init)).toEqual(dropped);
      await run.signal('SIGUSR2');
      await run.stdout.until(/^signal 12 /);
      run.endInput();
      expect((await run.ended).code).toBe(0);
    });

    it('is survived by an upgrade, which root asks for from outside', async () => {
      const run = runAsInit({ options: DROP, app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      const file = readFileSync(`/proc/${init}/cmdline`, 'utf8').split('\0')[0] ?? '';
      expect(await upgrade(file, init)).toMatchObject({ code: 0 });
      expect(identityOf(init)).toEqual(dropped);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      run.endInput();
      expect((await run.ended).code).toBe(0);
    });

    it('names are looked up in the files of the container', async () => {
      const run = runAsInit({ options: ['--drop-privileges', 'daemon'], app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const [, , uid, gid] = /^daemon:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
      expect(identityOf(await asleep(run))).toEqual(ordinary(Number(uid), Number(gid)));
    });

    it('takes from an ordinary user, who is told to become himself, what he could still gain', async () => {
      const prepare = [`user=${CAROL}`];
      const run = runAsInit({ root: 'empty', prepare, options: ['--drop-privileges', String(CAROL)], app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      expect(identityOf(init)).toEqual(ordinary(CAROL, CAROL, false));
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).not.toContain('refused');
    });

    it('comes at once with --pause', async () => {
      const run = runAsInit({ root: 'empty', words: [...DROP, '--pause'] });
      const init = await asleep(run);
      expect(identityOf(init)).toEqual(dropped);
      await run.signal('SIGTERM');
      expect(await run.ended).toEqual({ code: 0, signal: null });
    });

    it('comes behind the hook START, and before all other hooks, which gain nothing', async () => {
      const hooks = ['START', 'USR1', 'EXIT'].flatMap((point) => ['--on', `${point}=/app tell-identity`]);
      const run = runAsInit({ root: 'empty', options: [...DROP, ...hooks], app: ['report-signals'] });
      await run.stdout.until(/^identity uid 0 gid 0 no-new-privileges 0 root yes$/);
      await run.stdout.until(/^ready/);
      await asleep(run);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^identity uid 65534 gid 100 no-new-privileges 1 root no$/);
      await run.stdout.until(/^signal 10 /);
      run.endInput();
      await run.stdout.until(/^identity uid 65534 gid 100 no-new-privileges 1 root no$/);
      expect((await run.ended).code).toBe(0);
    });
  });

  describeNeeding(['crun'], '--drop-privileges in a container', () => {
    it('needs three capabilities, no writable file, and no new privileges', async () => {
      const capabilities = ['CAP_SETUID', 'CAP_SETGID', 'CAP_KILL'];
      const words = [...DROP, '--', '/app', 'report-signals'];
      const run = runInContainer({ words, user: 0, capabilities });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      expect(identityOf(init)).toEqual(dropped);
      const [program = 0] = childrenOf(init);
      expect(identityOf(program)).toMatchObject({ uid: [0, 0, 0, 0], effective: (1n << 5n) | (1n << 6n) | (1n << 7n) });
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      await run.stderr.until(/SIGUSR1/);
      await untilAsleep(init);
      expect(identityOf(init)).toEqual(dropped);
      run.endInput();
      expect(await run.ended).toEqual({ code: 0, signal: null });
    });
  });

  describeNeeding([], 'an init without privileges', () => {
    it('passes signals on to an app of another user, asleep and awake, and leaves with its code', async () => {
      const run = runAsInit({ root: 'empty', options: DROP, app: asCarol('trap-term-report', '6') });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      expect(identityOf(childrenOf(init)[0] ?? 0).uid).toEqual([CAROL, CAROL, CAROL, CAROL]);
      await run.signal('SIGWINCH');
      await run.stderr.until(/SIGWINCH .*; forwarded to process group \d+$/);
      await run.signal('SIGTERM');
      await run.stdout.until(/^term$/);
      expect(await run.ended).toEqual({ code: 6, signal: null });
      expect(run.stderr.text).not.toContain('EPERM');
    });

    it('reaps the orphans of another user, and tells of them', async () => {
      const run = runAsInit({ root: 'empty', options: [...DROP, '-w'], app: asCarol('obey') });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      run.type('start orphan-maker 2 ends\nreap\n');
      await run.stderr.until(/^tsinit: reaped orphan \d+ .*, which exited with 0$/);
      await run.stderr.until(/^tsinit: reaped orphan \d+ .*, which exited with 0$/);
      await until('only the app is left', () => childrenOf(init).length === 1);
    });

    it('ends what is left of the app of another user, by force where it must', async () => {
      const options = [...DROP, '--grace', '200ms'];
      const run = runAsInit({ root: 'empty', options, app: asCarol('spawn-escapee', 'ignores', '5') });
      const escapee = await run.stdout.number(/^escapee (\d+)$/);
      await run.stderr.until(
        new RegExp(`^tsinit: had to kill 1 process that had not ended 200 ms after the app: .*\\(${escapee}\\)`),
      );
      expect((await run.ended).code).toBe(5);
    });

    it('kills an app of another user that does not stop', async () => {
      const options = [...DROP, '--kill-after', '300ms'];
      const run = runAsInit({ root: 'empty', options, app: asCarol('report-signals') });
      await run.stdout.until(/^ready/);
      await asleep(run);
      await run.signal('SIGTERM');
      await run.stdout.until(/^signal 15 /);
      expect((await run.ended).code).toBe(137);
      expect(run.stderr.text).toMatch(/had to kill 1 process \d+ ms after the app was asked to stop/);
    });

    it('says so where it sees nobody any more (hidepid), and still asks the rest to end', async () => {
      const hidden = 'mount -t proc -o hidepid=2 proc /proc && exec "$0" "$@"';
      const words = [...DROP, '-w', '--', app(), 'obey'];
      const run = runAsInit({ bare: ['/bin/sh', '-c', hidden, tsinit(), ...words] });
      await run.stdout.until(/^ready/);
      await asleep(run);
      run.type('start spawn-escapee dies\n');
      const escapee = await run.stdout.number(/^escapee (\d+)$/);
      run.type('exit 5\n');
      expect((await run.ended).code).toBe(5);
      expect(run.stderr.text).toMatch(
        /cannot list who is left of the app \(\/proc\), so SIGTERM went to everybody who could be reached/,
      );
      expect(run.stderr.text).toMatch(new RegExp(`reaped orphan ${escapee}, which was killed by SIGTERM`));
    });

    it('still gets the signal of its parent’s death, which the kernel forgets when the user changes', async () => {
      const options = [...DROP, '-p', 'TERM'];
      const run = runAsInit({ place: 'child', under: ['lose-parent'], options, app: ['trap-term-report'] });
      await run.stdout.until(/^ready/);
      const init = await until('it has dropped its privileges', () => {
        const pid = outerPid(process.pid, 3);
        return pid !== null && identityOf(pid).uid[0] === NOBODY && pid;
      });
      await untilAsleep(init);
      run.type('now\n');
      await run.stdout.until(/^term$/);
    });

    it('still writes to a terminal that belongs to root', async () => {
      const run = runAsInit({ terminal: 'no-session', prepare: ['session'], options: DROP, app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      await asleep(run);
      await run.signal('SIGUSR1');
      await run.stdout.until(/tsinit: SIGUSR1 .* forwarded to process group/);
    });

    it('has no core files, and the app those that it was to have', async () => {
      const run = runAsInit({ root: 'empty', prepare: ['core=1000:2000'], options: DROP, app: ['report-signals'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      const limits = (pid: number) =>
        /^Max core file size +(\d+) +(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.slice(1);
      expect(limits(init)).toEqual(['0', '2000']);
      expect(limits(childrenOf(init)[0] ?? 0)).toEqual(['1000', '2000']);
    });
  });

  describeNeeding([], 'what is readable of the init', () => {
    it.each([
      { who: 'another user', user: CAROL },
      { who: 'the very user that it has become, who lacks CAP_KILL', user: NOBODY },
    ])('is closed to $who: ledger, environment, memory, descriptors', async ({ user }) => {
      const pry = ['prepare', `user=${user}`, '--', '/app', 'pry', '1'];
      const run = runAsInit({ root: 'empty', options: DROP, app: ['obey'] });
      await run.stdout.until(/^ready/);
      const init = await asleep(run);
      run.type(`start ${pry.join(' ')}\n`);
      await run.stdout.until(/^pried 0$/);
      expect(identityOf(init)).toEqual(dropped);
      // Awake there is more of it.
      await run.signal('SIGUSR1');
      await run.stderr.until(/SIGUSR1/);
      run.type(`start ${pry.join(' ')}\n`);
      await run.stdout.until(/^pried 0$/);
      expect(run.stdout.text).not.toContain('sees');
    });

    it('is open to root, who may trace everybody', async () => {
      const run = runAsInit({ root: 'empty', options: DROP, app: ['obey'] });
      await run.stdout.until(/^ready/);
      await asleep(run);
      run.type('start pry 1\n');
      await run.stdout.until(/^sees environ$/);
      await run.stdout.until(/^sees its memory by process_vm_readv$/);
      expect(await run.stdout.number(/^pried (\d+)$/)).toBeGreaterThan(8);
    });

    it('is closed to other users without --drop-privileges, too', async () => {
      const run = runAsInit({ root: 'empty', app: ['obey'] });
      await run.stdout.until(/^ready/);
      run.type(`start prepare user=${CAROL} -- /app pry 1\n`);
      await run.stdout.until(/^pried 0$/);
      expect(run.stdout.text).not.toContain('sees');
    });
  });
}
