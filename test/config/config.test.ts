// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are of !env, not ours.
import { describe, expect, it } from 'vitest';
import { showDiagnostics } from '../../src/config/show.ts';
import { summary } from '../../src/config/summary.ts';
import { configOf, job, jobOf, mistakesOf } from './reading.ts';

describe('a job of which nothing is said but its command', () => {
  it('is a service that is always restarted', () => {
    expect(jobOf('jobs: {a: {command: x}}')).toEqual({
      name: 'a',
      kind: 'service',
      autostart: true,
      instances: 1,
      process: {
        command: ['x'],
        environment: { import: ['*'], files: [], set: {} },
        directory: null,
        user: null,
        group: null,
        groups: null,
        umask: null,
        nice: null,
        limits: [],
        oomScoreAdjust: null,
        capabilities: null,
        noNewPrivileges: false,
        cgroup: null,
        output: { type: 'inherit' },
        errors: { type: 'inherit' },
      },
      dependencies: [],
      readiness: null,
      readyTimeout: null,
      restart: {
        when: 'always',
        ends: [],
        permanent: [],
        success: [],
        backoff: { first: 100, max: 60_000, factor: 2, jitter: 0.1, resetAfter: 10_000 },
        budget: null,
        throttle: null,
      },
      liveness: null,
      watchdog: null,
      onFailure: 'nothing',
      leaderless: 'stop',
      spareSessions: false,
      stop: { signal: 15, to: 'set', timeout: 10_000 },
      reload: { type: 'restart' },
      forward: [],
      sockets: [],
      onDemand: null,
    });
  });

  it('is not restarted where it is to end', () => {
    for (const kind of ['oneshot', 'task']) expect(jobOf(job(`kind: ${kind}`)).restart.when).toBe('never');
    expect(jobOf(job('kind: daemon')).restart.when).toBe('always');
  });
});

describe('what is written means', () => {
  const process = (keys: string) => jobOf(job(keys)).process;

  it.each([
    ['x  y', ['x', 'y']],
    [`nginx -g "daemon off;" 'a b' c\\ d`, ['nginx', '-g', 'daemon off;', 'a b', 'c d']],
    ['x "a \\"b\\""', ['x', 'a "b"']],
    ['x "" a#b a=1', ['x', '', 'a#b', 'a=1']],
  ])('the command %s', (line, words) => {
    expect(jobOf(`jobs:\n  a:\n    command: >-\n      ${line}\n`).process.command).toEqual(words);
  });

  it('a script is for the shell', () => {
    expect(jobOf('jobs:\n  a:\n    shell: |\n      a | b\n      c\n').process.command).toEqual(['/bin/sh', '-c', 'a | b\nc\n']);
  });

  it('what stands there, and not what YAML 1.1 would make of it', () => {
    const set = process('environment: {A: no, B: 1.10, C: 022, D: 0x1F, E: 1_000, F: 2026-11-29, G: true, H: "", I: 12:30}')
      .environment.set;
    expect(set).toEqual({ A: 'no', B: '1.10', C: '022', D: '0x1F', E: '1_000', F: '2026-11-29', G: 'true', H: '', I: '12:30' });
    for (const umask of ['022', '0o22', '"022"', '22']) expect(process(`umask: ${umask}`).umask).toBe(0o22);
  });

  it('limits, capabilities and signals by their names', () => {
    expect(process('limits: {NOFILE: 10, core: unlimited, RLIMIT_AS: {soft: 1KiB, hard: 1MB}}').limits).toEqual([
      { resource: 7, soft: 10, hard: 10 },
      { resource: 4, soft: null, hard: null },
      { resource: 9, soft: 1024, hard: 1_000_000 },
    ]);
    expect(process('capabilities: [net_bind_service, CAP_CHOWN, CHOWN]').capabilities).toEqual([0, 10]);
    expect(jobOf(job('stop: {signal: RTMIN+3, timeout: never}, forward: [USR1, 12]'))).toMatchObject({
      stop: { signal: 37, timeout: null },
      forward: [10, 12],
    });
  });

  it('addresses', () => {
    const sockets = jobOf(
      job('sockets: {a: 80, b: "[::1]:81", c: /run/c, d: {tcp: 127.0.0.1:82, backlog: 5}, e: {unix: /e, mode: 0600}}'),
    ).sockets;
    expect(sockets).toEqual([
      { name: 'a', address: { type: 'tcp', host: '0.0.0.0', port: 80 }, backlog: 4096 },
      { name: 'b', address: { type: 'tcp', host: '::1', port: 81 }, backlog: 4096 },
      { name: 'c', address: { type: 'unix', path: '/run/c', mode: 0o666, user: null, group: null }, backlog: 4096 },
      { name: 'd', address: { type: 'tcp', host: '127.0.0.1', port: 82 }, backlog: 5 },
      { name: 'e', address: { type: 'unix', path: '/e', mode: 0o600, user: null, group: null }, backlog: 4096 },
    ]);
  });

  it('one dependency, where it is under after and requires', () => {
    const text = 'jobs:\n  a: {command: x, after: [b, c], requires: {b: started}}\n  b: {command: x}\n  c: {command: x}\n';
    expect(jobOf(text).dependencies).toEqual([
      { on: 'b', condition: 'started', required: true },
      { on: 'c', condition: 'ready', required: false },
    ]);
  });

  it('variables, where they are asked for', () => {
    const env = ['A=1', 'EMPTY=', 'A=2'];
    const set = (text: string) => jobOf(job(`environment: {X: ${text}}`), env).process.environment.set.X;
    expect(set('!env "${A} ${B:-b} ${EMPTY:-c} ${EMPTY-d}. $$ ${B-}"')).toBe('1 b c . $ ');
    expect(set('"${A}"')).toBe('${A}');
    expect(jobOf(job('nice: !env "${A}"'), env).process.nice).toBe(1);
  });
});

describe('defaults', () => {
  it('are for every job that does not say otherwise', () => {
    const { jobs } = configOf(
      'defaults: {user: u, environment: {A: 1, B: 2}, limits: {core: 0, nofile: 5}, stop: {signal: INT, timeout: 3s}, restart: on-failure}\n' +
        'jobs:\n  a: {command: x}\n  b: {command: x, user: v, environment: {B: 3}, limits: {nofile: 6}, stop: {timeout: 4s}}\n  c: {command: x, kind: oneshot}\n',
    );
    const [a, b, c] = jobs;
    expect(a).toMatchObject({
      process: { user: 'u', environment: { set: { A: '1', B: '2' } } },
      stop: { signal: 2, timeout: 3000 },
    });
    expect(b).toMatchObject({
      process: { user: 'v', environment: { set: { A: '1', B: '3' } } },
      stop: { signal: 2, timeout: 4000 },
    });
    expect(b?.process.limits.map(({ soft }) => soft)).toEqual([0, 6]);
    expect([a, b, c].map((job) => job?.restart.when)).toEqual(['on-failure', 'on-failure', 'never']);
  });
});

describe('for whoever asks', () => {
  it('the jobs are told in one line, or in their order', () => {
    const config = configOf(
      'jobs:\n  a: {command: x, requires: {b: completed}, instances: 2}\n  b: {command: x, kind: oneshot}\n',
    );
    expect(summary(config, false)).toBe('2 jobs: a, b\n');
    expect(summary(config, true)).toBe('2 jobs: a, b\n1. b (oneshot)\n2. a (2 instances; after b completed)\n');
  });

  it('mistakes are underlined, in colour where that is wanted', () => {
    const mistakes = mistakesOf('jobs:\n  a: {command: x, nice: 99}\n');
    expect(showDiagnostics('f', mistakes, false)).toBe(
      'f:2:25: jobs.a.nice: "99" is not a whole number from -20 to 19; use 5, for example\n' +
        ' 2 |   a: {command: x, nice: 99}\n   |                         ^^\n\nf: 1 mistake\n',
    );
    expect(showDiagnostics('f', mistakes, true)).toContain('\u001b[31m^^\u001b[0m');
  });
});
