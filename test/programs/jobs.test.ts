import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { JobShown } from '../helpers/jobs.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { patience } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { endsTidily, everybodyBelow } from './tidy.ts';

const redisLog = '/var/log/redis/redis.log';
/** As somebody would write it who comes from docs/from-supervisord.md; redis forks itself away twice, which the others do not know. */
const configuration = `
version: 1
jobs:
  redis:
    kind: daemon
    command: redis-server --port 6379 --save "" --dir /run --daemonize yes --logfile ${redisLog}
    ready: {tcp: 6379}
  app:
    command: [python3, -m, http.server, "8000", --bind, 127.0.0.1, --directory, /run/www]
    requires: {redis: ready}
    ready: {tcp: 8000}
  web:
    command: [nginx, -g, "daemon off;"]
    requires: {app: ready}
    ready: {tcp: 80}
    stop: {signal: QUIT, timeout: 60s}
  cron:
    command: [/usr/sbin/cron, -f]
`;

const names = ['redis', 'app', 'web', 'cron'];

describeNeeding(
  ['root', 'ip', 'bash', 'nginx', 'redis-server', 'cron', 'python3'],
  'nginx, redis, cron and a server of Python',
  () => {
    it('run side by side as jobs; one that is killed comes back, the daemon as well, and nobody is left by the end', async () => {
      const machine = machineWithJobs();
      const run = machine.start({
        words: [],
        options: ['--config', '/run/tsinit.yaml'],
        setup: 'export TSINIT_RUN=/run/control',
      });
      await machine.untilFile('/run/control/control');
      for (const name of names) await ask(machine, run, 'wait', name);
      expect(await get(machine, run)).toContain('from the app');
      await machine.untilFile('/run/by-cron', /^root$/m);

      for (const name of ['web', 'redis']) {
        await ask(machine, run, 'signal', 'KILL', name);
        await untilStarted(machine, run, name, 2);
      }
      expect((await jobs(machine, run)).map(({ name, state, starts }) => `${name} ${state} ${starts}`).sort()).toEqual([
        'app ready 1',
        'cron ready 1',
        'redis ready 2',
        'web ready 2',
      ]);
      expect(await get(machine, run)).toContain('from the app');
      expect(machine.read(redisLog).match(/Ready to accept connections/g)).toHaveLength(2);

      const members = await everybodyBelow(run);
      await run.signal('SIGTERM');
      await endsTidily(run, 0, members);
      expect(machine.read(redisLog)).toMatch(/ready to exit, bye bye/);
    });
  },
);

/** Among the processes of the machine, as `docker exec` would. */
const ask = (machine: Machine, run: Running, ...words: readonly string[]): Promise<string> =>
  machine.ask(run, [toolPath('nsenter'), '--target=1', '--pid', '--', 'env', 'TSINIT_RUN=/run/control', '/run/tsinit', ...words]);

const jobs = async (machine: Machine, run: Running): Promise<readonly JobShown[]> =>
  JSON.parse(await ask(machine, run, 'status', '--json'));

/** Waits until a job has been started so often, and is ready again. */
async function untilStarted(machine: Machine, run: Running, name: string, starts: number): Promise<void> {
  for (const given = Date.now() + patience; Date.now() < given; ) {
    const found = (await jobs(machine, run)).find((job) => job.name === name);
    if (found !== undefined && found.starts >= starts && found.state === 'ready') return;
  }
  throw new Error(`${name} has not been started ${starts} times: ${await ask(machine, run, 'status')}`);
}

const request = 'exec 3<>/dev/tcp/127.0.0.1/80; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3';
const get = (machine: Machine, run: Running): Promise<string> => machine.ask(run, ['bash', '-c', request]);

function machineWithJobs(): Machine {
  const machine = new Machine({
    copied: ['/etc/nginx', '/etc/crontab'],
    empty: ['/var/log/nginx', '/var/lib/nginx', '/var/log/redis', '/etc/cron.d', '/var/spool/cron/crontabs'],
  });
  rmSync(machine.path('/etc/nginx/sites-enabled/default'), { force: true });
  const site = 'server { listen 80; location / { proxy_pass http://127.0.0.1:8000; } }';
  writeFileSync(machine.path('/etc/nginx/conf.d/site.conf'), `${site}\n`);
  writeFileSync(machine.path('/etc/crontab'), '@reboot root echo $LOGNAME > /run/by-cron\n');
  mkdirSync(machine.path('/run/www'));
  writeFileSync(machine.path('/run/www/index.html'), 'from the app\n');
  writeFileSync(machine.path('/run/tsinit.yaml'), configuration);
  return machine;
}
