import { join } from 'node:path';
import { expect, it } from 'vitest';
import { JOBS_VERBS, parseJobsCommand } from '../../src/cli/command-jobs.ts';
import { config, exited, job, needs, restart } from '../policy/jobs/given.ts';
import { says } from '../policy/jobs/given-notify.ts';
import { Machine } from '../policy/jobs/machine.ts';

/** db is ready; web requires it and is not ready yet; broken has failed for good; migrate is done; kept has lost its main process. */
function scene(): Machine {
  return new Machine(
    config([
      job('db'),
      job('web', { readiness: { type: 'notify' }, dependencies: [needs('db')] }),
      job('broken', { restart: restart({ when: 'never' }) }),
      job('migrate', { kind: 'oneshot', restart: restart({ when: 'never' }) }),
      job('kept', { leaderless: 'keep' }),
      job('idle', { autostart: false }),
    ]),
  );
}

const LINES = [
  'start',
  'start db',
  'start web',
  'start broken',
  'start migrate',
  'start kept',
  'start wbe',
  'start Web',
  'start --pid 0',
  'start --pid',
  'stop idle',
  'stop nobody',
  'stop db',
  'stop --json',
  'stop web --timeout soon',
  'restart db',
  'restart nobody',
  'restart --timeot 3s',
  'signal',
  'signal HUP',
  'signal HUB db',
  'signal HUP nobody',
  'signal HUP idle',
  'signal HUP kept',
  'signal 65 db',
  'reload --dry-run db',
  'reload nobody',
  'reload idle',
  'reload --dryrun',
  'shutdown web',
  'shutdown --code 300',
  'wait',
  'wait one two',
  'wait nobody',
  'wait db',
  'wait --for started web',
  'wait --for completed migrate',
  'wait --for completed db',
  'wait --for healthy broken',
  'wait --for redy web',
  'wait web --timeout',
  'status --jsn',
  'status Web',
];

it('a conversation with an init about its jobs: what each command’s help says, and what each mistake is answered', async () => {
  const help = JOBS_VERBS.map((verb) => said(`${verb} --help`));
  const text = [...help, ...LINES.map(said)].join('\n');
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'conversations', 'jobs.txt'));
});

/** One line of the conversation, by an init of its own. */
function said(line: string): string {
  const [word, ...words] = line.split(' ');
  const verb = JOBS_VERBS.find((one) => one === word);
  if (verb === undefined) throw new Error(`${word} is no command about jobs`);
  const command = parseJobsCommand(verb, words);
  if (command.type === 'print') return `$ tsinit ${line}\n${command.document.type === 'text' ? command.document.text : ''}`;
  if (command.type === 'wrong') return `$ tsinit ${line}\ntsinit: ${command.words}\n(100)\n`;
  const machine = prepared();
  const answer = machine.answerTo(machine.asks(command.request));
  return `$ tsinit ${line}\n${answer === null ? '(waits)\n' : [...answer.lines, `(${answer.code})`, ''].join('\n')}`;
}

function prepared(): Machine {
  const machine = scene();
  const runs = new Map(machine.state.jobs.flatMap(({ name, runs: all }) => all.map(({ id }) => [String(name), Number(id)])));
  const runOf = (name: string): number => runs.get(name) ?? 0;
  for (const name of ['db', 'broken', 'migrate', 'kept']) machine.started(runOf(name));
  machine.ended(runOf('broken'), exited(9));
  machine.ended(runOf('migrate'), exited(0));
  machine.ended(runOf('kept'), exited(0), 2);
  const web = machine.state.jobs.find(({ name }) => name === 'web')?.runs[0]?.id ?? 0;
  machine.started(web);
  return machine.happens(says(web, { status: 'warming up' }));
}
