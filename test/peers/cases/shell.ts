import { childrenOf, outerPid } from '../../helpers/proc.ts';
import { runAsInit } from '../../helpers/run-as-init.ts';
import type { Running } from '../../helpers/running.ts';
import { toolPath } from '../../helpers/tools.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, one } from '../case.ts';
import { hasPending, lifeOf, settledLifeOf } from '../facts/process.ts';
import { quiet } from '../facts/quiet.ts';
import { commandLine, type Init, type PeerStart, peers } from '../peer.ts';

const CTRL_C = '\x03';
const CTRL_Z = '\x1a';
const SIGTSTP = 20;

/** An init that somebody starts from an interactive shell: a terminal, job control, and another process 1. */
export const shell: readonly Case[] = [
  one('in a shell, the app has the terminal', peers, async (init) => {
    const run = await startShell();
    run.type(`${words(init, {})}\n`);
    const [, foreground = '', leader = ''] = await run.stdout.until(/foreground (\w+) leader (\w+)$/);
    await run.stdout.until(/ready \d+$/);
    run.type('hello\n');
    await run.stdout.until(/typed hello$/);
    run.type('quit\n');
    run.type('echo code $?\n');
    return { foreground, leader, code: await run.stdout.number(/code (\d+)$/) };
  }),
  one('in a shell, ^C', peers, async (init) => {
    const run = await startShell();
    run.type(`${words(init, { app: ['wait-forever'] })}\n`);
    await run.stdout.until(/ready \d+$/);
    run.type(CTRL_C);
    run.type('echo code $?\n');
    return { code: await run.stdout.number(/code (\d+)$/) };
  }),
  one('in a shell, ^Z', peers, frozen),
  one('in a shell, started with &', peers, async (init) => {
    const run = await startShell();
    run.type(`${words(init, {})} &\n`);
    const [, foreground = ''] = await run.stdout.until(/foreground (\w+) leader \w+$/);
    return { foreground };
  }),
  one('a script that goes on after the init reads from the terminal', peers, scriptReads),
  each(
    'in a shell, ^Z and fg, given',
    ['dumb-init'],
    ['', '-c'],
    (init, flags) => stopAndGo(init, flags === '' ? [] : [flags]),
    quoted,
  ),
];

function quoted(flags: string): string {
  return JSON.stringify(flags);
}

/** What a user sees who types ^Z: with tini and catatonit the shell waits for an init that nobody stops. */
async function frozen(init: Init): Promise<Outcome> {
  const run = await startShell();
  run.type(`${words(init, { app: ['tell', 'but=TSTP', 'but=CONT'] })}\n`);
  const inner = await run.stdout.number(/app ready (\d+)$/);
  const bash = await run.pid();
  const initPid = await until('the init is there', () => childrenOf(bash)[0]);
  const app = await until('the app is found', () => outerPid(initPid, inner));
  run.type(CTRL_Z);
  await until('^Z has reached the app', () => lifeOf(app) === 'stopped' || hasPending(app, SIGTSTP));
  if (init.ours) await until('the init stops too', () => lifeOf(initPid) === 'stopped');
  await quiet(initPid);
  return { init: await settledLifeOf(initPid), app: await settledLifeOf(app) };
}

/** Whether it gets its line, or is in the background of its own terminal. */
async function scriptReads(init: Init): Promise<Outcome> {
  const run = bash(['-c', `${words(init, {})}; read line && echo got $line || echo cannot read`]);
  await run.stdout.until(/ready \d+$/);
  const pid = await run.pid();
  run.type('quit\n');
  run.type('my line\n');
  const answer = await until('the script reads, or is stopped', () =>
    lifeOf(pid) === 'stopped' ? 'is stopped' : /got my line|cannot read/.exec(run.stdout.text)?.[0],
  );
  return { script: answer };
}

async function stopAndGo(init: Init, flags: readonly string[]): Promise<Outcome> {
  const run = await startShell();
  run.type(`${words(init, { flags })}\n`);
  const inner = await run.stdout.number(/ready (\d+)$/);
  const app = outerPid(await run.pid(), inner) ?? 0;
  for (let round = 0; round < 2; round++) {
    run.type(CTRL_Z);
    await run.stdout.until(/Stopped/);
    await until('the app reads no more', () => lifeOf(app) === 'stopped');
    run.type('echo the shell reads\n');
    await run.stdout.until(/^(prompt )*the shell reads$/);
    run.type('fg\n');
    await run.stdout.until(/report-terminal$/);
    run.type(`round ${round}\n`);
    await run.stdout.until(new RegExp(`typed round ${round}$`));
  }
  run.type('quit\n');
  run.type('echo code $?\n');
  return { code: await run.stdout.number(/code (\d+)$/) };
}

const words = (init: Init, given: PeerStart): string => commandLine(init, { app: ['report-terminal'], ...given }).join(' ');

/** It leads the session, and is an ordinary child of another process 1. */
function bash(words: readonly string[]): Running {
  const environment = { PATH: '/usr/bin:/bin', HISTFILE: '/dev/null' };
  return runAsInit({
    terminal: 'no-session',
    prepare: ['session'],
    place: 'child',
    bare: [toolPath('bash'), ...words],
    environment,
  });
}

async function startShell(): Promise<Running> {
  const run = bash(['--norc', '--noprofile', '--noediting', '-i']);
  run.type("PS1='prompt '\n");
  await run.stdout.until(/prompt /);
  return run;
}
