import { describe, expect, it } from 'vitest';
import { LOOKS } from '../../src/cli/command-look.ts';
import { lookUsage } from '../../src/cli/command-look-usage.ts';
import { type ParsedArguments, parseArguments } from '../../src/cli/parse-arguments.ts';
import { bytes, VERSION } from './parsing.ts';

/** Called by hand, so that we are not process 1. */
const byHand = (...args: readonly string[]): ParsedArguments => parseArguments(bytes(['/tsinit', ...args]), [], VERSION, false);

const complaint = (...args: readonly string[]): string => {
  const parsed = byHand(...args);
  if (parsed.type !== 'usage-error') throw new Error(`accepted: ${JSON.stringify(parsed)}`);
  expect(parsed).toMatchObject({ code: 100, usage: null });
  return parsed.line;
};

const LOG = { what: 'log', pid: 1, json: false, follow: false, since: null, timeline: null, trace: null };
const STATUS = { what: 'status', pid: 1, json: false, watch: false, jobs: [] };

describe('a look inside', () => {
  it.each([
    [['status'], STATUS],
    [['status', '--json', '--pid', '12'], { ...STATUS, json: true, pid: 12 }],
    [['status', '--watch', 'web', 'db'], { ...STATUS, watch: true, jobs: ['web', 'db'] }],
    [['log'], LOG],
    [['log', '-f', '--json', '--pid=7'], { ...LOG, follow: true, json: true, pid: 7 }],
    [['log', '--since', '5m'], { ...LOG, since: { type: 'ago', duration: 300_000 } }],
    [['log', '--since=90d'], { ...LOG, since: { type: 'ago', duration: 90 * 86_400_000 } }],
    [['log', '--since', '14:30'], { ...LOG, since: { type: 'clock', hours: 14, minutes: 30, seconds: 0 } }],
    [['log', '--since', '9:05:59'], { ...LOG, since: { type: 'clock', hours: 9, minutes: 5, seconds: 59 } }],
    [['log', '--since', '2026-11-29T09:00:00Z'], { ...LOG, since: { type: 'at', realtimeMs: Date.UTC(2026, 10, 29, 9) } }],
    [['log', '--timeline', 'a.svg', '--trace=b.json'], { ...LOG, timeline: 'a.svg', trace: 'b.json' }],
    [['why'], { what: 'why', pid: 1, about: null }],
    [['why', '31'], { what: 'why', pid: 1, about: '31' }],
    [['why', 'nginx', '--pid', '2'], { what: 'why', pid: 2, about: 'nginx' }],
    [['tree'], { what: 'tree', pid: 1 }],
    [['doctor', '--json'], { what: 'doctor', pid: 1, json: true }],
    [['metrics'], { what: 'metrics', pid: 1 }],
  ])('%j is understood', (args, look) => {
    expect(byHand(...args)).toEqual({ type: 'command', command: { type: 'look', look } });
  });

  it('says in one line what is wrong, and how it is right', () => {
    expect(complaint('log', '--folow')).toBe('tsinit: log: unknown option --folow; did you mean --follow?');
    expect(complaint('status', '--wach')).toBe('tsinit: status: unknown option --wach; did you mean --watch?');
    expect(complaint('tree', '--json')).toBe('tsinit: tree: unknown option --json; see tsinit tree --help');
    expect(complaint('log', '--json=1')).toBe('tsinit: log: option --json takes no value; write --json alone');
    expect(complaint('log', '--since')).toBe('tsinit: log: option --since needs a value: --since DURATION|TIME');
    expect(complaint('log', '--timeline=')).toBe('tsinit: log: option --timeline needs a value: --timeline FILE');
    for (const time of ['25:00', '12:60', '5 minutes', '2026-13-01', 'yesterday', '-1'])
      expect(complaint('log', '--since', time)).toMatch(/^tsinit: log: option --since: ".*" is no time; use a duration/);
    for (const pid of ['0', '-1', 'one', '99999999'])
      expect(complaint('doctor', '--pid', pid)).toMatch(/^tsinit: doctor: option --pid: ".*" is not the number of a process/);
    expect(complaint('log', '--follow', '--timeline', 'a.svg')).toMatch(/--timeline writes a file once; leave out --follow$/);
    expect(complaint('log', '--trace', 'a', '--json')).toMatch(/--trace writes a file once; leave out --json$/);
    expect(complaint('status', '--watch', '--json')).toMatch(/leave out one of them$/);
    expect(complaint('why', '1', '2')).toBe('tsinit: why: one process or name at the most, and there is "2" as well');
    expect(complaint('tree', 'x\u001b')).toBe('tsinit: tree: it takes no words, and there is "x\\x1b"; see tsinit tree --help');
  });

  it.each(LOOKS)('tsinit %s --help fits 80 columns, and names its options', (what) => {
    for (const option of ['--help', '-h'])
      expect(byHand(what, option)).toMatchObject({
        type: 'print',
        stream: 'stdout',
        code: 0,
        document: { text: lookUsage(what) },
      });
    for (const line of lookUsage(what).split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    for (const [option] of lookUsage(what).matchAll(/--(json|watch|follow|since|timeline|trace)\b/g))
      expect(complaint(what, `${option}x`)).toContain(`did you mean ${option}?`);
  });

  it.each(LOOKS)('%s is a program for process 1, behind "--", and for every other init', (what) => {
    const program = { type: 'run', task: { program: bytes([what]) } };
    expect(parseArguments(bytes(['/tsinit', what]), [], VERSION, true)).toMatchObject(program);
    expect(byHand('--', what)).toMatchObject(program);
    for (const name of ['tini', 'dumb-init', 'catatonit'])
      expect(parseArguments(bytes([`/sbin/${name}`, what]), [], VERSION, false)).toMatchObject(program);
  });
});
