import { describe, expect, test } from 'vitest';
import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { stringsOf, textOf } from '../../native-bindings/bytes.ts';
import { decodeFacts, decodeSender } from '../../native-bindings/process-facts.ts';
import { decodeSpawnReport, encodeSpawnPlan } from '../../native-bindings/spawn-plan.ts';
import { childChange } from '../../native-bindings/wait-status.ts';

const zeroes = (size: number): { readonly bytes: Buffer; readonly view: DataView } => {
  const bytes = Buffer.alloc(size);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, size) };
};

describe('strings', () => {
  test('an argument block keeps its empty words and its bytes that are no UTF-8', () => {
    expect(stringsOf(Buffer.from('a\0\0b\0'))).toEqual([Buffer.from('a'), Buffer.alloc(0), Buffer.from('b')]);
    expect(stringsOf(Buffer.from([0xff, 0xfe, 0]))).toEqual([Buffer.from([0xff, 0xfe])]);
    expect(stringsOf(Buffer.alloc(0))).toEqual([]);
  });

  test('a word that was cut before its NUL is still a word', () => {
    expect(stringsOf(Buffer.from('sleep\x0010')).map(String)).toEqual(['sleep', '10']);
  });

  test('a name that fills its array has no NUL', () => {
    expect(textOf(Buffer.from('abcdef'), 0, 4)).toBe('abcd');
    expect(textOf(Buffer.from('ab\0def'), 0, 4)).toBe('ab');
  });
});

describe('processes', () => {
  test('without a pid there are no facts and no sender', () => {
    const memory = zeroes(LAYOUT.sender_facts.size);
    expect(decodeFacts(memory, 0)).toBeNull();
    expect(decodeSender(memory, 0)).toBeNull();
  });

  test('a sender has its own facts, its words and its parents', () => {
    const memory = zeroes(LAYOUT.sender_facts.size);
    const { bytes } = memory;
    const { process_facts: facts, sender_facts: sender, parent_facts: parent } = LAYOUT;
    bytes.writeInt32LE(42, facts.offsets.pid);
    bytes.writeInt32LE(7, facts.offsets.ppid);
    bytes.writeBigUInt64LE(123n, facts.offsets.start_time);
    bytes.write('S', facts.offsets.state);
    bytes.write('kill', facts.offsets.comm);
    bytes.writeUInt32LE(9, sender.offsets.exe_length);
    bytes.write('/bin/kill', sender.offsets.exe);
    bytes.writeUInt32LE(10, sender.offsets.cmdline_length);
    bytes.write('kill\0-HUP\0', sender.offsets.cmdline);
    bytes.writeUInt32LE(1, sender.offsets.parent_count);
    bytes.writeInt32LE(7, sender.offsets.parents);
    bytes.write('bash', sender.offsets.parents + parent.offsets.comm);
    expect(decodeSender(memory, 0)).toEqual({
      facts: { pid: 42, ppid: 7, processGroup: 0, session: 0, startTime: 123, state: 'S', comm: 'kill' },
      exe: '/bin/kill',
      commandLine: ['kill', '-HUP'],
      parents: [{ pid: 7, comm: 'bash' }],
    });
  });
});

describe('spawn', () => {
  test('a plan counts its strings and keeps their bytes', () => {
    const plan = encodeSpawnPlan([Buffer.from('sh'), Buffer.from([0xff]), Buffer.alloc(0)]);
    const { size, offsets } = LAYOUT.spawn_plan;
    expect(plan.readUInt32LE(offsets.version)).toBe(ABI.SPAWN_PLAN_VERSION);
    expect(plan.readUInt32LE(offsets.size)).toBe(plan.length);
    expect(plan.readUInt32LE(offsets.argc)).toBe(3);
    expect(plan.readUInt32LE(offsets.envc)).toBe(ABI.SPAWN_ORIGINAL_ENVIRONMENT);
    expect(plan.subarray(size)).toEqual(Buffer.from([0x73, 0x68, 0, 0xff, 0, 0]));
  });

  test('a plan may have an environment of its own, flags and a token', () => {
    const environment = [Buffer.from('A=1'), Buffer.from([0x42, 0x3d, 0xff])];
    const plan = encodeSpawnPlan([Buffer.from('sh')], { flags: ENUM.SPAWN_BESIDE, environment, token: 0xffff_fffe });
    const { size, offsets } = LAYOUT.spawn_plan;
    expect(plan.readUInt32LE(offsets.flags)).toBe(ENUM.SPAWN_BESIDE);
    expect(plan.readUInt32LE(offsets.token)).toBe(0xffff_fffe);
    expect(plan.readUInt32LE(offsets.envc)).toBe(2);
    expect(plan.readUInt32LE(offsets.env_offset)).toBe(size + 3);
    expect(plan.subarray(size + 3)).toEqual(Buffer.from([0x41, 0x3d, 0x31, 0, 0x42, 0x3d, 0xff, 0]));
  });

  test('a report names the step that failed; none failed: null', () => {
    const memory = zeroes(LAYOUT.spawn_report.size);
    const { offsets } = LAYOUT.spawn_report;
    expect(decodeSpawnReport(memory, 0)).toBeNull();
    memory.bytes.writeInt32LE(ENUM.STEP_EXEC, offsets.step);
    memory.bytes.writeInt32LE(13, offsets.error);
    memory.bytes.write('/app', offsets.path);
    expect(decodeSpawnReport(memory, 0)).toEqual({ step: 'exec', errno: 13, path: '/app' });
    memory.bytes.writeInt32LE(99, offsets.step);
    expect(() => decodeSpawnReport(memory, 0)).toThrow('unknown step 99');
  });
});

describe('wait status', () => {
  test.each([
    [1, 7, { type: 'ended', end: { type: 'exited', code: 7 } }],
    [2, 15, { type: 'ended', end: { type: 'killed', signal: 15, coreDumped: false } }],
    [3, 11, { type: 'ended', end: { type: 'killed', signal: 11, coreDumped: true } }],
    [4, 5, { type: 'stopped', signal: 5 }],
    [5, 19, { type: 'stopped', signal: 19 }],
    [6, 18, { type: 'continued' }],
  ])('si_code %d with status %d', (code, status, change) => {
    expect(childChange(code, status)).toEqual(change);
  });

  test('an unknown si_code is our own bug', () => {
    expect(() => childChange(0, 0)).toThrow('si_code 0');
  });
});
