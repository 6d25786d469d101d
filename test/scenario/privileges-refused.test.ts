import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { identityOf, ordinary } from '../helpers/identity.ts';
import { childrenOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { Running } from '../helpers/running.ts';
import { describeNeeding, isRoot, toolPath } from '../helpers/tools.ts';

const NOBODY = 65_534;
const WORDS = ['--drop-privileges', String(NOBODY), '--', app(), 'report-signals'];

/** The built file in a directory of its own: a copy, because its mode is changed. */
function copyOfInit(mode: { readonly file: number; readonly directory: number }): string {
  const directory = newDirectory();
  const path = join(directory, 'tsinit');
  copyFileSync(tsinit(), path);
  chmodSync(path, mode.file);
  chmodSync(directory, mode.directory);
  return path;
}

/** As `docker run --cap-drop NAME`. */
const without = (...names: readonly string[]): readonly string[] => {
  const list = names.map((name) => `-${name}`).join();
  return [toolPath('setpriv'), `--bounding-set=${list}`, `--inh-caps=${list}`, tsinit()];
};

/** What it says has come true: it is who it was, and goes on with its work, asleep and awake. */
async function expectUnchanged(run: Running): Promise<void> {
  const init = await run.pid();
  await untilAsleep(init);
  // The app was started before anything was tried.
  expect(identityOf(init)).toEqual(identityOf(childrenOf(init)[0] ?? 0));
  await run.signal('SIGUSR1');
  await run.stdout.until(/^signal 10 /);
  await run.stderr.until(/SIGUSR1/);
  run.endInput();
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.stderr.text.match(/--drop-privileges was refused/g)).toHaveLength(1);
}

describeNeeding([], '--drop-privileges where nobody is left to become', () => {
  it('is told of in a user namespace that knows but one user, and changes nothing', async () => {
    const namespaces = ['--user', '--map-root-user', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
    const command = [toolPath('unshare'), ...namespaces, tsinit(), ...WORDS];
    const run = new Running({ command, environment: {}, initBelow: 1, terminal: false });
    await run.stdout.until(/^ready/);
    await run.stderr.until(
      /^tsinit: --drop-privileges was refused: there is no uid 65534 in this user namespace; use one of \/proc\/self\/uid_map \(EINVAL .*; tsinit goes on as it was$/,
    );
    await expectUnchanged(run);
  });

  it.each([
    { environment: {}, options: ['--drop-privileges', 'nosuchuser'], code: 100, who: 'tsinit' },
    {
      environment: { TSINIT_AS: 'tini', TSINIT_DROP_PRIVILEGES: 'nosuchuser' },
      options: [],
      code: 1,
      who: 'tsinit \\(as tini\\)',
    },
  ])('is a mistake before anything is started: $who leaves with $code', async ({ environment, options, code, who }) => {
    const run = runAsInit({ environment: { ...environment, TSINIT_ON: 'START=echo started' }, options, app: ['exit-code', '0'] });
    expect(await run.ended).toEqual({ code, signal: null });
    expect(run.stdout.text).toBe('');
    expect(run.stderr.lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${who}: --drop-privileges \\(TSINIT_DROP_PRIVILEGES\\): "nosuchuser" names a user that is not in /etc/passwd; `,
        ),
      ),
    ]);
  });

  it('is a mistake where an image has no names at all, and takes numbers there', async () => {
    const run = runAsInit({ root: 'empty', options: ['--drop-privileges', 'nobody'], app: ['exit-code', '0'] });
    expect((await run.ended).code).toBe(100);
    expect(run.stderr.text).toMatch(
      /"nobody" names a user, and there is no \/etc\/passwd to look it up in; use a number, 65534 for example\n$/,
    );
  });
});

// An ordinary user's namespace has nobody else.
if (isRoot) {
  describeNeeding(['setpriv'], '--drop-privileges that is refused', () => {
    it.each([
      {
        what: 'CAP_SETUID',
        command: () => without('setuid'),
        why: /it may not become uid 65534; give the container CAP_SETUID \(EPERM/,
      },
      {
        what: 'CAP_SETGID',
        command: () => without('setgid'),
        why: /it may not become gid 65534; give the container CAP_SETGID \(EPERM/,
      },
      {
        what: 'CAP_KILL, while the app is another user’s',
        command: () => without('kill'),
        why: /without CAP_KILL the app, which runs as another user, would get no signal any more; give the container CAP_KILL \(EPERM/,
      },
      {
        what: 'any capability',
        command: () => without('all'),
        why: /it may not become uid 65534; give the container CAP_SETUID \(EPERM/,
      },
      {
        what: 'a file that this user may execute',
        command: () => [copyOfInit({ file: 0o700, directory: 0o755 })],
        why: /uid 65534, gid 65534 may not read and execute the file of tsinit, .*; chmod it to 755 \(EACCES/,
      },
    ])('for want of $what is told of, with the cure, and changes nothing', async ({ command, why }) => {
      const run = runAsInit({ bare: [...command(), ...WORDS] });
      await run.stdout.until(/^ready/);
      await run.stderr.until(new RegExp(`^tsinit: --drop-privileges was refused: ${why.source}.*; tsinit goes on as it was$`));
      await expectUnchanged(run);
    });
  });

  describeNeeding([], 'the file of tsinit', () => {
    it('may lie where its new user cannot even look', async () => {
      const run = runAsInit({ bare: [copyOfInit({ file: 0o755, directory: 0o700 }), ...WORDS] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      await untilAsleep(init);
      await run.signal('SIGUSR1');
      await run.stdout.until(/^signal 10 /);
      await run.stderr.until(/SIGUSR1/);
      await untilAsleep(init);
      expect(identityOf(init)).toEqual(ordinary(NOBODY, NOBODY));
      run.endInput();
      expect((await run.ended).code).toBe(0);
      expect(run.stderr.text).not.toContain('refused');
    });
  });
}
