import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { childrenOf } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { stands, stop, untilNoZombies } from './tidy.ts';

const cron = '/usr/sbin/cron';
const job = `#!/bin/sh
trap 'echo asked >> /run/job.log; exit' TERM
echo started >> /run/job.log
while :; do sleep 1000 & wait; done
`;

describeNeeding(['root', 'ip', 'cron'], 'cron', () => {
  it.each(stands)(
    'runs jobs, whose orphans are adopted; SIGHUP does not end it, SIGTERM does (tsinit is $stand)',
    async (stand) => {
      const machine = machineWithCrontab([
        '@reboot root (setsid sh -c "echo \\$\\$ > /run/orphan" &); echo $LOGNAME > /run/first',
        '@reboot www-data id --user --name > /run/lock/second',
      ]);
      const run = machine.start({ ...stand, words: [cron, '-f'], setup: 'install --directory --owner=www-data /run/lock' });
      await machine.untilFile('/run/first', /^root$/m);
      await machine.untilFile('/run/lock/second', /^www-data$/m);
      await machine.untilFile('/run/orphan', /^\d+$/m);
      const init = await run.pid();
      await until(
        'nobody but cron is left, and it has no jobs',
        () => childrenOf(init).length === 1 && childrenOf(childrenOf(init)[0] ?? 0).length === 0,
      );
      await run.signal('SIGHUP');
      await run.stderr.until(/SIGHUP .*forwarded/);
      await untilNoZombies(run);
      await stop(run, 'SIGTERM', 143);
    },
  );

  it('is ended in the middle of a job: the job is asked to end too, and waited for', async () => {
    const machine = machineWithCrontab(['@reboot root /run/job']);
    writeFileSync(machine.path('/run/job'), job, { mode: 0o755 });
    const run = machine.start({ options: ['--remap-exit', '143'], words: [cron, '-f'] });
    await machine.untilFile('/run/job.log', /started/);
    await stop(run, 'SIGTERM', 0);
    expect(machine.read('/run/job.log')).toBe('started\nasked\n');
  });

  it('gives its jobs the environment of the container where a hook has put it into the crontab', async () => {
    const machine = machineWithCrontab(['@reboot root echo "LANG is $LANG" > /run/job.log']);
    const hook = 'START=cp /etc/crontab /run/jobs; printenv | grep -v ^TSINIT_ | cat - /run/jobs > /etc/crontab';
    const run = machine.start({ options: ['--on', hook], words: [cron, '-f'] });
    await machine.untilFile('/run/job.log', /^LANG is C.UTF-8$/m);
    await stop(run, 'SIGTERM', 143);
  });

  it('is a daemon without -f: it runs jobs as long as a process in the foreground stays', async () => {
    const machine = machineWithCrontab(['@reboot root echo done > /run/job.log']);
    const run = machine.start({ words: ['sh', '-c', `${cron} && exec tail -f /dev/null`] });
    await machine.untilFile('/run/job.log', /done/);
    await stop(run, 'SIGTERM', 143);
  });
});

/** Jobs of this machine must not be run by a test: all crontabs but this one are empty. */
function machineWithCrontab(lines: readonly string[]): Machine {
  const machine = new Machine({ copied: ['/etc/crontab'], empty: ['/etc/cron.d', '/var/spool/cron/crontabs'] });
  writeFileSync(machine.path('/etc/crontab'), lines.map((line) => `${line}\n`).join(''));
  return machine;
}
