import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { descendantsOf, executableOf, stateOf, terminalOf } from '../helpers/proc.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { Machine } from './machine.ts';
import { endsTidily, stands, stop, untilNoZombies } from './tidy.ts';

const CTRL_C = '\x03';
const CTRL_D = '\x04';
const CTRL_Z = '\x1a';
const interactive = ['bash', '--norc', '--noprofile', '--noediting', '-i'];

describeNeeding(['root', 'ip', 'bash'], 'bash', () => {
  it.each([
    ...stands.map((stand) => ({ ...stand, user: 'root' })),
    { stand: 'process 1, of an ordinary user', place: 'pid-1' as const, options: [], user: 'www-data' },
    ...(['tini', 'dumb-init', 'catatonit'] as const).map((name) => ({
      stand: `process 1, as ${name}`,
      place: 'pid-1' as const,
      options: ['--as', name],
      user: 'root',
    })),
  ])('has job control on a terminal (tsinit is $stand)', async ({ place, options, user }) => {
    const run = await startShell({ place, options, user });
    run.type('sleep 1000\n');
    const sleep = await child(run, 'sleep');
    await until('the job is in the foreground', () => inForeground(sleep));

    run.type(CTRL_Z);
    await run.stdout.until(/Stopped +sleep 1000/);
    expect(stateOf(sleep)).toBe('T');

    run.type('bg\n');
    await until('the job runs in the background', () => stateOf(sleep) === 'S' && !inForeground(sleep));
    run.type('jobs\n');
    await run.stdout.until(/Running +sleep 1000 &/);

    run.type('fg\n');
    await until('the job is in the foreground again', () => inForeground(sleep));
    run.type(CTRL_C);
    run.type('echo code $?\n');
    await run.stdout.until(/code 130$/);

    run.type('cat\n');
    const cat = await child(run, 'cat');
    await until('cat is in the foreground', () => inForeground(cat));
    run.type('for the cat\n');
    await run.stdout.until(/for the cat$/);
    run.type(CTRL_D);
    run.type('echo code $?\n');
    await run.stdout.until(/code 0$/);

    await untilNoZombies(run);
    run.type('exit 7\n');
    await endsTidily(run, 7);
  });

  it('ignores SIGTERM at its prompt, as always; with SIGHUP for it the shell and its jobs end', async () => {
    const run = await startShell({ options: ['--stop-signal', 'HUP'] });
    run.type('sleep 1000 & setsid sleep 2000 & cat\n');
    const init = await run.pid();
    await until('all three run', () => named(init, 'sleep').length === 2 && named(init, 'cat').length === 1);
    await stop(run, 'SIGTERM', 129);
  });

  it('is killed, with its jobs, where it ignored SIGTERM for too long, and is named', async () => {
    const run = await startShell({ options: ['--kill-after', '200ms'] });
    run.type('sleep 1000 &\n');
    await child(run, 'sleep');
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(137);
    expect(run.stdout.text).toMatch(/--kill-after.*\bbash\(/);
  });

  it('leaves a stopped job behind, which ends all the same', async () => {
    const run = await startShell({});
    run.type('sleep 1000\n');
    const sleep = await child(run, 'sleep');
    await until('the job is in the foreground', () => inForeground(sleep));
    run.type(CTRL_Z);
    await run.stdout.until(/Stopped +sleep 1000/);
    run.type('exit\n');
    await run.stdout.until(/There are stopped jobs/);
    run.type('exit 3\n');
    await endsTidily(run, 3);
    expect(stateOf(sleep)).toBeNull();
  });

  it('runs a script whose trap and whose child both get the signal', async () => {
    const script = `trap 'wait; echo trapped; exit 9' TERM; sh -c 'trap "echo child trapped; exit" TERM; echo ready; while :; do sleep 1000 & wait; done' & wait`;
    const run = new Machine().start({ words: ['bash', '-c', script] });
    await run.stdout.until(/^ready$/);
    await stop(run, 'SIGTERM', 9);
    expect(run.stdout.lines).toEqual(['ready', 'child trapped', 'trapped']);
  });
});

interface Shell {
  readonly place?: 'pid-1' | 'child';
  readonly options?: readonly string[];
  readonly user?: string;
}

async function startShell({ place = 'pid-1', options = [], user = 'root' }: Shell): Promise<Running> {
  const run = new Machine().start({ place, options, user, words: interactive, terminal: 'no-session', prepare: ['session'] });
  run.type("PS1='prompt '\n");
  await run.stdout.until(/prompt /);
  return run;
}

const named = (init: number, name: string): number[] => descendantsOf(init).filter((pid) => basename(executableOf(pid)) === name);

async function child(run: Running, name: string): Promise<number> {
  const init = await run.pid();
  return until(`${name} runs`, () => named(init, name)[0]);
}

function inForeground(pid: number): boolean {
  const terminal = terminalOf(pid);
  return terminal !== null && terminal.group === terminal.foreground;
}
