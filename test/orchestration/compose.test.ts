import { expect, it } from 'vitest';
import { tsinit } from '../helpers/fixtures.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { underDocker } from './bundle.ts';
import { Runtime } from './runtime.ts';

/** What docs/compose.md says, with a service that has `init: true`; what compose asks of docker is in docker.test.ts. */
describeNeeding(['crun', 'nsenter'], 'a service of docker compose', () => {
  it('with stop_signal: SIGQUIT and TSINIT_KILL_AFTER is killed that long after its stop signal, and says who it was', async () => {
    const environment = ['TSINIT_KILL_AFTER=200ms', 'TSINIT_GRACE=5s'];
    const container = (await Runtime.start()).run({ ...underDocker('report-signals'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('QUIT');
    await container.stdout.until(/^signal 3 /);
    expect(await container.ended).toBe(137);
    expect(container.stderr.text).toMatch(/had to kill 1 process .* \(--kill-after\): app\(\d+\)/);
    expect(container.stderr.text).toMatch(/--kill-after was over, .* after SIGQUIT.*leaving with 137$/m);
  });

  it('whose program wants another signal gets it by TSINIT_REWRITE', async () => {
    const environment = ['TSINIT_REWRITE=TERM:QUIT'];
    const container = (await Runtime.start()).run({ ...underDocker('report-signals'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    await container.stdout.until(/^signal 3 /);
    await container.stderr.until(/^tsinit: SIGTERM .*; forwarded as SIGQUIT \(--rewrite\)/);
  });

  it('that ends by SIGTERM is a success for restart: on-failure with TSINIT_REMAP_EXIT', async () => {
    const environment = ['TSINIT_REMAP_EXIT=143'];
    const container = (await Runtime.start()).run({ ...underDocker('wait-forever'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    expect(await container.ended).toBe(0);
  });

  it('has its own work before it stops: the command of TSINIT_ON', async () => {
    const environment = ['TSINIT_ON=TERM=/app signal-init WINCH'];
    const container = (await Runtime.start()).run({ ...underDocker('trap-term-report', '6'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    await container.stderr.until(/^tsinit: SIGTERM .*; held until its hook `\/app signal-init WINCH` has ended/);
    await container.stderr.until(/^tsinit: SIGTERM was held for .* by its hook; forwarded to process \d+/);
    expect(await container.ended).toBe(6);
  });

  it('whose image has an init already works, and either of the two reports the end', async () => {
    const words = ['/sbin/docker-init', '--', '/tsinit', '--', '/app', 'trap-term-report', '7'];
    const container = (await Runtime.start()).run({ init: '/sbin/docker-init', words, volumes: { '/tsinit': tsinit() } });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    expect(await container.ended).toBe(7);
    expect(container.stderr.lines.filter((line) => /the app \(pid \d+, .* exited with 7/.test(line))).toHaveLength(2);
  });
});
