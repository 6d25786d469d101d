import { describe, expect, it } from 'vitest';
import { JOBS_VERBS, parseJobsCommand } from '../../src/cli/command-jobs.ts';

const parse = (line: string) => {
  const [verb, ...words] = line.split(' ');
  const known = JOBS_VERBS.find((one) => one === verb);
  if (known === undefined) throw new Error(`${verb} is no verb`);
  return parseJobsCommand(known, words);
};

describe('a command about jobs', () => {
  it.each([
    ['start', { type: 'start', jobs: [] }],
    ['stop web db', { type: 'stop', jobs: ['web', 'db'] }],
    ['restart web --timeout 10s', { type: 'restart', jobs: ['web'] }],
    ['signal HUP web --set', { type: 'signal', jobs: ['web'], signal: 1, to: 'set' }],
    ['reload --dry-run', { type: 'reload', jobs: [], dryRun: true }],
    ['shutdown --code=7', { type: 'shutdown', code: 7 }],
    ['wait --for healthy web', { type: 'wait', job: 'web', condition: 'healthy' }],
    ['status web --json', { type: 'status' }],
  ])('%s', (line, request) => {
    expect(parse(line)).toMatchObject({ type: 'ask', request });
  });

  it.each([
    ['stop Web', /"Web" cannot be the name of a job/],
    ['signal', /name a signal and a job/],
    ['signal HUB web', /"HUB" is not a signal; did you mean SIGHUP\?/],
    ['signal HUP', /name the job that is to get it/],
    ['wait', /name the job to wait for/],
    ['wait one two', /one job at a time, and there is "two" as well/],
    ['wait --for redy web', /"redy" is not a condition; did you mean ready\?/],
    ['wait web --timeout soon', /"soon" is not a duration/],
    ['wait web --timeout', /--timeout needs a value/],
    ['status --jsn', /unknown option --jsn; did you mean --json\?/],
    ['stop --json web', /unknown option --json/],
    ['shutdown web', /takes no names/],
    ['shutdown --code 300', /"300" is not an exit code/],
    ['start --pid 0', /"0" is not the number of a process/],
    ['reload web --dry-run', /leave the names out/],
  ])('that is wrong is told with the cure: %s', (line, words) => {
    expect(parse(line)).toMatchObject({ type: 'wrong', words: expect.stringMatching(words) });
  });

  it.each(JOBS_VERBS)('has a help text in 80 columns: %s', (verb) => {
    const help = parse(`${verb} --help`);
    const text = help.type === 'print' && help.document.type === 'text' ? help.document.text : '';
    expect(text).toMatch(new RegExp(`^Usage: tsinit ${verb}`));
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });
});
