import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/cli/personalities/defaults.ts';
import { formatRecord } from '../../src/logging/format.ts';
import { signalNumber } from '../../src/model/ids.ts';
import type { Cause, Message } from '../../src/model/message.ts';
import { hostileMessages } from './hostile.ts';
import { lineOf, MESSAGES, objectOf } from './messages.ts';
import { ended, itself, killAfter, killed, MIB, memory, oom, passedOn, somebody } from './verdicts.ts';

describe('the verdict as JSON', () => {
  it('has all that the line says under keys that never change', () => {
    const { message: _, time: __, ...fields } = objectOf(ended(killed(9), oom()));
    expect(fields).toEqual({
      level: 'warn',
      event: 'app-ended',
      pid: 8,
      exit_code: null,
      killed_by: 'SIGKILL',
      core_dumped: false,
      ran_for_ms: 180_000,
      cause: { type: 'oom-killer' },
      memory: { cgroup_version: 2, oom_kills: 1, limit_bytes: 64 * MIB, peak_bytes: 64 * MIB },
      leaving_with: 137,
    });
  });

  it.each<readonly [Cause, object]>([
    [itself, { cause: { type: 'itself' }, memory: null }],
    [
      { type: 'itself', memory },
      { cause: { type: 'itself' }, memory: { oom_kills: 1 } },
    ],
    [killAfter, { cause: { type: 'kill-after', signal: 'SIGTERM', after_ms: 10_004 }, memory: null }],
    [somebody, { cause: { type: 'somebody' }, memory: { oom_kills: 0 } }],
    [
      { type: 'somebody', memory: null },
      { cause: { type: 'somebody' }, memory: null },
    ],
    [oom({ limit: null, peak: null }), { memory: { limit_bytes: null, peak_bytes: null } }],
    [
      passedOn(3, { signal: signalNumber(15) }),
      {
        cause: {
          type: 'passed-on',
          signal: 'SIGTERM',
          signo: 15,
          code: 0,
          code_name: 'SI_USER',
          sender_pid: 31,
          sender_uid: 0,
          forwarded_as: 'SIGQUIT',
          before_ms: 3,
        },
        memory: null,
      },
    ],
  ])('has for %j the fields %j', (cause, fields) => {
    expect(objectOf(ended(killed(9), cause))).toMatchObject(fields);
  });
});

describe('the record for --termination-log', () => {
  const record = (message: Message, verbosity: -1 | 0 = 0): string =>
    formatRecord(message, { ...DEFAULT_SETTINGS, verbosity, logFormat: 'text' }, { realtimeMs: 0 });

  it('is the JSON line with its newline, whatever format and verbosity the log has', () => {
    const message = ended(killed(9), oom());
    const expected = { time: '1970-01-01T00:00:00.000Z', event: 'app-ended', pid: 8, killed_by: 'SIGKILL', leaving_with: 137 };
    for (const verbosity of [-1, 0] as const) {
      const text = record(message, verbosity);
      expect(text).toMatch(/^[^\n]*\n$/);
      expect(JSON.parse(text)).toMatchObject({ ...expected, message: lineOf(message)?.replace('tsinit: ', '') });
    }
  });

  it('is never longer than Kubernetes reads', () => {
    for (const message of [...hostileMessages(), ...Object.values(MESSAGES)]) {
      expect(Buffer.byteLength(record(message)), message.type).toBeLessThanOrEqual(4096);
    }
  });
});
