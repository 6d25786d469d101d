import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { untilAsleep } from '../helpers/asleep.ts';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { childrenOf, descendantsOf } from '../helpers/proc.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { describeNeeding, toolPath } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { askTheInitItself, OpenLedger, upgrade } from '../helpers/upgrade.ts';
import { MESSAGES } from '../logging/messages.ts';

const SECRET = 'canary-5f3759df-of-the-environment';
/** Also where we look ourselves: in a variable that is nearly one of ours, and in those that node and the loader read. */
const ENVIRONMENT = {
  PASSWORD: SECRET,
  TSINIT_GARCE: SECRET,
  NODE_OPTIONS: SECRET,
  OPENSSL_CONF: SECRET,
  LD_LIBRARY_PATH: `/${SECRET}`,
  LANG: SECRET,
  PATH: `/${SECRET}:/bin`,
};

/** What cannot be said here: nobody brings these about on a machine that works. Their words are made of the same parts. */
const UNSAID: ReadonlySet<string> = new Set([
  'app-lost',
  'lines-dropped',
  'members-remain',
  'members-unknown',
  'setup-refused',
  'deliveries-lost',
  // Where ptrace or kill is refused, which takes a container of its own: trace-refused.test.ts, kill-as.test.ts.
  'signal-refused',
  'tracing-refused',
  // A debugger of the set: trace-debuggers.test.ts.
  'tracing-aside',
]);

/** As what a stop in the middle of a life is told depends on the moment. */
const SOMETIMES: ReadonlySet<string> = new Set(['app-stopped', 'group-continued', 'zombies-left']);

const formats = ['text', 'json'] as const;

interface Life {
  readonly what: string;
  readonly start: Omit<Start, 'environment'>;
  /** It leaves words in the termination log. */
  readonly fails?: true;
  /** The init lacks CAP_KILL. */
  readonly withoutKill?: true;
  /** Until its end; `look` at moments when more of it is there than at others. */
  live(run: Running, look: () => Promise<number>): Promise<void>;
}

/** A fault that the kernel raises in it. */
const wreck = (init: number): void => {
  expect(spawnSync(app(), ['wreck', String(init)], { encoding: 'utf8' }).stderr).toBe('');
};

const busy = ['-w', '--kill-after', '400ms', '--delay', 'HUP:50ms', '--on', 'USR1=/bin/true', '--on', 'USR2=/nowhere/hook'];

const lives: readonly Life[] = [
  {
    what: 'signals, hooks, orphans, stops, zombies, and an end by force',
    fails: true,
    start: { options: [...busy, '--on', 'START=/bin/true', '--on', 'EXIT=/bin/false'], app: ['obey'] },
    async live(run, look) {
      await run.stdout.until(/^ready/);
      await look();
      run.type('start orphan-maker 1 ends\nreap\nstart hoard-zombies 1\n');
      await run.stdout.until(/^hoards/);
      for (const signal of ['SIGUSR1', 'SIGUSR2', 'SIGHUP'] as const) {
        await run.signal(signal);
        await run.stdout.until(/^signal /);
      }
      run.type('stop\n');
      await run.stdout.until(/^done$/);
      const init = await look();
      await untilAsleep(init);
      await look();
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(137);
    },
  },
  {
    what: 'a crash, reflex, and the way back from it',
    start: { app: ['report-signals'] },
    async live(run, look) {
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      await run.signal('SIGUSR1');
      await run.stderr.until(/SIGUSR1/);
      wreck(init);
      await run.stderr.until(/after a crash/);
      await untilAsleep(init);
      wreck(init);
      await run.stderr.until(/reflex: /);
      await look();
      const soon = Buffer.alloc(8);
      soon.writeBigUInt64LE(1n);
      new OpenLedger(init).write(LAYOUT.ledger_header.offsets.retry_at_ns, soon);
      process.kill(init, 'SIGCHLD');
      await run.stderr.until(/brain is back/);
      await look();
      run.endInput();
      expect((await run.ended).code).toBe(0);
    },
  },
  {
    what: 'tracing, until the tracer is killed',
    start: { options: ['--trace-signals'], app: ['with-victim'] },
    async live(run, look) {
      const victim = await run.stdout.number(/^victim (\d+) /);
      await run.stdout.until(/^ready/);
      run.type(`kill ${victim} USR1\n`);
      await run.stderr.until(/SIGUSR1/);
      const init = await look();
      const tracer = childrenOf(init).find((pid) => textOf(`/proc/${pid}/cmdline`).startsWith('tsinit: tracer')) ?? 0;
      expect(tracer).toBeGreaterThan(1);
      process.kill(tracer, 'SIGKILL');
      await run.stderr.until(/the tracer/);
      run.type('stop\n');
      expect((await run.ended).code).toBe(0);
    },
  },
  {
    what: 'an upgrade, and one that is refused',
    start: { app: ['report-signals'] },
    async live(run, look) {
      await run.stdout.until(/^ready/);
      const init = await look();
      expect((await askTheInitItself(init, '/nowhere/tsinit')).code).toBe(111);
      expect(await upgrade(tsinit(), init)).toMatchObject({ code: 0 });
      await run.stderr.until(/upgraded from/);
      await look();
      run.endInput();
      expect((await run.ended).code).toBe(0);
    },
  },
  {
    what: 'somebody who outlives the app',
    fails: true,
    start: { options: ['--grace', '100ms'], app: ['spawn-escapee', 'ignores', '5'] },
    live: async (run) => expect((await run.ended).code).toBe(5),
  },
  {
    what: 'privileges that are dropped',
    // Of all users root alone is known everywhere.
    start: { options: ['--drop-privileges', '0'], app: ['report-signals'] },
    async live(run, look) {
      await run.stdout.until(/^ready/);
      await untilAsleep(await look());
      await run.signal('SIGUSR1');
      await run.stderr.until(/SIGUSR1/);
      await look();
      run.endInput();
      expect((await run.ended).code).toBe(0);
    },
  },
  {
    what: 'privileges that are not dropped',
    withoutKill: true,
    start: { options: ['--drop-privileges', '65534'], app: ['report-signals'] },
    async live(run, look) {
      await run.stdout.until(/^ready/);
      await run.stderr.until(/--drop-privileges was refused/);
      await look();
      run.endInput();
      expect((await run.ended).code).toBe(0);
    },
  },
  {
    what: 'a program that is not there',
    fails: true,
    start: { words: ['/nowhere/app'] },
    live: async (run) => expect((await run.ended).code).toBe(127),
  },
  {
    what: 'a program that is not started',
    fails: true,
    start: { options: ['--on', 'START=/bin/false'], app: ['wait-forever'] },
    live: async (run) => expect((await run.ended).code).toBe(1),
  },
  {
    what: 'a termination log that cannot be written',
    start: { options: ['--termination-log', '/nowhere/log'], app: ['exit-code', '4'] },
    live: async (run) => expect((await run.ended).code).toBe(4),
  },
  {
    what: 'a pause',
    start: { words: ['--pause'] },
    async live(run, look) {
      await untilAsleep(await look());
      await run.signal('SIGTERM');
      expect((await run.ended).code).toBe(0);
    },
  },
];

function start(life: Life, format: string, log: string): Running {
  const { options = [], words, app: behaviour = [] } = life.start;
  const own = ['-vv', '--log', format, '--termination-log', log, ...options];
  const bare = [tsinit(), ...own, ...(words ?? ['--', app(), ...behaviour])];
  const before = life.withoutKill === true ? [toolPath('setpriv'), '--bounding-set=-kill', '--inh-caps=-kill'] : [];
  return runAsInit({ bare: [...before, ...bare], environment: ENVIRONMENT });
}

const textOf = (path: string): string => readFileSync(path, 'latin1');

/** Everything that others can see of it without having its rights, and what is left of it. */
async function lookAt(run: Running): Promise<number> {
  const init = await run.pid();
  const shown = [init, ...descendantsOf(init)].map((pid) => {
    try {
      return `${textOf(`/proc/${pid}/cmdline`)} ${textOf(`/proc/${pid}/comm`)}`;
    } catch {
      return ''; // it has ended meanwhile
    }
  });
  expect(shown.join('\n')).not.toContain(SECRET);
  const ledger = await until('the ledger is there', () => {
    try {
      return new OpenLedger(init).read(0, ABI.LEDGER_SIZE);
    } catch {
      return null; // the descriptor is another one in each image
    }
  });
  expect(ledger.includes('TSINIT')).toBe(true);
  expect(ledger.includes(SECRET)).toBe(false);
  return init;
}

describeNeeding(['setpriv'], 'what is secret in the environment', () => {
  const said = new Set<string>();

  describe.each(formats)('is told nobody, in %s', (format) => {
    it.each(lives)('by $what', async (life) => {
      const log = join(newDirectory(), 'termination-log');
      const run = start(life, format, log);
      await life.live(run, () => lookAt(run));
      const left = existsSync(log) ? textOf(log) : '';
      expect(`${run.stderr.text}${run.stdout.text}${left}`).not.toContain(SECRET);
      expect(left).toMatch(life.fails === true ? /"event":/ : /^$/);
      expect(run.stderr.text).toContain('TSINIT_GARCE');
      for (const line of run.stderr.lines.filter((each) => each.startsWith('{'))) said.add(JSON.parse(line).event);
    });
  });

  it('whatever can be said', () => {
    const sayable = new Set(Object.values(MESSAGES).map(({ type }) => type));
    expect([...sayable].filter((type) => !said.has(type) && !SOMETIMES.has(type)).sort()).toEqual([...UNSAID].sort());
  });

  it('is the app’s all the same, and the hooks’', async () => {
    const hook = `USR1=test "$PASSWORD" = ${SECRET} && echo told`;
    const run = runAsInit({ options: ['--on', hook], app: ['report-signals'], environment: { PASSWORD: SECRET } });
    await run.stdout.until(/^ready/);
    expect(textOf(`/proc/${childrenOf(await run.pid())[0]}/environ`)).toContain(`PASSWORD=${SECRET}\0`);
    await run.signal('SIGUSR1');
    await run.stdout.until(/^told$/);
  });
});
