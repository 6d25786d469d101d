import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newDirectory } from '../../helpers/fixtures.ts';
import { outerPid } from '../../helpers/proc.ts';
import type { Running } from '../../helpers/running.ts';
import { until } from '../../helpers/until.ts';
import { type Case, each, type Outcome, only } from '../case.ts';
import { inheritance } from '../facts/context.ts';
import { ending } from '../facts/ending.ts';
import { Family } from '../facts/family.ts';
import { hasPending, lifeOf, settledLifeOf } from '../facts/process.ts';
import { quiet } from '../facts/quiet.ts';
import { type Init, type PeerStart, peers, start } from '../peer.ts';

const CTRL_C = '\x03';
const CTRL_BACKSLASH = '\x1c';
const CTRL_Z = '\x1a';
const CTRL_D = '\x04';
const SIGTSTP = 20;

interface Place {
  readonly what: string;
  readonly given: PeerStart;
}

/** As `docker run -t` has it, where process 1 leads the session, as a runtime's wrapper has it, and as a program's child has it. */
const places: readonly Place[] = [
  { what: 'the init leads the session', given: { terminal: 'no-session', prepare: ['session'] } },
  { what: 'another process leads the session', given: { terminal: 'session' } },
  {
    what: 'the init leads the session and is not process 1',
    given: { terminal: 'no-session', prepare: ['session'], place: 'child' },
  },
];
/** Where nobody but the init and the app is in the foreground group, and could be ended in the app's place. */
const leading = places.filter(({ what }) => what.startsWith('the init leads'));
const withOthers: readonly Place[] = [
  ...places,
  { what: 'the terminal is nobody’s', given: { terminal: 'no-session' } },
  { what: 'descriptor 0 is not the terminal', given: { terminal: 'no-session', prepare: ['session', 'open=0:/dev/null'] } },
  {
    what: 'another process leads the session, and descriptor 0 is not the terminal',
    given: { terminal: 'session', prepare: ['open=0:/dev/null'] },
  },
];
const singleChild: readonly Place[] = places.map(({ what, given }) => ({
  what: `-c, ${what}`,
  given: { ...given, flags: ['-c'] },
}));

/** On a real pseudo-terminal. */
export const terminal: readonly Case[] = [
  each('what the app has of the terminal where', peers, withOthers, haves, what),
  each('what the app has of the terminal with', ['dumb-init'], singleChild, haves, what),
  each('lines are read where', peers, places, reads, what),
  each('lines are read with', ['dumb-init'], singleChild, reads, what),
  each('^C where', peers, places, (init, { given }) => typed(init, given, CTRL_C, 2), what),
  each('^\\ where', peers, leading, (init, { given }) => typed(init, given, CTRL_BACKSLASH, 3), what),
  each('^D where', peers, places, (init, { given }) => endOfInput(init, given), what),
  each('a new window size where', peers, places, resized, what),
  each('^Z where', peers, places, (init, { given }) => stopped(init, given), what),
  each('^Z with', ['dumb-init'], singleChild, (init, { given }) => stopped(init, given), what),
  each('what the app is told by itself at the start, where', peers, withOthers.slice(0, 4), unasked, what),
  each('the first HUP and CONT from outside where', peers, places, fromOutside, what),
  each('the terminal is hung up where', peers, places.slice(0, 1), hungUp, what),
];

function what(place: Place): string {
  return place.what;
}

async function haves(init: Init, { given }: Place): Promise<Outcome> {
  const outcome = await inheritance(init, given);
  return only(outcome, 'code', 'started', 'group', 'session', 'foreground', 'mask', 'ignored', 'descriptors');
}

async function ready(init: Init, given: PeerStart): Promise<Running> {
  const run = start(init, { ...given, app: ['report-terminal'] });
  await run.stdout.until(/ready \d+$/);
  return run;
}

async function reads(init: Init, { given }: Place): Promise<Outcome> {
  const run = await ready(init, given);
  run.type('hello\n');
  await run.stdout.until(/typed hello$/);
  run.type('quit\n');
  const code = await ending(run);
  return { code, foreground: /foreground (\w+) leader (\w+)/.exec(run.stdout.text)?.slice(1) ?? null };
}

/** How often, and whether the kernel sent it itself. */
async function typed(init: Init, given: PeerStart, key: string, signal: number): Promise<Outcome> {
  const run = await ready(init, given);
  run.type(key);
  await run.stdout.until(new RegExp(`signal ${signal} `));
  run.type('end\n');
  await run.stdout.until(/typed end$/);
  return {
    got: [...run.stdout.text.matchAll(/^signal (\d+) code (\d+) /gm)].map(
      (found) => `${found[1]} ${found[2] === '128' ? 'from the kernel' : 'from somebody'}`,
    ),
  };
}

async function endOfInput(init: Init, given: PeerStart): Promise<Outcome> {
  const run = await ready(init, given);
  run.type(CTRL_D);
  return { code: await ending(run) };
}

async function resized(init: Init, { given }: Place): Promise<Outcome> {
  const run = await ready(init, given);
  run.resize(50, 132);
  const [, rows, columns] = await run.stdout.until(/window (\d+) (\d+)$/);
  return { rows: Number(rows), columns: Number(columns) };
}

/** The app leaves ^Z to the kernel, as most do. */
async function stopped(init: Init, given: PeerStart): Promise<Outcome> {
  const family = await Family.start(init, given, ['member'], ['but=TSTP', 'but=CONT']);
  const app = family.pid('app');
  family.run.type(`${CTRL_Z}kill 1 0\n`);
  const { text } = family.run.stdout;
  await until(
    '^Z has been acted upon',
    () => lifeOf(app) === 'stopped' || hasPending(app, SIGTSTP) || family.run.stdout.text !== text,
  );
  await quiet(family.initPid);
  return { lives: await family.lives() };
}

/** dumb-init's detaching from the terminal makes the kernel send it HUP and CONT. */
async function unasked(init: Init, { given }: Place): Promise<Outcome> {
  const family = await Family.start(init, given, ['member']);
  await family.settledAfter();
  return { app: family.signalsOf('app'), member: family.signalsOf('member') };
}

async function fromOutside(init: Init, { given }: Place): Promise<Outcome> {
  const family = await Family.start(init, given, ['member']);
  await family.settledAfter();
  for (const signal of [1, 18, 1]) {
    await family.run.signal(signal);
    await family.settledAfter();
  }
  return { app: family.signalsOf('app'), member: family.signalsOf('member') };
}

/** The other end of the terminal is closed: what the app tells goes to a file. */
async function hungUp(init: Init, { given }: Place): Promise<Outcome> {
  const file = join(newDirectory(), 'told');
  const run = start(init, { ...given, app: ['tell', `to=${file}`, 'stays'] });
  const initPid = await run.pid();
  const inner = await until('the app is ready', () => /^app ready (\d+)$/m.exec(read(file))?.[1]);
  const app = await until('the app is found', () => outerPid(initPid, Number(inner)));
  run.hangUp();
  await until('both have arrived', () => /^app got 1 /m.test(read(file)) && /^app got 18 /m.test(read(file)));
  await quiet(initPid);
  await settledLifeOf(app);
  const told = [...read(file).matchAll(/^app got (\d+) code (\d+)/gm)].filter((found) => found[1] !== '28');
  return { got: told.map(([, signal, code]) => `${signal} ${code === '128' ? 'from the kernel' : 'from somebody'}`).sort() };
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
