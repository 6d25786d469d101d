import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { descendantsOf, innerPid } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import {
  configure,
  connectedClient,
  control,
  data,
  foreground,
  log,
  makeCluster,
  pgCtl,
  postgresMachine,
  query,
  setup,
  untilForegroundReady,
} from './postgres-cluster.ts';
import { endsTidily, everybodyBelow, stands, stop } from './tidy.ts';

const shutDown = /database system is shut down\s*$/;

describeNeeding(['root', 'ip', 'pg_ctlcluster', 'psql'], 'postgres', () => {
  let cluster = '';
  beforeAll(() => {
    cluster = makeCluster();
  });
  afterAll(() => rmSync(cluster, { recursive: true, force: true }));

  describe('in the foreground', () => {
    it.each([
      ...stands.map((stand) => ({ ...stand, user: 'root' })),
      { stand: 'process 1, of an ordinary user', place: 'pid-1' as const, options: [], user: 'postgres' },
    ])('answers, reloads on SIGHUP, and leaves its clients on SIGINT, its STOPSIGNAL (tsinit is $stand)', async (start) => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ ...start, words: foreground, setup });
      await untilForegroundReady(run);
      expect(await query(machine, run, 'select 1')).toBe('1\n');

      configure(machine, "work_mem = '12345kB'");
      await run.signal('SIGHUP');
      await run.stderr.until(/"work_mem" changed to/);
      expect(await query(machine, run, 'show work_mem')).toBe('12345kB\n');

      const client = await connectedClient(machine, run);
      await stop(run, 'SIGINT', 0);
      expect(run.stderr.text).toMatch(/received fast shutdown request.*database system is shut down/s);
      client.type('select 3;\n');
      await client.stderr.until(/connection to server was lost/);
    });

    it('waits for its clients on SIGTERM: that is postgres’ own meaning of it', async () => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ words: foreground, setup });
      await untilForegroundReady(run);
      const client = await connectedClient(machine, run);
      const members = await everybodyBelow(run);
      await run.signal('SIGTERM');
      await run.stderr.until(/received smart shutdown request/);
      client.type("select 'still here';\n");
      await client.stdout.until(/^still here$/);
      client.endInput();
      await endsTidily(run, 0, members);
    });

    it('does not wait for them where --stop-signal turns SIGTERM into SIGINT', async () => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ options: ['--stop-signal', 'INT'], words: foreground, setup });
      await untilForegroundReady(run);
      await connectedClient(machine, run);
      await stop(run, 'SIGTERM', 0);
      expect(run.stderr.text).toMatch(/received fast shutdown request.*database system is shut down/s);
    });

    it('is killed where its clients stay for too long after SIGTERM, and the next start recovers', async () => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ options: ['--kill-after', '300ms'], words: foreground, setup });
      await untilForegroundReady(run);
      await connectedClient(machine, run);
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(137);
      expect(run.stderr.text).toMatch(/--kill-after.*\bpostgres\(/);
      const again = machine.start({ words: foreground, setup });
      await again.stderr.until(/automatic recovery in progress/);
      await untilForegroundReady(again);
      await stop(again, 'SIGTERM', 0);
    });

    it('is killed: what it leaves behind ends before tsinit, and the next start recovers', async () => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ words: foreground, setup });
      await untilForegroundReady(run);
      const postmaster = Number(machine.read(`${data}/postmaster.pid`).split('\n')[0]);
      const init = await run.pid();
      const outer = await until('the postmaster', () => descendantsOf(init).find((pid) => innerPid(pid) === postmaster));
      const members = await everybodyBelow(run);
      process.kill(outer, 'SIGKILL');
      await endsTidily(run, 137, members);

      const again = machine.start({ words: foreground, setup });
      await again.stderr.until(/automatic recovery in progress/);
      await untilForegroundReady(again);
      await stop(again, 'SIGTERM', 0);
    });
  });

  describe('as a daemon, by its start script', () => {
    it('outlives its start script: what is left of it is shut down in order', async () => {
      const machine = postgresMachine(cluster);
      await endsTidily(machine.start({ words: control('start'), setup }), 0);
      expect(machine.read(log)).toMatch(shutDown);
    });

    it.each(stands)(
      'serves as long as a process in the foreground stays, and loses nothing after that (tsinit is $stand)',
      async (stand) => {
        const machine = postgresMachine(cluster);
        const run = machine.start({ ...stand, words: kept(control('start').join(' ')), setup });
        await run.stdout.until(/^started$/);
        await query(machine, run, 'create table kept as select 1');
        await connectedClient(machine, run);
        await stop(run, 'SIGTERM', 143);
        expect(machine.read(log)).toMatch(/received smart shutdown request/);
        expect(machine.read(log)).toMatch(/terminating connection due to administrator command/);
        expect(machine.read(log)).toMatch(shutDown);

        const again = machine.start({ words: foreground, setup });
        await untilForegroundReady(again);
        expect(again.stderr.text).not.toMatch(/interrupted|recovery/);
        expect(await query(machine, again, 'select * from kept')).toBe('1\n');
        await stop(again, 'SIGTERM', 0);
      },
    );

    it('is shut down by a hook on SIGTERM, before the process in the foreground gets the signal', async () => {
      const machine = postgresMachine(cluster);
      const options = ['--on', `TERM=${control('stop').join(' ')}`];
      const run = machine.start({ options, words: kept(control('start').join(' ')), setup });
      await run.stdout.until(/^started$/);
      await connectedClient(machine, run);
      await stop(run, 'SIGTERM', 143);
      expect(machine.read(log)).toMatch(/received fast shutdown request/);
      expect(machine.read(log)).toMatch(shutDown);
    });

    it.each([
      { what: 'the init script', start: '/etc/init.d/postgresql start', user: 'root' },
      { what: 'pg_ctl, all as an ordinary user,', start: pgCtl, user: 'postgres' },
    ])('is started by $what as well', async ({ start, user }) => {
      const machine = postgresMachine(cluster);
      const run = machine.start({ words: kept(start), user, setup });
      await run.stdout.until(/^started$/);
      expect(await query(machine, run, 'select 2')).toBe('2\n');
      await stop(run, 'SIGINT', 130);
      expect(machine.read(log)).toMatch(shutDown);
    });
  });
});

/** The start script, and a process that stays in the foreground behind it. */
function kept(start: string): string[] {
  return ['sh', '-c', `${start} && echo started && exec tail -f /dev/null`];
}
