import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { tsinit } from '../helpers/fixtures.ts';
import { descendantsOf } from '../helpers/proc.ts';
import { isRoot, toolPath } from '../helpers/tools.ts';
import { askForUpgrade, retryNow } from './asking.ts';
import { type Fault, ruleOf } from './fault.ts';
import { programs } from './programs.ts';
import type { Scene, Step } from './scene.ts';

/** All that was seen of one run. */
export interface Course {
  /** What the tracer told: calls, hits. */
  readonly events: readonly string[];
  /** null: it did not end. */
  readonly end: { readonly type: 'exited' | 'killed'; readonly number: number } | null;
  readonly appLines: readonly string[];
  readonly initLines: readonly string[];
  /** The steps that waited in vain. */
  readonly missed: readonly string[];
  /** How many processes outlived the init. */
  readonly left: number;
  /** Milliseconds. */
  readonly took: number;
}

/** How long a line may take to come, in milliseconds. It bounds a failure: what cannot come any more is not waited for. */
const LINE_PATIENCE = 120_000;
/** And once one has been waited for in vain. */
const LOST_PATIENCE = 1_000;
/** And the core's falling asleep, where something keeps the brain awake. */
const SLEEP_PATIENCE = 1_500;
const END_PATIENCE = 120_000;
/** What tsinit says where a signal did not reach somebody, in the end or at all. */
export const NOT_SENT =
  /cannot send|could not be sent|had to kill|is killed|cannot become a subreaper|cannot list who is left|without its value/;
/** How reflex begins what it says. */
export const REFLEX = 'tsinit: reflex: ';

interface Look {
  readonly text: { out: string; err: string; events: string };
  readonly child: ChildProcess;
  ended: boolean;
  /** A line that was waited for cannot come: it cannot be written, or nobody could be asked for it. */
  mute: boolean;
}

/** One run of the scene with these faults in it. */
export async function play(scene: Scene, faults: readonly Fault[], record = false): Promise<Course> {
  const began = Date.now();
  const look = start(scene, faults, record);
  const missed: string[] = [];
  let waits = 0;
  for (const step of scene.steps) {
    if (look.ended) break;
    if (step.type === 'core-waits') {
      await untilEnded(look, () => count(look.text.events, /^waits$/gm) > waits, SLEEP_PATIENCE);
      waits = count(look.text.events, /^waits$/gm);
    } else if (!(await take(scene, step, look, missed.length > 0 ? LOST_PATIENCE : LINE_PATIENCE))) missed.push(words(step));
  }
  // Who never got its signal has to be told otherwise.
  const waitsInVain = scene.inReflex?.code !== undefined && look.text.err.includes(REFLEX);
  if ((missed.length > 0 && scene.endsByDeadline !== true) || waitsInVain) look.child.stdin?.write('exit\n');
  const hung = !(await untilEnded(look, () => false, END_PATIENCE));
  if (hung) kill(look.child);
  await until(() => look.ended, 5_000);
  return courseOf(look.text, missed, hung, Date.now() - began);
}

function start(scene: Scene, faults: readonly Fault[], record: boolean): Look {
  const { tracer, app } = programs();
  const init = scene.called === undefined ? null : mkdtempSync(join(tmpdir(), 'tsinit-faults-'));
  if (init !== null && scene.called !== undefined) symlinkSync(tsinit(), join(init, scene.called));
  const command = [
    ...(isRoot ? [] : [toolPath('unshare'), '--user', '--map-root-user', '--']),
    tracer,
    ...(scene.below ? ['--below'] : []),
    ...(scene.terminal ? ['--terminal'] : []),
    ...(scene.stderr === undefined ? [] : ['--stderr', scene.stderr]),
    ...(record ? ['--record'] : []),
    ...[...faults, ...(scene.always ?? [])].flatMap((fault) => ['--fail', ruleOf(fault)]),
    '--',
    init === null ? tsinit() : join(init, scene.called ?? ''),
    ...(scene.options ?? []),
    ...(scene.app === null ? (scene.program === undefined ? [] : [scene.program]) : ['--', app, ...scene.app]),
  ];
  const [program = '', ...rest] = command;
  const environment = { FAULTS_MARK: '1', ...scene.environment };
  const child = spawn(program, rest, { env: environment, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  const look: Look = {
    text: { out: '', err: '', events: '' },
    child,
    ended: false,
    mute: faults.some((fault) => isMute(fault) || isOwnForGood(scene, fault)),
  };
  child.stdin?.on('error', () => undefined);
  collect(child.stdout, (text) => (look.text.out += text));
  collect(child.stderr, (text) => (look.text.err += text));
  collect(child.stdio[3] as Readable, (text) => (look.text.events += text));
  child.on('close', () => {
    look.ended = true;
    if (init !== null) rmSync(init, { recursive: true, force: true });
  });
  return look;
}

const isMute = ({ call, last }: Fault): boolean => call === 'pwritev2' && last === null;

/** The call that the scene itself makes fail, and now for good: what is over in the scene never is. */
export const isOwnForGood = ({ always, inReflex }: Scene, { call, last }: Fault): boolean =>
  inReflex?.own !== undefined && last === null && always?.some((one) => one.call === call && one.last !== null) === true;

const collect = (stream: Readable | null, take: (text: string) => void): void =>
  void stream
    ?.setEncoding('utf8')
    .on('data', take)
    .on('error', () => undefined);

/** false: what was waited for did not come. */
async function take(
  scene: Scene,
  step: Exclude<Step, { readonly type: 'core-waits' }>,
  look: Look,
  patience: number,
): Promise<boolean> {
  switch (step.type) {
    case 'app-says': {
      const said = (): boolean => look.text.out.split('\n').some((line) => line.startsWith(step.line));
      await untilEnded(look, () => said() || NOT_SENT.test(look.text.err), patience);
      return look.ended || said();
    }
    case 'init-says':
      return untilInVain(scene, look, () => step.pattern.test(look.text.err), look.mute ? LOST_PATIENCE : patience);
    case 'signal': {
      const init = initOf(look);
      if (init !== null) process.kill(init, step.signal);
      return true;
    }
    case 'ask-for-upgrade': {
      const init = initOf(look);
      const answered = init === null ? null : askForUpgrade(init);
      if (answered === null) look.mute = true;
      return answered === null || untilInVain(scene, look, answered, patience);
    }
    case 'retry-now': {
      const init = initOf(look);
      if (init !== null) retryNow(init);
      return true;
    }
    case 'tell-app':
      look.child.stdin?.write(`${step.line}\n`);
      return true;
  }
}

/** null: it has ended. */
function initOf({ text }: Look): number | null {
  const found = /^init (\d+)$/m.exec(text.events)?.[1];
  return found === undefined || text.events.includes('\nend ') ? null : Number(found);
}

const words = (step: Step): string => (step.type === 'app-says' ? `app: ${step.line}` : step.type);

function courseOf(text: Look['text'], missed: readonly string[], hung: boolean, took: number): Course {
  const events = lines(text.events);
  const [, type, number] = /^end (exited|killed) (\d+)$/m.exec(text.events) ?? [];
  return {
    events,
    end: hung || type === undefined ? null : { type: type as 'exited' | 'killed', number: Number(number) },
    appLines: lines(text.out),
    initLines: lines(text.err.replaceAll('\r', '')),
    missed,
    left: events.filter((line) => line.startsWith('left ')).length,
    took,
  };
}

const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** true: it came true, or everything ended before. */
async function untilEnded(look: Look, fact: () => boolean, patience: number): Promise<boolean> {
  return until(() => look.ended || fact(), patience);
}

/** What nobody does in reflex is not waited for once we are there; where the scene is about reflex, once that is another one, or said again. */
async function untilInVain(scene: Scene, look: Look, fact: () => boolean, patience: number): Promise<boolean> {
  const { unseen, own } = scene.inReflex ?? {};
  const inVain = (): boolean => {
    const sayings = lines(look.text.err).filter((line) => line.startsWith(REFLEX));
    return sayings.length > (own === undefined ? 0 : 1) || sayings.some((line) => own !== undefined && !own.test(line));
  };
  let came = false;
  const over = (): boolean => {
    came ||= fact();
    return came || (unseen !== undefined && inVain());
  };
  await untilEnded(look, over, patience);
  return look.ended || came;
}

async function until(fact: () => boolean, patience: number): Promise<boolean> {
  const given = Date.now() + patience;
  while (!fact()) {
    if (Date.now() > given) return false;
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return true;
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  for (const pid of [...descendantsOf(child.pid), child.pid]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
}
