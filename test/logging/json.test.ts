import { describe, expect, it } from 'vitest';
import { jsonLine } from '../../src/logging/json-line.ts';
import { millis } from '../../src/model/ids.ts';
import { HOSTILE_SETTINGS, hostileMessages } from './hostile.ts';
import { lineOf, MESSAGES, objectOf } from './messages.ts';

describe('a JSON line', () => {
  it.each(Object.keys(MESSAGES) as (keyof typeof MESSAGES)[])(
    'for %s begins with time, level, event and the words of the text line',
    (name) => {
      const object = objectOf(MESSAGES[name]);
      expect(Object.keys(object).slice(0, 4)).toEqual(['time', 'level', 'event', 'message']);
      expect(object).toMatchObject({ time: '2026-01-02T03:04:05.678Z', event: MESSAGES[name].type });
      expect(`tsinit: ${object.message}`).toBe(lineOf(MESSAGES[name]));
    },
  );

  it('has everything about a signal under keys that never change', () => {
    const { message: _, time: __, ...fields } = objectOf(MESSAGES.signal);
    expect(fields).toEqual({
      level: 'info',
      event: 'signal',
      signal: 'SIGTERM',
      signo: 15,
      code: 0,
      code_name: 'SI_USER',
      sender_pid: 12,
      sender_uid: 0,
      sender: { comm: 'kill', exe: '/bin/kill', command: ['kill', '-TERM', '1'], parents: [{ pid: 10, comm: 'sh' }] },
      action: 'forwarded',
      forwarded_as: 'SIGTERM',
      target: 'group',
      target_pid: 7,
      also_continued: false,
    });
  });

  it.each([
    ['queued', { value: '42', sender: null }],
    ['started', { pid: 7 }],
    ['badEnd', { pid: 7, exit_code: 1, killed_by: null, core_dumped: false, ran_for_ms: 40, leaving_with: 1 }],
    ['remappedEnd', { exit_code: null, killed_by: 'SIGTERM', core_dumped: false, ran_for_ms: null, leaving_with: 0 }],
    ['stopped', { pid: 7, signal: 'SIGSTOP', response: 'none' }],
    ['groupContinued', { target: 'group', target_pid: 7, signal: 'SIGTERM', count: 1, stopped: [{ pid: 9, comm: 'sleep' }] }],
    ['lost', { pid: 7, leaving_with: 111 }],
    ['spawnFailed', { program: 'ngnix', step: 'exec', path: 'ngnix', errno: 'ENOENT', leaving_with: 127 }],
    ['orphan', { pid: 30, comm: 'kill', exit_code: 0 }],
    ['orphanWarning', { pid: 30, comm: null }],
    ['waiting', { count: 1, grace_ms: 5000, members: [{ pid: 12, comm: 'sleep', command: ['sleep', '100'] }] }],
    ['killed', { count: 1, why: 'grace', after_ms: 5004, members: [{ state: 'S', wchan: null, age_ms: null }] }],
    [
      'killedAfter',
      {
        count: 1,
        why: 'kill-after',
        after_ms: 10_002,
        members: [{ pid: 12, state: 'S', wchan: 'hrtimer_nanosleep', age_ms: 180_000 }],
      },
    ],
    ['zombies', { count: 1, zombies: [{ pid: 31, comm: 'sleep', parent: { pid: 12, comm: 'node' } }] }],
    ['zombiesLeft', { count: 1, zombies: [{ pid: 31, comm: 'sleep' }] }],
    [
      'released',
      {
        signal: 'SIGTERM',
        signo: 15,
        code_name: 'SI_USER',
        sender_pid: 12,
        held_for_ms: 12_300,
        action: 'forwarded',
        target_pid: 7,
      },
    ],
    ['overtaken', { signal: 'SIGTERM', held_for_ms: 700, action: 'kept', why: 'stopping' }],
    ['hookStarted', { on: 'SIGTERM', pid: 20, command: 'nginx -s quit' }],
    ['hookEnded', { on: 'SIGTERM', pid: 20, exit_code: 0, killed_by: null, ran_for_ms: 1200, had_to_be_killed: false }],
    ['hookEndedBadly', { on: 'EXIT', exit_code: 3 }],
    ['hookKilled', { on: 'SIGTERM', exit_code: null, killed_by: 'SIGKILL', had_to_be_killed: true }],
    ['hookFailed', { on: 'SIGHUP', command: 'ngnix -s reload', step: 'exec', path: 'ngnix', errno: 'ENOENT' }],
    ['startRefused', { leaving_with: 3 }],
    ['terminationLog', { path: '/dev/termination-log', errno: 'EACCES' }],
    ['remain', { count: 1, members: [{ pid: 12 }] }],
    ['refused', { signal: 'SIGTERM', target: 'group', target_pid: 7, errno: 'EPERM' }],
    ['valueRefused', { signal: 'SIGRTMIN+1', target: 'group', target_pid: 7, errno: 'EAGAIN', value_only: true }],
    ['setup', { what: 'subreaper', errno: 'EPERM' }],
    ['resumed', { signal: 'SIGSEGV', words: '', count: 1, hung: false }],
    ['resumedFromError', { signal: null, words: 'TypeError: x\n  at y', count: 2, hung: false }],
    ['nowNobody', { uid: 65534, gid: 100 }],
    ['notYet', { uid: 65534, gid: 100, step: 'exec', errno: 'ENOMEM' }],
    ['stillRoot', { uid: 65534, gid: 100, step: 'user', errno: 'EPERM' }],
    ['upgraded', { path: '/tsinit', from: '0.1.0', to: '0.2.0' }],
    ['notUpgraded', { path: '/new/tsinit', obstacle: 'not-executed', errno: 'ETXTBSY' }],
    ['dropped', { count: 12 }],
    ['unknown', { name: 'TSINIT_GARCE', nearest: 'TSINIT_GRACE' }],
    ['woke', { reason: 'a signal', wakes: 3 }],
    ['sleeps', { awake_for_ms: 210 }],
  ] as const)('has for %s the fields %j', (name, fields) => {
    expect(objectOf(MESSAGES[name])).toMatchObject(fields);
  });

  it('says by its level how grave a thing is, not how visible: a SIGTERM is no warning', () => {
    const levels = Object.entries(MESSAGES).map(([name, message]) => [name, objectOf(message).level]);
    expect(Object.fromEntries(levels)).toMatchObject({
      signal: 'info',
      cleanEnd: 'info',
      remappedEnd: 'info',
      badEnd: 'warn',
      killed: 'warn',
      spawnFailed: 'error',
      refused: 'error',
      valueRefused: 'error',
      sleeps: 'debug',
    });
  });

  it('stays one line of at most PIPE_BUF bytes with a newline, and can be read, whatever the names in it are', () => {
    for (const message of hostileMessages()) {
      const line = lineOf(message, { ...HOSTILE_SETTINGS, verbosity: 2, logFormat: 'json' }) ?? '';
      expect(Buffer.byteLength(line), message.type).toBeLessThan(4096);
      expect(line, message.type).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      expect(JSON.parse(line)).toMatchObject({
        event: message.type,
        level: expect.any(String),
        time: '2026-01-02T03:04:05.678Z',
      });
    }
  });

  it('keeps the count of a list that is too long, and the first of its items', () => {
    const commandLine = Array.from({ length: 200 }, () => '本'.repeat(99));
    const many = MESSAGES.killedAfter.members.flatMap((member) =>
      Array.from({ length: 2000 }, () => ({ ...member, commandLine })),
    );
    const line = lineOf({ ...MESSAGES.killedAfter, members: many }, { logFormat: 'json' }) ?? '';
    expect(Buffer.byteLength(line)).toBeLessThan(4096);
    expect(JSON.parse(line)).toMatchObject({ count: 2000, why: 'kill-after' });
    expect((JSON.parse(line) as { members: unknown[] }).members.length).toBeGreaterThanOrEqual(4);
  });

  it.each([
    [
      { type: 'held', hook: 'drain', delay: millis(500) },
      { action: 'held', hook: 'drain', delay_ms: 500 },
    ],
    [
      { type: 'held', hook: null, delay: null },
      { action: 'held', hook: null, delay_ms: null },
    ],
    [{ type: 'obeyed' }, { action: 'obeyed' }],
    [
      { type: 'dropped', why: 'personality' },
      { action: 'dropped', why: 'personality' },
    ],
    [
      { type: 'kept', why: 'held' },
      { action: 'kept', why: 'held' },
    ],
  ] as const)('has for what became of a signal, %j, the fields %j', (action, fields) => {
    expect(objectOf({ ...MESSAGES.signal, action })).toMatchObject(fields);
  });

  it('shortens long names and keeps its fields, rather than losing them', () => {
    const long = '本'.repeat(3000);
    const parents = Array.from({ length: 8 }, () => ({ pid: MESSAGES.orphan.facts.pid, comm: long }));
    const sender = { facts: MESSAGES.orphan.facts, exe: long, commandLine: [long, long, long, long], parents };
    const line = lineOf({ ...MESSAGES.signal, sender }, { logFormat: 'json' }) ?? '';
    expect(JSON.parse(line)).toMatchObject({ signal: 'SIGTERM', sender_pid: 12, target_pid: 7, sender: { comm: 'kill' } });
  });

  it('cuts no character in two', () => {
    for (const start of ['', 'x']) {
      const object = JSON.parse(jsonLine({ text: start + '🐢'.repeat(1000) })) as { readonly text: string };
      expect([object.text.isWellFormed(), object.text.length > 250]).toEqual([true, true]);
    }
  });

  it('keeps foreign text as it was where it is short: escaped in the line, whole again when read', () => {
    const text = 'a\n\u001b[2J\u202e\u{e0041}"\\本';
    const line = jsonLine({ text });
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(JSON.parse(line)).toEqual({ text });
  });
});
