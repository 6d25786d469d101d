import { errno, pid, signalNumber } from '../src/model/ids.ts';
import type { ProcessName } from '../src/model/jobs/event.ts';
import type { End } from '../src/model/process.ts';
import { LITTLE_ENDIAN, textOf } from './bytes.ts';
import type { ShepherdReport, Usage } from './job-types.ts';
import { JOB_ENUM, JOB_LAYOUT } from './jobs-abi.ts';
import type { Decodable } from './process-facts.ts';
import { spawnStep } from './spawn-plan.ts';
import { childChange } from './wait-status.ts';

const at = JOB_LAYOUT.job_report.offsets;
const nameAt = JOB_LAYOUT.process_name.offsets;
const COMM_CAPACITY = 16;

/** One message of the link, `length` bytes from the start of `memory`; null: it is none that is known, or is cut off. */
export function decodeReport({ view, bytes }: Decodable, length: number): ShepherdReport | null {
  if (length < at.text || length > bytes.length) return null;
  const i32 = (offset: number): number => view.getInt32(offset, LITTLE_ENDIAN);
  const textLength = view.getUint32(at.text_length, LITTLE_ENDIAN);
  if (at.text + textLength > length) return null;
  const text = bytes.toString('utf8', at.text, at.text + textLength);
  const code = i32(at.code);
  const status = i32(at.status);
  const process = decodeName({ view, bytes }, at.process);
  const count = view.getUint32(at.count, LITTLE_ENDIAN);
  switch (view.getUint32(at.type, LITTLE_ENDIAN)) {
    case JOB_ENUM.REPORT_STARTED:
      return process && { type: 'started', main: process };
    case JOB_ENUM.REPORT_SPAWN_FAILED:
      return { type: 'spawn-failed', failure: { step: spawnStep(code), errno: errno(status), path: text } };
    case JOB_ENUM.REPORT_ADOPTED:
      return process && { type: 'adopted', process, formerParent: status > 0 ? pid(status) : null };
    case JOB_ENUM.REPORT_ENDED: {
      const end = endOf(code, status);
      return process && end && { type: 'ended', process, end, usage: usageOf(view) };
    }
    case JOB_ENUM.REPORT_MAIN_ENDED: {
      const end = endOf(code, status);
      const usage = end && usageOf(view);
      const heir = decodeName({ view, bytes }, at.heir);
      return process && { type: 'main-ended', process, end, usage, survivors: count, heir };
    }
    case JOB_ENUM.REPORT_EMPTY:
      return { type: 'empty' };
    case JOB_ENUM.REPORT_KILLED:
      return process && { type: 'killed', process };
    case JOB_ENUM.REPORT_SIGNALLED:
      return { type: 'signalled', signal: signalNumber(code), reached: count, errno: status === 0 ? null : errno(status) };
    case JOB_ENUM.REPORT_NOTIFY:
      return { type: 'notify', pid: pid(i32(at.pid)), text };
    case JOB_ENUM.REPORT_READY:
      return { type: 'ready' };
    case JOB_ENUM.REPORT_LINE:
      return { type: 'line', text };
    case JOB_ENUM.REPORT_WATCHDOG_EXPIRED:
      return { type: 'watchdog-expired' };
    case JOB_ENUM.REPORT_STATUS:
      return { type: 'status', status: status === BUSY ? 'busy' : 'idle' };
    case JOB_ENUM.REPORT_LOST:
      return { type: 'lost', count };
    default:
      return null;
  }
}

const BUSY = 'b'.charCodeAt(0);

function decodeName({ view, bytes }: Decodable, start: number): ProcessName | null {
  const number = view.getInt32(start + nameAt.pid, LITTLE_ENDIAN);
  if (number <= 0) return null;
  const startTime = Number(view.getBigUint64(start + nameAt.start_time, LITTLE_ENDIAN));
  return { pid: pid(number), startTime, comm: textOf(bytes, start + nameAt.comm, COMM_CAPACITY) };
}

function endOf(code: number, status: number): End | null {
  if (code === 0) return null;
  const change = childChange(code, status);
  return change.type === 'ended' ? change.end : null;
}

const usageOf = (view: DataView): Usage => ({
  user: view.getBigUint64(at.user_ns, LITTLE_ENDIAN),
  system: view.getBigUint64(at.system_ns, LITTLE_ENDIAN),
  maxResident: Number(view.getBigUint64(at.max_resident, LITTLE_ENDIAN)),
});
