import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { eventAt, eventCount, eventsAfter } from '../../native-bindings/event-record.ts';
import { encodeEvent } from '../../native-bindings/event-record-encode.ts';
import { merged } from '../../src/look/merge.ts';
import type { BrainHappening, Ring } from '../../src/model/happening.ts';
import { errno, exitCode, millis, pid, signalNumber, UNKNOWN_UID } from '../../src/model/ids.ts';
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
    usage: { ranFor: millis(2500), user: millis(1.5), system: millis(2), maxResidentKb: 640 },
  },
  {
    type: 'ended',
    pid: pid(12),
    other: false,
    comm: '',
    startTime: null,
    end: { type: 'exited', code: exitCode(3) },
    usage: { ranFor: null, user: millis(0), system: millis(0), maxResidentKb: 0 },
  },
  {
    type: 'ended',
    pid: pid(13),
    other: true,
    comm: 'of-the-crowd',
    startTime: 124,
    end: { type: 'exited', code: exitCode(0) },
    usage: { ranFor: null, user: millis(3), system: millis(4), maxResidentKb: 700 },
  },
  {
    type: 'exiting',
    pid: pid(14),
    comm: 'nginx',
    end: { type: 'killed', signal: signalNumber(9), coreDumped: false },
    usage: { ranFor: null, user: millis(3), system: millis(4), maxResidentKb: 700 },
  },
  {
    type: 'delivered',
    pid: pid(15),
    thread: 15,
    comm: 'nginx',
    info: { signal: signalNumber(9), code: 0, senderPid: 16, senderUid: UNKNOWN_UID, value: 0, pointer: '0' },
    sender: { comm: 'kill', startTime: 125, executable: '/bin/kill', commandLine: ['kill', '-9', '15'] },
  },
  { type: 'oom-kill', count: 2 },
  { type: 'crashed', signal: null, words: `Error: ${'ä'.repeat(200)}` },
  { type: 'reloaded', words: 'web: restarted' },
  { type: 'upgraded', from: '0.1.0' },
  { type: 'job', job: 'a-name-that-is-longer-than-15', words: 'ready', pid: pid(7) },
  { type: 'job', job: 'web', words: 'has failed', pid: null },
  { type: 'left', code: exitCode(143) },
];

const { shim, ledger, allocate } = nativeWorld([]);
const record = allocate(LAYOUT.event_record.size);
for (const happening of ONE_OF_EACH) {
  encodeEvent(record, happening);
  shim.record(record);
}
/** How many there are of the ring, and those that it holds around its ends. */
function ends(ring: Ring, slots: number) {
  const count = eventCount(ledger, ring);
  const held = eventsAfter(ledger, ring, 0);
  return {
    count,
    held: held.length,
    oldest: held.at(0),
    newest: held.at(-1),
    overtaken: eventAt(ledger, ring, count - slots),
    later: eventAt(ledger, ring, count + 1),
    behindNewest: eventsAfter(ledger, ring, count).length,
  };
}

const first = merged(eventsAfter(ledger, 'main', 0), eventsAfter(ledger, 'crowd', 0));
for (let written = 0; written < ABI.EVENT_SLOTS; written++) {
  encodeEvent(record, { type: 'oom-kill', count: written });
  shim.record(record);
}
for (let written = 0; written < ABI.CROWD_SLOTS; written++) {
  encodeEvent(record, { type: 'adopted', pid: pid(written + 2), comm: 'one', formerParent: null });
  shim.record(record);
}
process.stdout.write(
  JSON.stringify({
    written: ONE_OF_EACH,
    first,
    main: ends('main', ABI.EVENT_SLOTS),
    crowd: ends('crowd', ABI.CROWD_SLOTS),
  }),
);
