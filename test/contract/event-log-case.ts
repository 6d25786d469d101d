import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { eventAt, eventCount } from '../../native-bindings/event-record.ts';
import { encodeEvent } from '../../native-bindings/event-record-encode.ts';
import type { BrainHappening } from '../../src/model/happening.ts';
import { errno, exitCode, millis, pid, signalNumber } from '../../src/model/ids.ts';
import { nativeWorld } from './native-world.ts';

/** Writes one of each kind that the brain writes, then more than the ring has room for, and prints what is read back. */
const ONE_OF_EACH: readonly BrainHappening[] = [
  { type: 'started', pid: pid(7), other: true, program: '/bin/true' },
  { type: 'sent', signal: signalNumber(15), to: -7, errno: errno(3) },
  { type: 'sent', signal: signalNumber(18), to: 7, errno: null },
  { type: 'killed', pid: pid(9), comm: 'sleep' },
  { type: 'adopted', pid: pid(10), comm: 'daemon', formerParent: pid(8) },
  { type: 'adopted', pid: pid(10), comm: 'daemon', formerParent: null },
  {
    type: 'ended',
    pid: pid(11),
    other: true,
    comm: 'worker',
    startTime: 123,
    end: { type: 'killed', signal: signalNumber(11), coreDumped: true },
    usage: { user: millis(1.5), system: millis(2), maxResidentKb: 640 },
  },
  {
    type: 'ended',
    pid: pid(12),
    other: false,
    comm: '',
    startTime: null,
    end: { type: 'exited', code: exitCode(3) },
    usage: { user: millis(0), system: millis(0), maxResidentKb: 0 },
  },
  { type: 'oom-kill', count: 2 },
  { type: 'crashed', signal: null, words: `Error: ${'ä'.repeat(200)}` },
  { type: 'reloaded', words: 'web: restarted' },
  { type: 'upgraded', from: '0.1.0' },
  { type: 'job', job: 'a-name-that-is-longer-than-15', words: 'ready' },
  { type: 'left', code: exitCode(143) },
];

const { shim, ledger, allocate } = nativeWorld([]);
const record = allocate(LAYOUT.event_record.size);
for (const happening of ONE_OF_EACH) {
  encodeEvent(record, happening);
  shim.record(record);
}
const first = ONE_OF_EACH.map((_, index) => eventAt(ledger, index + 1));
for (let written = 0; written < ABI.EVENT_SLOTS; written++) {
  encodeEvent(record, { type: 'oom-kill', count: written });
  shim.record(record);
}
const total = ONE_OF_EACH.length + ABI.EVENT_SLOTS;
process.stdout.write(
  JSON.stringify({
    written: ONE_OF_EACH,
    first,
    count: eventCount(ledger),
    total,
    overtaken: eventAt(ledger, ONE_OF_EACH.length),
    oldest: eventAt(ledger, ONE_OF_EACH.length + 1),
    newest: eventAt(ledger, total),
    later: eventAt(ledger, total + 1),
  }),
);
