import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { childrenOf } from '../helpers/proc.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { endsTidily, everybodyBelow, stands, stop, untilNoZombies } from './tidy.ts';

const configuration = '/etc/nginx/nginx.conf';
const site = '/etc/nginx/conf.d/site.conf';
const pidFile = '/run/nginx.pid';
const errorLog = '/var/log/nginx/error.log';
const foreground = ['nginx', '-g', 'daemon off;'];

describeNeeding(['root', 'ip', 'bash', 'nginx'], 'nginx', () => {
  it.each(stands)(
    'serves, reloads on SIGHUP, reopens its logs on SIGUSR1, and stops on SIGTERM (tsinit is $stand)',
    async (stand) => {
      const machine = machineWithSite('first');
      const run = machine.start({ ...stand, words: foreground });
      const master = await untilServing(machine, run);
      expect(await get(machine, run)).toContain('first');

      const workers = childrenOf(master);
      serve(machine, 'second');
      await run.signal('SIGHUP');
      await until('the old workers have gone, and there are new ones', () => {
        const now = childrenOf(master);
        return now.length > 0 && !now.some((pid) => workers.includes(pid));
      });
      expect(await get(machine, run)).toContain('second');

      renameSync(machine.path(errorLog), machine.path(`${errorLog}.1`));
      await run.signal('SIGUSR1');
      await machine.untilFile(errorLog);
      await stop(run, 'SIGTERM', 0);
      expect(machine.read(errorLog)).toMatch(/: exit$/m);
    },
  );

  it.each([
    { how: 'SIGQUIT, its STOPSIGNAL,', signal: 'SIGQUIT', options: [] },
    { how: 'SIGTERM, which --stop-signal turns into SIGQUIT,', signal: 'SIGTERM', options: ['--stop-signal', 'QUIT'] },
  ] as const)('finishes a request that is under way when $how comes', async ({ signal, options }) => {
    const machine = machineWithSite('first');
    const upstream = await holdingUpstream(machine);
    const run = machine.start({ words: foreground, options });
    await untilServing(machine, run);
    const answer = get(machine, run, '/held');
    const held = await until('the request is under way', () => upstream[0]);

    const members = await everybodyBelow(run);
    await run.signal(signal);
    await machine.untilFile(errorLog, /gracefully shutting down/);
    held.end('held and answered');
    expect(await answer).toContain('held and answered');
    await endsTidily(run, 0, members);
  });

  it('is killed, and named, where such a request does not end in time', async () => {
    const machine = machineWithSite('first');
    const upstream = await holdingUpstream(machine);
    const run = machine.start({ words: foreground, options: ['--kill-after', '300ms'] });
    await untilServing(machine, run);
    const answer = get(machine, run, '/held');
    await until('the request is under way', () => upstream[0]);
    await run.signal('SIGQUIT');
    expect((await run.ended).code).toBe(137);
    expect(await answer).toBe('');
    expect(run.stderr.text).toMatch(/--kill-after.*\bnginx\(/);
  });

  it('runs as an ordinary user from the start', async () => {
    const machine = machineWithSite('first');
    edit(machine, site, (text) => text.replace('listen 80', 'listen 8080'));
    edit(machine, configuration, (text) => text.replace(/^user .*$/m, '').replace(pidFile, '/run/mine/nginx.pid'));
    const setup = 'install --directory --owner=www-data /run/mine; chown www-data /var/log/nginx /var/lib/nginx';
    const run = machine.start({ words: foreground, user: 'www-data', setup });
    await untilServing(machine, run, '/run/mine/nginx.pid');
    expect(await get(machine, run, '/', 8080)).toContain('first');
    await stop(run, 'SIGTERM', 0);
  });

  it('replaces a worker that is killed; a master that is killed leaves its workers to tsinit', async () => {
    const machine = machineWithSite('first');
    const run = machine.start({ words: foreground });
    const master = await untilServing(machine, run);
    const worker = await until('a worker is there', () => childrenOf(master)[0]);
    process.kill(worker, 'SIGKILL');
    await machine.untilFile(errorLog, /exited on signal 9/);
    await untilNoZombies(run);
    expect(await get(machine, run)).toContain('first');

    const members = await everybodyBelow(run);
    process.kill(master, 'SIGKILL');
    await endsTidily(run, 137, members);
  });
});

describeNeeding(['root', 'ip', 'bash', 'nginx'], 'nginx as a daemon, which is how Debian starts it', () => {
  it('is the app only until it has forked: what is left of it is stopped in order', async () => {
    const machine = machineWithSite('first');
    const run = machine.start({ words: ['nginx'] });
    await endsTidily(run, 0);
    expect(machine.read(errorLog)).toMatch(/: exit$/m);
    expect(machine.read(pidFile)).toBe('');
  });

  it.each(stands)(
    'serves as long as a process in the foreground stays, and is stopped after it (tsinit is $stand)',
    async (stand) => {
      const machine = machineWithSite('first');
      const run = machine.start({ ...stand, words: ['sh', '-c', 'nginx && exec tail -f /dev/null'] });
      await untilServing(machine, run);
      expect(await get(machine, run)).toContain('first');
      await stop(run, 'SIGTERM', 143);
      expect(machine.read(errorLog)).toMatch(/: exit$/m);
    },
  );

  it('is reloaded on SIGHUP by a hook, in whose place the signal is dropped', async () => {
    const machine = machineWithSite('first');
    const options = ['--on', 'HUP=nginx -s reload', '--rewrite', 'HUP:0'];
    const run = machine.start({ options, words: ['sh', '-c', 'nginx && exec tail -f /dev/null'] });
    await untilServing(machine, run);
    serve(machine, 'second');
    await run.signal('SIGHUP');
    await machine.untilFile(errorLog, /exited with code 0/);
    expect(await get(machine, run)).toContain('second');
    await stop(run, 'SIGTERM', 143);
  });
});

/** nginx as Debian configures it, but for what it serves and how much it logs. */
function machineWithSite(text: string): Machine {
  const machine = new Machine({ copied: ['/etc/nginx'], empty: ['/var/log/nginx', '/var/lib/nginx'] });
  edit(machine, configuration, (lines) => lines.replace(/^error_log (\S+).*;$/m, 'error_log $1 notice;'));
  rmSync(machine.path('/etc/nginx/sites-enabled/default'), { force: true });
  serve(machine, text);
  return machine;
}

function serve(machine: Machine, text: string): void {
  const held = 'location /held { proxy_pass http://unix:/run/upstream.sock; }';
  writeFileSync(machine.path(site), `server { listen 80; location / { return 200 "${text}"; } ${held} }\n`);
}

function edit(machine: Machine, path: string, change: (text: string) => string): void {
  writeFileSync(machine.path(path), change(readFileSync(machine.path(path), 'utf8')));
}

/** nginx writes its pid once it listens. The pid of the master, as we number it: who has the workers. */
async function untilServing(machine: Machine, run: Running, path = pidFile): Promise<number> {
  await machine.untilFile(path, /\d/);
  const init = await run.pid();
  return until('the master has workers', () => childrenOf(init).find((pid) => childrenOf(pid).length > 0));
}

const request = 'exec 3<>/dev/tcp/127.0.0.1/$1; printf "GET $0 HTTP/1.0\\r\\n\\r\\n" >&3; cat <&3';
const get = (machine: Machine, run: Running, path = '/', port = 80): Promise<string> =>
  machine.ask(run, ['bash', '-c', request, path, String(port)]);

/** A server behind nginx that answers when the test says so: the answers that it owes. */
async function holdingUpstream(machine: Machine): Promise<readonly ServerResponse[]> {
  const path = machine.path('/run/upstream.sock');
  const owed: ServerResponse[] = [];
  const server = createServer((_request, response) => owed.push(response));
  onTestFinished(() => {
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  chmodSync(path, 0o666);
  return owed;
}
