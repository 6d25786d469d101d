import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newDirectory } from '../helpers/fixtures.ts';
import { descriptorsOf } from '../helpers/proc.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';

/** What the fixture print-context writes. */
interface Context {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly deathSignal: number;
  readonly environment: readonly string[];
  readonly descriptors: readonly { readonly number: number }[];
}

/** The plain form is started by the core, the other one by the brain: two ways to the same app. */
const forms = [
  { form: 'the plain form', options: [] },
  { form: 'the form with options', options: ['--grace', '5s'] },
] as const;

/** Everything that could be lost on the way, or get in. */
const surroundings: readonly { readonly what: string; readonly prepare: readonly string[] }[] = [
  { what: 'nothing special', prepare: [] },
  { what: 'blocked signals', prepare: ['block=USR1', 'block=TERM', 'block=CHLD', 'block=RTMIN+2', 'block=SEGV', 'block=64'] },
  {
    what: 'ignored signals',
    prepare: ['ignore=HUP', 'ignore=PIPE', 'ignore=INT', 'ignore=TTOU', 'ignore=RTMIN+5', 'ignore=SEGV'],
  },
  { what: 'SIGCHLD ignored', prepare: ['ignore=CHLD'] },
  { what: 'descriptors of all kinds', prepare: ['open=3:/dev/null', 'open=7:/dev/zero', 'open=10:/etc', 'open=63:/dev/full'] },
  { what: 'standard input closed', prepare: ['close=0'] },
  { what: 'standard output closed', prepare: ['close=1'] },
  { what: 'standard error closed', prepare: ['close=2'] },
  { what: 'all of standard input and output closed', prepare: ['close=0', 'close=1', 'close=2'] },
  { what: 'only a high descriptor left', prepare: ['open=200:/dev/null', 'close=0', 'close=1', 'close=2'] },
  { what: 'a limit of open files', prepare: ['nofile=100:200'] },
  { what: 'another directory and umask', prepare: ['directory=/dev', 'umask=027'] },
  { what: 'no new privileges', prepare: ['no-new-privileges'] },
  { what: 'a process group of its own', prepare: ['group'] },
  { what: 'an environment for node', prepare: [environment('NODE_OPTIONS=--nonsense', 'NODE_EXTRA_CA_CERTS=/none')] },
  {
    what: 'a preload and an openssl.cnf',
    prepare: [environment('LD_PRELOAD=/none.so', 'LD_LIBRARY_PATH=/none', 'OPENSSL_CONF=/none')],
  },
  {
    what: 'an odd environment',
    prepare: [environment('A=1', 'A=2', 'no equals sign', '=empty', '', 'B=\xff\xfe\x80', 'C=ä\n', 'PATH=')],
  },
  { what: 'no environment at all', prepare: ['environment='] },
  { what: 'arguments that are not UTF-8', prepare: [`argument=${hex('\xff\xfe')}`, `argument=${hex('\x80 "\\')}`, 'argument='] },
];

describeNeeding([], 'the app sees nothing of tsinit', () => {
  describe.each(forms)('$form', ({ options }) => {
    it.each(surroundings)('where it is started with $what', async ({ prepare }) => {
      const expected = await contextOf(prepare, null);
      const { pid, parent, group, session, deathSignal, ...rest } = await contextOf(prepare, options);
      const { pid: _1, parent: _2, group: _3, session: _4, deathSignal: _5, ...wanted } = expected;
      expect(rest).toEqual(wanted);
      expect({ parent, group, session, deathSignal }).toEqual({
        parent: 1,
        group: pid,
        session: expected.session,
        deathSignal: 0,
      });
    });

    it('but for LISTEN_PID, which names the app where it named tsinit', async () => {
      const prepare = ['open=3:/dev/null', 'open=4:/dev/zero', environment('LISTEN_FDS=2', 'X=1'), 'listen-pid'];
      const seen = await contextOf(prepare, options);
      expect(seen.environment.map(text)).toEqual(['LISTEN_FDS=2', 'X=1', `LISTEN_PID=${seen.pid}`]);
      expect(seen.descriptors.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4]);
    });

    it('and LISTEN_PID is left alone where it names somebody else', async () => {
      const seen = await contextOf([environment('LISTEN_PID=4711', 'LISTEN_FDS=1')], options);
      expect(seen.environment.map(text)).toEqual(['LISTEN_PID=4711', 'LISTEN_FDS=1']);
    });

    it('and tsinit keeps none of the inherited descriptors above 2 open', async () => {
      const prepare = ['open=3:/dev/zero', 'open=9:/dev/zero', 'open=40:/dev/zero', 'open=200:/dev/zero'];
      const run = runAsInit({ options, prepare, app: ['wait-forever'] });
      await run.stdout.until(/^ready/);
      const init = await run.pid();
      await until('the inherited descriptors are closed', () => ![...descriptorsOf(init).values()].includes('/dev/zero'));
    });
  });
});

/** options null: without an init, which is what it must look like with one. */
async function contextOf(prepare: readonly string[], options: readonly string[] | null): Promise<Context> {
  const file = join(newDirectory(), 'context.json');
  const run = runAsInit({
    init: options !== null,
    options: options ?? [],
    prepare,
    app: ['print-context', file],
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  expect(await run.ended).toEqual({ code: 0, signal: null });
  return JSON.parse(readFileSync(file, 'utf8')) as Context;
}

function environment(...entries: readonly string[]): string {
  return `environment=${entries.map((entry) => hex(`${entry}\0`)).join('')}`;
}

function hex(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}

function text(digits: string): string {
  return Buffer.from(digits, 'hex').toString('latin1');
}
