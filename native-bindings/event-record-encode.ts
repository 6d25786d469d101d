import type { BrainHappening } from '../src/model/happening.ts';
import type { Errno } from '../src/model/ids.ts';
import type { End } from '../src/model/process.ts';
import { unreachable } from '../src/model/result.ts';
import { ABI, ENUM, LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN } from './bytes.ts';
import { CLD_DUMPED, CLD_EXITED, CLD_KILLED } from './constants.ts';
import type { Decodable } from './process-facts.ts';

const { offsets: at } = LAYOUT.event_record;
const COMM = 16;
const NS_PER_MS = 1e6;

/** What the brain writes down, as a struct event_record but for the sequence and the times. `record` is cleared first. */
export function encodeEvent({ view, bytes }: Decodable, happening: BrainHappening): void {
  bytes.fill(0);
  const i32 = (offset: number, value: number): void => view.setInt32(offset, value, LITTLE_ENDIAN);
  const type = (value: number): void => view.setUint16(at.type, value, LITTLE_ENDIAN);
  const text = (value: string): unknown => bytes.write(value, at.text, ABI.EVENT_TEXT_MAX - 1);
  const comm = (value: string): unknown => bytes.write(value, at.comm, COMM - 1);
  const error = (value: Errno | null): void => view.setUint32(at.error, value ?? 0, LITTLE_ENDIAN);
  switch (happening.type) {
    case 'started':
      type(ENUM.EVENT_STARTED);
      i32(at.pid, happening.pid);
      if (happening.other) view.setUint16(at.flags, ENUM.EVENT_OF_OTHER, LITTLE_ENDIAN);
      text(happening.program);
      return;
    case 'sent':
      type(ENUM.EVENT_SENT);
      i32(at.signal, happening.signal);
      i32(at.pid, happening.to);
      error(happening.errno);
      return;
    case 'delivered':
      type(ENUM.EVENT_DELIVERED);
      i32(at.pid, happening.pid);
      i32(at.thread, happening.thread);
      comm(happening.comm);
      i32(at.signal, happening.info.signal);
      i32(at.code, happening.info.code);
      i32(at.other, happening.info.senderPid);
      view.setUint32(at.uid, happening.info.senderUid, LITTLE_ENDIAN);
      view.setBigUint64(at.value, BigInt.asUintN(64, BigInt(happening.info.pointer)), LITTLE_ENDIAN);
      if (happening.sender === null) return;
      view.setBigUint64(at.other_start, BigInt(happening.sender.startTime), LITTLE_ENDIAN);
      bytes.write(happening.sender.comm, at.other_comm, COMM - 1);
      text([happening.sender.executable, ...happening.sender.commandLine].join('\0'));
      return;
    case 'killed':
      type(ENUM.EVENT_KILLED);
      i32(at.pid, happening.pid);
      comm(happening.comm);
      return;
    case 'adopted':
      type(ENUM.EVENT_ADOPTED);
      i32(at.pid, happening.pid);
      i32(at.other, happening.formerParent ?? 0);
      comm(happening.comm);
      return;
    case 'ended':
      type(ENUM.EVENT_ENDED);
      i32(at.pid, happening.pid);
      if (happening.other) view.setUint16(at.flags, ENUM.EVENT_OF_OTHER, LITTLE_ENDIAN);
      comm(happening.comm);
      putEnd(happening.end, (code, status) => {
        i32(at.code, code);
        i32(at.status, status);
      });
      view.setBigUint64(at.start_time, BigInt(happening.startTime ?? 0), LITTLE_ENDIAN);
      view.setBigUint64(at.value, BigInt(Math.round((happening.usage.ranFor ?? 0) * NS_PER_MS)), LITTLE_ENDIAN);
      view.setBigUint64(at.user_ns, BigInt(Math.round(happening.usage.user * NS_PER_MS)), LITTLE_ENDIAN);
      view.setBigUint64(at.system_ns, BigInt(Math.round(happening.usage.system * NS_PER_MS)), LITTLE_ENDIAN);
      view.setUint32(at.max_rss_kb, happening.usage.maxResidentKb, LITTLE_ENDIAN);
      return;
    case 'oom-kill':
      type(ENUM.EVENT_OOM_KILL);
      i32(at.status, happening.count);
      return;
    case 'crashed':
      type(ENUM.EVENT_CRASHED);
      i32(at.signal, happening.signal ?? 0);
      text(happening.words);
      return;
    case 'reloaded':
      type(ENUM.EVENT_RELOADED);
      text(happening.words);
      return;
    case 'upgraded':
      type(ENUM.EVENT_UPGRADED);
      text(happening.from);
      return;
    case 'job':
      type(ENUM.EVENT_JOB);
      comm(happening.job);
      text(happening.words);
      return;
    case 'left':
      type(ENUM.EVENT_LEFT);
      i32(at.status, happening.code);
      return;
    default:
      unreachable(happening);
  }
}

function putEnd(end: End, put: (code: number, status: number) => void): void {
  if (end.type === 'exited') put(CLD_EXITED, end.code);
  else put(end.coreDumped ? CLD_DUMPED : CLD_KILLED, end.signal);
}
