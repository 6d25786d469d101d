import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { outerPid } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { recordSenders } from './record.ts';
import { full, scaled, timeout } from './scale.ts';
import { KINDS, type Kind, SCENES, type Scene, toldOf } from './sender-kinds.ts';

const ROUNDS = scaled(1000, 8);
const HANGUPS = scaled(1000, 2);
/** Full, a sender lives for 5 ms: sometimes that is too short. Else it lives until it was looked at, however busy the machine is. */
const SHARE = scaled(0.99, 1);
const LIFE = { lives: full ? '5' : 'told', gone: 'gone' } as const;

describeNeeding(['kill'], 'who has sent a signal', () => {
  describe.each(SCENES.map((scene) => [scene.title, scene] as const))('%s', (_title, scene) => {
    const kinds = KINDS.filter((kind) => scene.kinds.includes(kind.name)).map((kind) => [kind.title, kind] as const);
    it.each(kinds)('%s', { timeout }, async (_what, kind) => {
      const told = await measure(scene, kind);
      recordSenders({ scene: scene.name, kind: kind.name, ...told });
      expect(told.wrong).toEqual([]);
      if (scene.exact && kind.program !== null) expect(told.named).toBeGreaterThanOrEqual(SHARE * ROUNDS);
    });
  });

  it('the kernel, to tsinit, because its terminal was hung up', { timeout }, async () => {
    const words: string[] = [];
    for (let round = 0; round < HANGUPS; round++) words.push(await hangUp());
    const wrong = words.filter((line) => !line.includes('from the kernel (the terminal was hung up); forwarded to'));
    recordSenders({ scene: 'lives', kind: 'hangup', rounds: HANGUPS, wrong, named: 0 });
    expect(wrong).toEqual([]);
  });
});

interface Told {
  readonly rounds: number;
  /** The lines that say something else than what it was. */
  readonly wrong: readonly string[];
  /** How often the executable was right. */
  readonly named: number;
}

async function measure(scene: Scene, kind: Kind): Promise<Told> {
  const options = scene.traced ? [`--trace-signals=${kind.signal}`] : [];
  const run = runAsInit({ options: ['-v', ...options], app: ['senders'] });
  const self = await run.stdout.number(/^ready (\d+)$/);
  const program = kind.program === null ? '' : kind.program === 'app' ? app() : realpathSync(kind.program);
  const wrong: string[] = [];
  let named = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { words, sender } = await send(run, scene, kind, self);
    if (!kind.words(sender).test(words)) wrong.push(words);
    if (program !== '' && words.startsWith(`by pid ${sender} (uid 0) ${program} `)) named++;
  }
  run.endInput();
  expect((await run.ended).code).toBe(0);
  return { rounds: ROUNDS, wrong, named };
}

/** One signal, and what was said of who has sent it. */
async function send(run: Running, scene: Scene, kind: Kind, self: number): Promise<{ words: string; sender: number }> {
  run.type(`${kind.name} ${scene.past ? self : 1} ${LIFE[scene.life]}\n`);
  if (kind.name === 'outside') {
    await run.stdout.until(/^now$/);
    const init = await run.pid();
    process.kill(scene.past ? (outerPid(init, self) ?? 0) : init, 'SIGUSR1');
  }
  const sender = await run.stdout.number(/^sent (\d+)$/);
  const [, words = ''] = await run.stderr.until(toldOf(scene, kind));
  if (LIFE[scene.life] === 'told' && kind.program !== null) run.type('\n');
  return { words, sender };
}

/** What tsinit says of it; a terminal that is gone shows nothing. */
async function hangUp(): Promise<string> {
  const said = join(newDirectory(), 'said');
  const command = `exec ${tsinit()} -v -- ${app()} trap-stops-report 2>${said}`;
  const run = runAsInit({ terminal: 'no-session', prepare: ['session'], bare: ['/bin/sh', '-c', command] });
  await run.stdout.until(/ready \d+/);
  run.hangUp();
  await run.ended;
  return readFileSync(said, 'utf8')
    .split('\n')
    .filter((line) => line.includes('SIGHUP (1,'))
    .join('\n');
}
