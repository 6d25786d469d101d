import { describe, expect, it } from 'vitest';
import { untilAsleep } from '../helpers/asleep.ts';
import { childrenOf, innerPid } from '../helpers/proc.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { asEntrypoint } from './bundle.ts';
import { type Container, Runtime, untilGone } from './runtime.ts';

/**
 * What docs/kubernetes.md says of shareProcessNamespace: the pause container is PID 1 of the pod, and the init of each
 * container is an ordinary process in there, whose parent is outside.
 */
describeNeeding(['crun', 'nsenter'], 'a pod that shares its pid namespace', () => {
  it('tsinit --pause is its process 1, small and asleep', async () => {
    const { pause } = await startPod();
    const pid = await pause.pid();
    await untilAsleep(pid);
    expect(innerPid(pid)).toBe(1);
  });

  it('orphans of a container’s app are adopted and reaped by that container’s init', async () => {
    const { runtime, pause } = await startPod();
    const container = await join(runtime, pause, [], 'orphan-maker', '50');
    await container.stdout.until(/^made 50$/);
    const init = await container.pid();
    await until('all orphans are reaped', () => childrenOf(init).length === 1);
    expect(childrenOf(await pause.pid())).toEqual([]);
  });

  it('orphans of what was executed in a container are adopted and reaped by the pause container', async () => {
    const { runtime, pause } = await startPod();
    const container = await join(runtime, pause, [], 'wait-forever');
    await container.stdout.until(/^ready/);
    const probe = container.exec(['/app', 'double-fork']);
    await probe.stdout.until(/^ready/);
    const pid = await pause.pid();
    const daemon = container.exec(['/app', 'spawn-escapee', 'dies']);
    const inner = await daemon.stdout.number(/^escapee (\d+)$/);
    const escapee = await until('the daemon is a child of the pause container', () =>
      childrenOf(pid).find((child) => innerPid(child) === inner),
    );
    process.kill(escapee, 'SIGTERM');
    await until('all orphans are reaped', () => childrenOf(pid).length === 0);
  });

  it('the end of one container leaves the others alone', async () => {
    const { runtime, pause } = await startPod();
    const first = await join(runtime, pause, ['--grace', '60s'], 'spawn-escapee', 'dies', '3');
    const second = await join(runtime, pause, [], 'report-signals');
    await second.stdout.until(/^ready/);
    expect(await first.ended).toBe(3);
    await second.kill('USR1');
    await second.stdout.until(/^signal 10 /);
    expect(second.stdout.text).not.toContain('signal 15');
  });

  it('stops as the kubelet stops it: SIGTERM to the containers, then to the pause container', async () => {
    const { runtime, pause } = await startPod();
    const first = await join(runtime, pause, [], 'trap-term-report', '5');
    const second = await join(runtime, pause, [], 'wait-forever');
    await first.stdout.until(/^ready/);
    await second.stdout.until(/^ready/);
    await first.kill('TERM');
    await second.kill('TERM');
    expect(await first.ended).toBe(5);
    expect(await second.ended).toBe(143);
    await pause.kill('TERM');
    expect(await pause.ended).toBe(0);
  });

  it('the end of the pause container is the end of all that is left', async () => {
    const { runtime, pause } = await startPod();
    const container = await join(runtime, pause, [], 'ignore-term');
    await container.stdout.until(/^ready/);
    const init = await container.pid();
    await pause.kill('TERM');
    expect(await pause.ended).toBe(0);
    await untilGone(init);
    expect(await container.ended).toBe(137);
  });

  describe.each(['TERM', 'INT'])('the pause container at SIG%s', (signal) => {
    it('leaves with 0, and is moved by nothing else', async () => {
      const { pause } = await startPod();
      for (const other of ['HUP', 'QUIT', 'USR1', 'USR2', 'ALRM', 'WINCH', 'CONT', '37']) await pause.kill(other);
      await pause.kill(signal);
      expect(await pause.ended).toBe(0);
    });
  });
});

/** The table of docs/kubernetes.md, whose times have to fit into terminationGracePeriodSeconds. */
describeNeeding(['crun', 'nsenter'], 'a container that the kubelet stops', () => {
  it('has one time after the other, the delay and then the program’s, and a report of each', async () => {
    const environment = ['TSINIT_DELAY=TERM:300ms', 'TSINIT_KILL_AFTER=200ms', 'TSINIT_GRACE=5s'];
    const container = (await Runtime.start()).run({ ...asEntrypoint([], 'ignore-term'), environment });
    await container.stdout.until(/^ready/);
    await container.kill('TERM');
    await container.stderr.until(/^tsinit: SIGTERM .* from outside the container .*; held for 300 ms \(--delay\)$/);
    await container.stderr.until(/^tsinit: SIGTERM was held for .* by --delay; forwarded to process group \d+$/);
    await container.stderr.until(
      /^tsinit: had to kill 1 process .* after the app was asked to stop \(--kill-after\): app\(\d+\)/,
    );
    await container.stderr.until(/^tsinit: the app .* was killed by SIGKILL: --kill-after was over, .* after SIGTERM/);
    expect(await container.ended).toBe(137);
  });
});

async function startPod(): Promise<{ runtime: Runtime; pause: Container }> {
  const runtime = await Runtime.start();
  const pause = runtime.run({ init: '/tsinit', words: ['/tsinit', '-v', '--pause'], input: 'closed' });
  await pause.stderr.until(/^tsinit: paus/);
  return { runtime, pause };
}

async function join(
  runtime: Runtime,
  pause: Container,
  options: readonly string[],
  ...app: readonly string[]
): Promise<Container> {
  return runtime.run({ ...asEntrypoint(options, ...app), pidNamespaceOf: await pause.pid() });
}
