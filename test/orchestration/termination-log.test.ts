import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newDirectory } from '../helpers/fixtures.ts';
import { describeNeeding, isRoot } from '../helpers/tools.ts';
import { asEntrypoint, underDocker } from './bundle.ts';
import { Runtime } from './runtime.ts';

/** The kubelet reads no more (MaxContainerTerminationMessageLength). */
const MOST = 4096;

/** The kubelet makes an empty file that everybody may write, and binds it into the container. */
function termination(): string {
  const file = join(newDirectory(), 'termination-log');
  writeFileSync(file, '');
  chmodSync(file, 0o666);
  return file;
}

const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8'));

/** What docs/kubernetes.md says of /dev/termination-log. */
describeNeeding(['crun', 'nsenter'], 'the termination log of Kubernetes', () => {
  it.each([
    { what: 'an exit code', app: ['exit-code', '7'], code: 7, expected: { event: 'app-ended', exit_code: 7, leaving_with: 7 } },
    { what: 'a signal', app: ['die-by-signal', 'ABRT'], code: 134, expected: { killed_by: 'SIGABRT', leaving_with: 134 } },
  ])('holds the verdict on $what as JSON', async ({ app, code, expected }) => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const container = (await Runtime.start()).run({ ...asEntrypoint([], ...app), volumes });
    expect(await container.ended).toBe(code);
    expect(read(file)).toMatchObject(expected);
    expect(container.stderr.text).toContain(String(read(file).message));
    expect(readFileSync(file).length).toBeLessThan(MOST);
  });

  it('stays empty where the end was a success', async () => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const container = (await Runtime.start()).run({ ...asEntrypoint([], 'exit-code', '0'), volumes });
    expect(await container.ended).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('holds why the app could not be started', async () => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const container = (await Runtime.start()).run({ init: '/tsinit', words: ['/tsinit', '--', 'ngnix'], volumes });
    expect(await container.ended).toBe(127);
    expect(read(file)).toMatchObject({ event: 'spawn-failed', leaving_with: 127 });
  });

  it('is another file with terminationMessagePath and --termination-log', async () => {
    const file = termination();
    const volumes = { '/run/last-words': file };
    const options = ['--termination-log', '/run/last-words'];
    const container = (await Runtime.start()).run({ ...asEntrypoint(options, 'exit-code', '3'), volumes });
    expect(await container.ended).toBe(3);
    expect(read(file)).toMatchObject({ exit_code: 3 });
  });

  it('is left alone with --termination-log none', async () => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const container = (await Runtime.start()).run({ ...asEntrypoint(['--termination-log', 'none'], 'exit-code', '3'), volumes });
    expect(await container.ended).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('');
  });

  it('what the app has written there itself is not overwritten', async () => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const runtime = await Runtime.start();
    const container = runtime.run({ ...asEntrypoint([], 'obey'), volumes });
    await container.stdout.until(/^ready/);
    writeFileSync(file, 'the app’s own words');
    container.type('exit 4\n');
    expect(await container.ended).toBe(4);
    expect(readFileSync(file, 'utf8')).toContain('the app’s own words');
  });

  it('that cannot be written is told of where it was asked for, and costs nothing', async () => {
    const options = ['--termination-log', '/nowhere/log'];
    const container = (await Runtime.start()).run(asEntrypoint(options, 'exit-code', '3'));
    expect(await container.ended).toBe(3);
    expect(container.stderr.text).toMatch(/\/nowhere\/log.*ENOENT/);
  });

  it('works for the init that docker brings', async () => {
    const file = termination();
    const volumes = { '/dev/termination-log': file };
    const container = (await Runtime.start()).run({ ...underDocker('exit-code', '9'), volumes });
    expect(await container.ended).toBe(9);
    expect(read(file)).toMatchObject({ exit_code: 9 });
  });

  // An ordinary user has no other user to be.
  if (isRoot) {
    it('can be written by an unprivileged user (runAsNonRoot)', async () => {
      const file = termination();
      const volumes = { '/dev/termination-log': file };
      const container = (await Runtime.start()).run({ ...asEntrypoint([], 'exit-code', '5'), volumes, user: 1000 });
      expect(await container.ended).toBe(5);
      expect(read(file)).toMatchObject({ exit_code: 5 });
    });
  }
});
