import { describe, expect, it } from 'vitest';
import { decodeAnswer, encodeAnswer, encodeRequest } from '../../src/control/protocol.ts';
import { decodeRequest } from '../../src/control/request.ts';
import { exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import type { JobsAnswer, JobsRequest } from '../../src/model/jobs/control.ts';
import { jobName } from '../../src/model/jobs/ids.ts';

const web = jobName('web');

const REQUESTS: readonly JobsRequest[] = [
  { type: 'start', jobs: [web] },
  { type: 'stop', jobs: [] },
  { type: 'restart', jobs: [web, jobName('db.2')] },
  { type: 'signal', jobs: [web], signal: signalNumber(10), to: 'set' },
  { type: 'reload', jobs: [], dryRun: true },
  { type: 'shutdown', code: exitCode(3) },
  { type: 'wait', job: web, condition: 'healthy' },
  { type: 'status' },
];

const decode = (fields: object) => decodeRequest(JSON.stringify({ version: 1, ...fields }));

describe('a request', () => {
  it.each(REQUESTS)('is the same on both sides: $type', (request) => {
    const line = encodeRequest(request);
    expect(line.endsWith('\n')).toBe(true);
    expect(decodeRequest(line.trimEnd())).toEqual({ ok: true, value: request });
  });

  it('may leave out what has a usual value', () => {
    expect(decode({ request: 'reload' })).toEqual({ ok: true, value: { type: 'reload', jobs: [], dryRun: false } });
    expect(decode({ request: 'wait', job: 'web' })).toEqual({
      ok: true,
      value: { type: 'wait', job: 'web', condition: 'ready' },
    });
    expect(decode({ request: 'shutdown' })).toEqual({ ok: true, value: { type: 'shutdown', code: 0 } });
  });

  it.each([
    ['no JSON', 'start web', /not an object of JSON/],
    ['an array', '[1]', /not an object of JSON/],
    ['nothing', '', /not an object of JSON/],
    ['another version', '{"version":2,"request":"status"}', /version 2 .* "version": 1/],
    ['no version', '{"request":"status"}', /names no version.*"version": 1/],
    ['no request', '{"version":1}', /no field "request"; it is one of start, stop/],
    ['a request that is no word', '{"version":1,"request":{"a":1}}', /request \{"a":1\} is not known/],
    ['a name of every object', '{"version":1,"request":"toString"}', /"toString" is not known/],
    ['a mistyped request', '{"version":1,"request":"statsu"}', /did you mean "status"\?/],
    ['a mistyped field', '{"version":1,"request":"reload","dryrun":true}', /no field "dryrun"; did you mean "dryRun"\?/],
    ['a field of another request', '{"version":1,"request":"status","jobs":[]}', /no field "jobs"; it has no fields/],
    ['a name that is none', '{"version":1,"request":"stop","jobs":["../x"]}', /jobs\[0\] is "..\/x", not the name of a job/],
    ['a signal that is none', '{"version":1,"request":"signal","jobs":["web"],"signal":65}', /signal is 65, not a whole number/],
    ['a code that is none', '{"version":1,"request":"shutdown","code":256}', /code is 256, not a whole number from 0 to 255/],
    ['a missing field', '{"version":1,"request":"wait"}', /job is missing, not a string/],
  ])('is refused with the cure: %s', (_, line, words) => {
    const decoded = decodeRequest(line);
    expect(decoded).toEqual({ ok: false, error: expect.stringMatching(words) });
  });

  it('cannot put control characters on the terminal of whoever is told', () => {
    const decoded = decode({ request: '\u001b[2J' });
    expect(decoded.ok ? '' : decoded.error).not.toContain('\u001b');
  });
});

describe('an answer', () => {
  const answer: JobsAnswer = {
    code: exitCode(0),
    lines: ['web: started'],
    jobs: [
      {
        name: web,
        kind: 'service',
        state: 'ready',
        words: '',
        since: millis(5.5),
        starts: 1,
        runs: [{ instance: 1, state: 'ready', shepherd: pid(7), main: pid(8), startedAt: millis(1) }],
      },
    ],
  };

  it('is the same on both sides', () => {
    expect(decodeAnswer(encodeAnswer(answer).trimEnd())).toEqual({ ok: true, value: answer });
  });

  it('that is not understood says by what to ask', () => {
    expect(decodeAnswer('{"version":1}')).toEqual({ ok: false, error: expect.stringContaining('/proc/1/exe') });
    expect(decodeAnswer('nonsense')).toEqual({ ok: false, error: expect.stringContaining('/proc/1/exe') });
  });
});
