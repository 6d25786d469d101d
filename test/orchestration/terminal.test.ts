import { describe, expect, it } from 'vitest';
import { describeNeeding } from '../helpers/tools.ts';
import { asEntrypoint, type Bundle, underDocker, underPodman } from './bundle.ts';
import { type Container, Runtime } from './runtime.ts';

const CTRL_C = '\x03';
const CTRL_Z = '\x1a';

const report = ['report-terminal'];

const inits: readonly { readonly init: string; readonly bundle: Bundle }[] = [
  { init: 'tsinit as the ENTRYPOINT', bundle: asEntrypoint([], ...report) },
  { init: 'tsinit with options', bundle: asEntrypoint(['--grace', '2s'], ...report) },
  { init: 'docker-init', bundle: underDocker(...report) },
  { init: 'podman-init', bundle: underPodman(...report) },
];

/** What docs/docker.md says of `docker run -it`. */
describeNeeding(['crun', 'nsenter'], 'docker run -it', () => {
  describe.each(inits)('$init', ({ bundle }) => {
    it('the program has the terminal from its first instruction, and can read', async () => {
      const container = await onTerminal(bundle);
      container.type('hello\n');
      await container.stdout.until(/typed hello$/);
      container.type('quit\n');
      expect(await container.ended).toBe(5);
    });

    it('^C reaches it', async () => {
      const container = await onTerminal(bundle);
      container.type(CTRL_C);
      await container.stdout.until(/signal 2 code 128 /);
    });

    it('SIGTERM ends the run although ^Z has stopped the program', async () => {
      const container = await onTerminal(bundle);
      container.type(CTRL_Z);
      await container.stdout.until(/tsinit: the app \(pid \d+\) was stopped by SIGTSTP/);
      await container.kill('TERM');
      await container.stdout.until(/signal 15 code 0 /);
    });
  });

  it('^Z does not freeze the program where tsinit is the ENTRYPOINT: nobody could say fg', async () => {
    const container = await onTerminal(asEntrypoint([], ...report));
    container.type(CTRL_Z);
    await container.stdout.until(/was stopped by SIGTSTP; continued it/);
    container.type('hello\n');
    await container.stdout.until(/typed hello$/);
  });

  it('^Z leaves it stopped under docker-init, as it does with docker’s own, until somebody continues it', async () => {
    const container = await onTerminal(underDocker(...report));
    container.type(CTRL_Z);
    await container.stdout.until(/was stopped by SIGTSTP; it acts on nothing until/);
    await container.kill('CONT');
    await container.stdout.until(/signal 18 /);
    container.type('hello\n');
    await container.stdout.until(/typed hello$/);
  });
});

async function onTerminal(bundle: Bundle): Promise<Container> {
  const container = (await Runtime.start()).run({ ...bundle, terminal: true });
  await container.stdout.until(/foreground yes leader yes$/);
  await container.stdout.until(/ready \d+$/);
  return container;
}
