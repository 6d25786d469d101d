import { expect, it } from 'vitest';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { endsTidily, stands, stop, untilNoZombies } from './tidy.ts';

const log = '/var/log/redis/redis-server.log';
const daemon = ['redis-server', '/etc/redis/redis.conf'];
const foreground = [...daemon, '--daemonize', 'no'];
const asRedis = ['setpriv', '--reuid=redis', '--regid=redis', '--init-groups', '--'];

describeNeeding(['root', 'ip', 'redis-server', 'redis-cli'], 'redis', () => {
  it.each([
    ...stands.map((stand) => ({ ...stand, user: 'root', words: [...asRedis, ...foreground] })),
    { stand: 'process 1, of an ordinary user', place: 'pid-1' as const, options: [], user: 'redis', words: foreground },
  ])('answers, saves in a child, lets SIGHUP pass, and saves again on SIGTERM (tsinit is $stand)', async (start) => {
    const machine = redisMachine();
    const run = machine.start({ ...start, setup });
    await untilReady(machine, 1);
    expect(await command(machine, run, 'PING')).toBe('PONG\n');
    expect(await command(machine, run, 'SET', 'key', 'first')).toBe('OK\n');
    await command(machine, run, 'BGSAVE');
    await machine.untilFile(log, /Background saving terminated with success/);
    await untilNoZombies(run);

    await run.signal('SIGHUP');
    await run.stderr.until(/SIGHUP .*forwarded/);
    expect(await command(machine, run, 'SET', 'key', 'second')).toBe('OK\n');
    await stop(run, 'SIGTERM', 0);
    expect(machine.read(log)).toMatch(/bye bye/);

    const again = machine.start({ ...start, setup });
    await untilReady(machine, 2);
    expect(await command(machine, again, 'GET', 'key')).toBe('second\n');
    await stop(again, 'SIGINT', 0);
  });

  it('is told to shut down by a client, and its own code 0 is ours', async () => {
    const machine = redisMachine();
    const run = machine.start({ words: foreground, setup });
    await untilReady(machine, 1);
    await command(machine, run, 'SHUTDOWN', 'NOSAVE');
    await endsTidily(run, 0);
  });

  it('is a daemon as Debian configures it: it lives as long as a process in the foreground, and saves after that', async () => {
    const machine = redisMachine();
    const run = machine.start({ words: ['sh', '-c', `${daemon.join(' ')} && exec tail -f /dev/null`], setup });
    await untilReady(machine, 1);
    expect(await command(machine, run, 'SET', 'key', 'kept')).toBe('OK\n');
    await stop(run, 'SIGTERM', 143);
    expect(machine.read(log)).toMatch(/DB saved on disk.*bye bye/s);
  });

  it('is the app only until it has forked: the daemon is stopped in order', async () => {
    const machine = redisMachine();
    await endsTidily(machine.start({ words: daemon, setup }), 0);
  });
});

/** What systemd does before it starts redis: the directory for the pid file. */
const setup = 'install --directory --owner=redis --group=redis /run/redis';

const redisMachine = (): Machine => new Machine({ copied: ['/etc/redis'], empty: ['/var/log/redis', '/var/lib/redis'] });

const command = (machine: Machine, run: Running, ...words: readonly string[]): Promise<string> =>
  machine.ask(run, ['redis-cli', ...words]);

async function untilReady(machine: Machine, starts: number): Promise<void> {
  await until('redis is ready', () => machine.read(log).match(/Ready to accept connections/g)?.length === starts);
}
