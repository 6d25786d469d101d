import { spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { childrenOf, innerPid } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { stands, stop, untilNoZombies } from './tidy.ts';

const sshd = '/usr/sbin/sshd';
const foreground = [sshd, '-D', '-e'];
const configuration = '/etc/ssh/sshd_config.d/test.conf';

describeNeeding(['root', 'ip', 'sshd', 'ssh'], 'sshd', () => {
  it.each(stands)('keeps its sessions over a reload by SIGHUP; they end with it on SIGTERM (tsinit is $stand)', async (stand) => {
    const machine = sshMachine();
    const run = machine.start({ ...stand, words: foreground });
    await run.stderr.until(/Server listening on 0\.0\.0\.0/);
    await expect(machine.ask(run, login('exit 7'))).rejects.toMatchObject({ code: 7 });
    await untilNoZombies(run);

    const session = await machine.talk(run, login('sh'));
    const terminal = await machine.talk(run, login('-tt', 'bash --norc --noprofile -i'));
    terminal.type('tty\n');
    await terminal.stdout.until(/^\/dev\/pts\/\d+$/);
    session.type('echo logged in\n');
    await session.stdout.until(/^logged in$/);

    appendFileSync(machine.path(configuration), 'ForceCommand echo reloaded\n');
    await run.signal('SIGHUP');
    await run.stderr.until(/Received SIGHUP; restarting/);
    await run.stderr.until(/Server listening on 0\.0\.0\.0/);
    expect(await machine.ask(run, login('whatever'))).toBe('reloaded\n');
    session.type('echo still logged in\n');
    await session.stdout.until(/^still logged in$/);
    await untilNoZombies(run);

    await stop(run, 'SIGTERM', 0);
    expect((await session.ended).code).toBe(255);
    await terminal.ended;
  });

  it('has a session that needs time at the end: it is waited for', async () => {
    const machine = sshMachine();
    const run = machine.start({ words: foreground });
    await run.stderr.until(/Server listening on 0\.0\.0\.0/);
    const work = `trap 'echo finished > /run/finished; exit' TERM; trap '' HUP; echo working; while :; do sleep 1000 & wait; done`;
    const session = await machine.talk(run, login(work));
    await session.stdout.until(/^working$/);
    await stop(run, 'SIGTERM', 0);
    expect(machine.read('/run/finished')).toBe('finished\n');
  });

  it('leaves to tsinit what a user left running when he logged out', async () => {
    const machine = sshMachine();
    const run = machine.start({ words: foreground });
    await run.stderr.until(/Server listening on 0\.0\.0\.0/);
    const left = await machine.ask(run, login('nohup setsid sleep 1000 > /dev/null 2>&1 < /dev/null & echo $!'));
    const init = await run.pid();
    await until('it is adopted', () => childrenOf(init).some((pid) => innerPid(pid) === Number(left)));
    await until('the session has gone', () => childrenOf(init).length === 2);
    await stop(run, 'SIGTERM', 0);
  });

  it('gets its host keys from a hook that runs before it is started', async () => {
    const machine = sshMachine();
    for (const name of readdirSync(machine.path('/etc/ssh'))) {
      if (name.startsWith('ssh_host_')) rmSync(machine.path(`/etc/ssh/${name}`));
    }
    const run = machine.start({ options: ['--on', 'START=ssh-keygen -A'], words: foreground });
    await run.stderr.until(/Server listening on 0\.0\.0\.0/);
    expect(await machine.ask(run, login('echo logged in'))).toBe('logged in\n');
    await stop(run, 'SIGTERM', 0);
  });

  it('is a daemon without -D; its sessions go on where the listener is stopped, until the container is', async () => {
    const machine = sshMachine();
    const run = machine.start({ words: ['sh', '-c', `${sshd} && exec tail -f /dev/null`] });
    await machine.untilFile('/run/sshd.pid', /\d/);
    const session = await machine.talk(run, login('sh'));
    session.type('kill $(cat /run/sshd.pid) && while [ -e /run/sshd.pid ]; do sleep 0.01; done; echo listener gone\n');
    await session.stdout.until(/^listener gone$/);
    session.type('echo still logged in\n');
    await session.stdout.until(/^still logged in$/);
    await untilNoZombies(run);
    await stop(run, 'SIGTERM', 143);
    expect((await session.ended).code).toBe(255);
  });
});

/** sshd as Debian configures it, with a key that lets root in. */
function sshMachine(): Machine {
  const machine = new Machine({ copied: ['/etc/ssh'], empty: ['/var/log'] });
  mkdirSync(machine.path('/run/sshd'), { mode: 0o755 });
  const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', machine.path('/run/key')], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  copyFileSync(machine.path('/run/key.pub'), machine.path('/etc/ssh/authorized_keys'));
  appendFileSync(machine.path(configuration), 'AuthorizedKeysFile /etc/ssh/authorized_keys\n');
  return machine;
}

/** What is typed on the side of the client; an option may stand before the command. */
function login(...command: readonly string[]): string[] {
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap((option) => [
    '-o',
    option,
  ]);
  return ['ssh', '-F', '/dev/null', '-i', '/run/key', ...options, 'root@127.0.0.1', ...command];
}
