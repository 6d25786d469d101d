import { expect, it } from 'vitest';
import { ASLEEP } from '../helpers/asleep.ts';
import { childrenOf, statusOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { asEntrypoint, underDocker } from './bundle.ts';
import { Runtime } from './runtime.ts';

/** What docs/docker.md and docs/compose.md say: `init: true` of compose is docker's --init. */
describeNeeding(['crun', 'nsenter'], 'docker run --init', () => {
  it('starts the app, forwards to it alone, and leaves with its code', async () => {
    const container = (await Runtime.start()).run(underDocker('report-signals', '1'));
    await container.stdout.until(/^(ready|child) /);
    await container.stdout.until(/^(ready|child) /);
    await container.kill('USR1');
    await container.stdout.until(/^signal 10 code 0 /);
    await container.kill('USR2');
    await container.stdout.until(/^signal 12 code 0 /);
    expect(container.stdout.lines.filter((line) => line.startsWith('signal'))).toHaveLength(2);
    container.endInput();
    expect(await container.ended).toBe(0);
  });

  it('is the plain form: the brain is not booted for it', async () => {
    const container = (await Runtime.start()).run(underDocker('wait-forever'));
    await container.stdout.until(/^ready/);
    expect(statusOf(await container.pid(), 'VmHWM')).toBeLessThan(ASLEEP);
  });

  it.each(['0', '7', '125', '255'])('passes the exit code %s on', async (code) => {
    const container = (await Runtime.start()).run(underDocker('exit-code', code));
    expect(await container.ended).toBe(Number(code));
  });

  it('leaves with 127 where the image has no such program, and names it', async () => {
    const container = (await Runtime.start()).run({ init: '/sbin/docker-init', words: ['/sbin/docker-init', '--', 'ngnix'] });
    expect(await container.ended).toBe(127);
    expect(container.stderr.text).toMatch(/cannot start ngnix: .*ENOENT/);
  });

  it('takes TSINIT_ variables of the image, or of docker run -e', async () => {
    const environment = ['TSINIT_GRACE=60s'];
    const container = (await Runtime.start()).run({ ...underDocker('spawn-escapee', 'lingers', '4'), environment });
    await container.stdout.until(/^signal 15 code 0 pid 1 /);
    container.endInput();
    await container.stdout.until(/^escapee leaves$/);
    expect(await container.ended).toBe(4);
  });

  it('leaves at once without them, as docker-init does', async () => {
    const container = (await Runtime.start()).run(underDocker('spawn-escapee', 'ignores', '4'));
    expect(await container.ended).toBe(4);
  });

  it('a signal that would kill the app can be dropped (docker/cli#3909)', async () => {
    const environment = ['TSINIT_REWRITE=USR2:0,HUP:0'];
    const container = (await Runtime.start()).run({ ...underDocker('wait-forever'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('USR2');
    await container.stderr.until(/^tsinit: SIGUSR2 .* from outside the container .*; dropped/);
    await container.kill('HUP');
    await container.stderr.until(/^tsinit: SIGHUP .* from outside the container .*; dropped/);
    await container.kill('TERM');
    expect(await container.ended).toBe(143);
  });

  it('and where it is not dropped, the verdict says what has killed the app', async () => {
    const container = (await Runtime.start()).run(underDocker('wait-forever'));
    await container.stdout.until(/^ready/);
    await container.kill('USR2');
    expect(await container.ended).toBe(140);
    expect(container.stderr.text).toMatch(/the app \(pid \d+, ran .*\) was killed by SIGUSR2.*leaving with 140$/m);
  });
});

describeNeeding(['crun', 'nsenter'], 'docker stop', () => {
  it.each([
    ['SIGTERM', '15'],
    ['SIGQUIT', '3'],
    ['SIGINT', '2'],
    ['SIGPWR', '30'],
    ['SIGRTMIN+3', '37'],
  ])('STOPSIGNAL %s reaches the app', async (_, number) => {
    const container = (await Runtime.start()).run(underDocker('report-signals'));
    await container.stdout.until(/^ready/);
    await container.kill(number);
    await container.stdout.until(new RegExp(`^signal ${number} code `));
  });

  it('ends in SIGKILL without a word where the app does not go', async () => {
    const container = (await Runtime.start()).run(underDocker('ignore-term'));
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    await container.stderr.until(/^tsinit: SIGTERM .* from outside the container/);
    await container.kill('KILL');
    expect(await container.ended).toBe(137);
    expect(container.stderr.text).not.toContain('the app');
  });

  it('--kill-after within the stop timeout says who had to be killed, and why the code is 137', async () => {
    const environment = ['TSINIT_KILL_AFTER=200ms'];
    const container = (await Runtime.start()).run({ ...underDocker('ignore-term'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    expect(await container.ended).toBe(137);
    expect(container.stderr.text).toMatch(/had to kill 1 process .*: app\(\d+\)/);
    expect(container.stderr.text).toMatch(/was killed by SIGKILL.*--kill-after.*SIGTERM.*leaving with 137$/m);
  });
});

describeNeeding(['crun', 'nsenter'], 'docker exec, and a HEALTHCHECK, which is one', () => {
  it('its orphans are reaped, and nobody is told', async () => {
    const container = (await Runtime.start()).run(asEntrypoint([], 'wait-forever'));
    await container.stdout.until(/^ready/);
    const init = await container.pid();
    for (let round = 0; round < 3; round++) {
      const check = await container.check(['/app', 'orphan-maker', '20', 'ends']);
      expect(check).toMatchObject({ code: 0, stdout: expect.stringMatching(/^made 20$/m) });
    }
    await until('all orphans are reaped', () => childrenOf(init).length === 1);
    expect(statusOf(init, 'VmHWM')).toBeLessThan(ASLEEP);
    expect(container.stderr.text).toBe('');
  });

  it('is a stranger: when the app ends it is neither asked to leave nor waited for', async () => {
    const container = (await Runtime.start()).run(asEntrypoint(['--grace', '1h'], 'obey'));
    await container.stdout.until(/^ready/);
    const check = container.exec(['/app', 'report-signals']);
    await check.stdout.until(/^ready/);
    container.type('exit 3\n');
    expect(await container.ended).toBe(3);
    await check.ended;
    expect(check.stdout.text).not.toContain('signal');
    expect(container.stderr.text).not.toContain('kill');
  });

  it('a daemon that it has left behind, in a session of its own, is like one of the app', async () => {
    const container = (await Runtime.start()).run(asEntrypoint(['--grace', '200ms'], 'obey'));
    await container.stdout.until(/^ready/);
    const check = container.exec(['/app', 'spawn-escapee', 'ignores']);
    const escapee = await check.stdout.number(/^escapee (\d+)$/);
    container.type('exit 3\n');
    expect(await container.ended).toBe(3);
    expect(container.stderr.text).toMatch(new RegExp(`had to kill 1 process .*: escapee\\(${escapee}\\)`));
  });

  it('a signal that it sends to process 1 is forwarded, and its sender is named', async () => {
    const container = (await Runtime.start()).run(asEntrypoint([], 'report-signals'));
    await container.stdout.until(/^ready/);
    expect((await container.check(['/app', 'signal-init', 'USR1'])).code).toBe(0);
    await container.stdout.until(/^signal 10 /);
    await container.stderr.until(/^tsinit: SIGUSR1 \(10, SI_USER\) by pid \d+ .*forwarded/);
  });

  it('one that stays long enough to be looked at is named with its command line, and said to be one', async () => {
    const container = (await Runtime.start()).run(asEntrypoint([], 'report-signals'));
    await container.stdout.until(/^ready/);
    container.exec(['/app', 'signal-init', 'TERM', 'stays']);
    await container.stderr.until(
      /^tsinit: SIGTERM \(15, SI_USER\) by pid \d+ \(uid 0\) \/app `\/app signal-init TERM stays`, which entered from outside .*forwarded/,
    );
  });
});
