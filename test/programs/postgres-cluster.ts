import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Running } from '../helpers/running.ts';
import { toolPath } from '../helpers/tools.ts';
import { environment, Machine, makeEmpty } from './machine.ts';

const installed = '/usr/lib/postgresql';
const version = existsSync(installed) ? (readdirSync(installed)[0] ?? '') : '';

export const data = `/var/lib/postgresql/${version}/main`;
export const log = `/var/log/postgresql/postgresql-${version}-main.log`;
const configuration = `/etc/postgresql/${version}/main/postgresql.conf`;
/** Debian's start script and the words of the user that name the one cluster. */
export const control = (...action: readonly string[]): string[] => ['pg_ctlcluster', version, 'main', ...action];

/** What pg_ctlcluster does in the end; Debian leaves it out of PATH. */
export const pgCtl = [
  `${installed}/${version}/bin/pg_ctl start --pgdata=${data} --log=${log}`,
  `--options='-c config_file=${configuration}'`,
].join(' ');

/** The server in the foreground, as systemd and containers have it. Started by root, it becomes user postgres. */
export const foreground = control('start', '--foreground');

/** What systemd does before it starts postgres: the directory for its sockets. */
export const setup = 'install --directory --owner=postgres --group=postgres --mode=2775 /run/postgresql';

const places = ['/etc/postgresql', '/var/lib/postgresql', '/var/log/postgresql'];
const making = `ip link set lo up; for path do mount --bind "$ROOM$path" "$path"; done; pg_createcluster --pgoption=fsync=off ${version} main -- --no-sync`;

/** A new cluster, made by Debian's own script (no disk is waited for) in a directory, which is the caller's to remove. */
export function makeCluster(): string {
  const room = mkdtempSync(join(tmpdir(), 'tsinit-cluster-'));
  for (const path of places) makeEmpty(room, path);
  const words = ['--mount', '--net', '--', '/bin/sh', '-ec', making, 'sh', ...places];
  const made = spawnSync(toolPath('unshare'), words, { encoding: 'utf8', env: { ...environment, ROOM: room } });
  if (made.status !== 0) throw new Error(made.stderr);
  return room;
}

/** A machine with a copy of that cluster. */
export const postgresMachine = (cluster: string): Machine => new Machine({ from: cluster, copied: places });

/** The server in the foreground writes its log to standard error. */
export async function untilForegroundReady(run: Running): Promise<void> {
  await run.stderr.until(/database system is ready to accept connections/);
}

export const query = (machine: Machine, run: Running, text: string): Promise<string> =>
  machine.ask(run, ['psql', '--no-psqlrc', '-Atc', text], 'postgres');

/** A client who stays connected, and has had an answer. */
export async function connectedClient(machine: Machine, run: Running): Promise<Running> {
  const client = await machine.talk(run, ['psql', '--no-psqlrc', '-At'], 'postgres');
  client.type("select 'connected';\n");
  await client.stdout.until(/^connected$/);
  return client;
}

export function configure(machine: Machine, line: string): void {
  appendFileSync(machine.path(configuration), `${line}\n`);
}
