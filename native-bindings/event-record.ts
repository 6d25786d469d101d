import type { Happening, HappeningEntry, HappeningSender, Ring } from '../src/model/happening.ts';
import { type Errno, errno, exitCode, millis, type Pid, pid, type SignalNumber, signalNumber, uid } from '../src/model/ids.ts';
import type { SignalInfo } from '../src/model/process.ts';
import { ABI, ENUM, LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN, stringsOf, textOf } from './bytes.ts';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED } from './constants.ts';
import type { Decodable } from './process-facts.ts';
import { childChange } from './wait-status.ts';

const { offsets: at, size: SIZE } = LAYOUT.event_record;
const COMM = 16;
const NS_PER_MS = 1e6;

/** Where each ring lies behind LEDGER_EVENTS_OFFSET, and where its count. */
const RINGS: Readonly<Record<Ring, { readonly count: number; readonly start: number; readonly slots: number }>> = {
  main: { count: 0, start: ABI.EVENTS_RING_OFFSET, slots: ABI.EVENT_SLOTS },
  crowd: { count: 8, start: ABI.CROWD_RING_OFFSET, slots: ABI.CROWD_SLOTS },
};

/** How many entries a ring has had so far, those that have given way to newer ones included. ledger: the whole of it. */
export function eventCount({ view }: Decodable, ring: Ring): number {
  return Number(view.getBigUint64(ABI.LEDGER_EVENTS_OFFSET + RINGS[ring].count, LITTLE_ENDIAN));
}

/** The entry of this sequence, or null: it has given way, is being written, or is of a kind that a later version knows. */
export function eventAt(ledger: Decodable, ring: Ring, sequence: number): HappeningEntry | null {
  const { start, slots } = RINGS[ring];
  const slot = ABI.LEDGER_EVENTS_OFFSET + start + ((sequence - 1) % slots) * SIZE;
  // Copied first: the ring goes on while it is read.
  const bytes = Buffer.from(ledger.bytes.subarray(slot, slot + SIZE));
  const found = decodeEvent({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset, SIZE) }, ring);
  const now = ledger.view.getBigUint64(slot + at.sequence, LITTLE_ENDIAN);
  return found?.sequence === sequence && Number(now) === sequence ? found : null;
}

/** What a ring still holds behind the entry `after` (0: from its beginning), oldest first. */
export function eventsAfter(ledger: Decodable, ring: Ring, after: number): readonly HappeningEntry[] {
  const count = eventCount(ledger, ring);
  const first = Math.max(after + 1, count - RINGS[ring].slots + 1);
  const found: HappeningEntry[] = [];
  for (let sequence = first; sequence <= count; sequence++) {
    const entry = eventAt(ledger, ring, sequence);
    if (entry !== null) found.push(entry);
  }
  return found;
}

/** One struct event_record. null: not whole, or of an unknown type. */
export function decodeEvent(record: Decodable, ring: Ring): HappeningEntry | null {
  const { view } = record;
  const sequence = Number(view.getBigUint64(at.sequence, LITTLE_ENDIAN));
  const happening = sequence === 0 ? null : decodeHappening(fieldsOf(record));
  if (happening === null) return null;
  return {
    ring,
    sequence,
    at: millis(Number(view.getBigUint64(at.monotonic_ns, LITTLE_ENDIAN)) / NS_PER_MS),
    realtimeMs: Number(view.getBigUint64(at.realtime_ns, LITTLE_ENDIAN)) / NS_PER_MS,
    ...happening,
  };
}

interface Fields {
  readonly type: number;
  readonly other: boolean;
  readonly pid: Pid;
  readonly target: number;
  readonly otherPid: number;
  readonly signal: SignalNumber;
  readonly code: number;
  readonly status: number;
  readonly thread: number;
  readonly errno: Errno | null;
  readonly startTime: number | null;
  readonly comm: string;
  readonly text: string;
  readonly info: SignalInfo;
  readonly sender: HappeningSender | null;
  readonly program: Program;
  readonly ranFor: number | null;
  readonly user: number;
  readonly system: number;
  readonly maxResidentKb: number;
}

function fieldsOf({ view, bytes }: Decodable): Fields {
  const i32 = (offset: number): number => view.getInt32(offset, LITTLE_ENDIAN);
  const u64 = (offset: number): bigint => view.getBigUint64(offset, LITTLE_ENDIAN);
  const error = view.getUint32(at.error, LITTLE_ENDIAN);
  const value = u64(at.value);
  const startTime = Number(u64(at.start_time));
  return {
    type: view.getUint16(at.type, LITTLE_ENDIAN),
    other: (view.getUint16(at.flags, LITTLE_ENDIAN) & ENUM.EVENT_OF_OTHER) !== 0,
    pid: pid(i32(at.pid)),
    target: i32(at.pid),
    otherPid: i32(at.other),
    signal: signalNumber(i32(at.signal)),
    code: i32(at.code),
    status: i32(at.status),
    thread: i32(at.thread),
    errno: error === 0 ? null : errno(error),
    startTime: startTime === 0 ? null : startTime,
    comm: textOf(bytes, at.comm, COMM),
    text: textOf(bytes, at.text, ABI.EVENT_TEXT_MAX),
    info: {
      signal: signalNumber(i32(at.signal)),
      code: i32(at.code),
      senderPid: i32(at.other),
      senderUid: uid(view.getUint32(at.uid, LITTLE_ENDIAN)),
      value: Number(BigInt.asIntN(32, value)),
      pointer: value.toString(),
    },
    sender: senderOf({ view, bytes }),
    program: programOf(bytes),
    ranFor: value === 0n ? null : Number(value) / NS_PER_MS,
    user: Number(u64(at.user_ns)) / NS_PER_MS,
    system: Number(u64(at.system_ns)) / NS_PER_MS,
    maxResidentKb: view.getUint32(at.max_rss_kb, LITTLE_ENDIAN),
  };
}

function senderOf({ view, bytes }: Decodable): HappeningSender | null {
  const startTime = Number(view.getBigUint64(at.other_start, LITTLE_ENDIAN));
  if (startTime === 0) return null;
  return { comm: textOf(bytes, at.other_comm, COMM), startTime, ...programOf(bytes) };
}

type Program = Pick<HappeningSender, 'executable' | 'commandLine'>;

function programOf(bytes: Buffer): Program {
  const text = stringsOf(bytes.subarray(at.text, at.text + ABI.EVENT_TEXT_MAX)).map((part) => part.toString());
  const [executable = '', ...words] = text;
  return { executable, commandLine: words.slice(0, words.findLastIndex((word) => word !== '') + 1) };
}

function decodeHappening(fields: Fields): Happening | null {
  const { pid: who, other, signal, comm, text, status, info, sender, errno: error } = fields;
  switch (fields.type) {
    case ENUM.EVENT_BEGAN:
      return { type: 'began', pid: who };
    case ENUM.EVENT_STARTED:
      return { type: 'started', pid: who, other, program: text };
    case ENUM.EVENT_NOT_STARTED:
      return { type: 'not-started', other, step: status, errno: error ?? errno(0), path: text };
    case ENUM.EVENT_SIGNAL:
      return { type: 'signal', info, sender, forwardedAs: status === 0 ? null : signalNumber(status), errno: error };
    case ENUM.EVENT_SENT:
      return { type: 'sent', signal, to: fields.target, errno: error };
    case ENUM.EVENT_DELIVERED:
      return { type: 'delivered', pid: who, thread: fields.thread, comm, info, sender };
    case ENUM.EVENT_STOPPED:
      return { type: 'stopped', pid: who, signal: signalNumber(status), other };
    case ENUM.EVENT_CONTINUED:
      return { type: 'continued', pid: who, other };
    case ENUM.EVENT_ENDED:
    case ENUM.EVENT_EXITING:
      return decodeEnd(fields);
    case ENUM.EVENT_ADOPTED:
      return { type: 'adopted', pid: who, comm, formerParent: fields.otherPid === 0 ? null : pid(fields.otherPid) };
    case ENUM.EVENT_FORKED:
      return { type: 'forked', pid: who, parent: pid(fields.otherPid), comm };
    case ENUM.EVENT_EXECUTED:
      return { type: 'executed', pid: who, ...fields.program };
    case ENUM.EVENT_OOM_KILL:
      return { type: 'oom-kill', count: status };
    case ENUM.EVENT_KILLED:
      return { type: 'killed', pid: who, comm };
    case ENUM.EVENT_SLEPT:
      return { type: 'slept' };
    case ENUM.EVENT_WOKE:
      return { type: 'woke', reason: status };
    case ENUM.EVENT_CRASHED:
      return { type: 'crashed', signal: signal === 0 ? null : signal, words: text };
    case ENUM.EVENT_REFLEX:
      return { type: 'reflex', reason: status };
    case ENUM.EVENT_RELOADED:
      return { type: 'reloaded', words: text };
    case ENUM.EVENT_UPGRADED:
      return { type: 'upgraded', from: text };
    case ENUM.EVENT_JOB:
      return { type: 'job', job: comm, words: text, pid: fields.target === 0 ? null : who };
    case ENUM.EVENT_LEFT:
      return { type: 'left', code: exitCode(status) };
    default:
      return null;
  }
}

function decodeEnd({
  type,
  pid: who,
  other,
  comm,
  code,
  status,
  startTime,
  ranFor,
  user,
  system,
  maxResidentKb,
}: Fields): Happening | null {
  if (code !== CLD_EXITED && code !== CLD_KILLED && code !== CLD_DUMPED) return null;
  const change = childChange(code, status);
  if (change.type !== 'ended') return null;
  const { end } = change;
  const usage = { ranFor: ranFor === null ? null : millis(ranFor), user: millis(user), system: millis(system), maxResidentKb };
  if (type === ENUM.EVENT_EXITING) return { type: 'exiting', pid: who, comm, end, usage };
  return {
    type: 'ended',
    pid: who,
    other,
    comm,
    startTime,
    end,
    usage,
  };
}
