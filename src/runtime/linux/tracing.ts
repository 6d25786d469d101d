import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeTraceReport, signalMask, TRACE_LAYOUT, type TraceShim } from '../../../native-bindings/trace-shim.ts';
import { type Errno, type Pid, pid } from '../../model/ids.ts';
import { failure, ok } from '../../model/result.ts';
import type { TraceRefusal } from '../../model/trace.ts';
import type { System, TracerReport } from '../system.ts';

const { EPIPE, ECONNRESET } = constants.errno;
/** So many reports at most before something else is looked at again. */
const REPORTS_AT_ONCE = 64;

/** The tracer as the rest of the adapter needs it. */
export interface Tracing extends Pick<System, 'startTracer' | 'tracerReports'> {
  /** null: there is none. */
  pid(): Pid | null;
  /** The descriptor at which a child that is about to become a program lets itself be attached to; 0: nobody is traced. */
  door(): number;
}

export interface TracingParts {
  readonly shim: TraceShim & {
    readonly keep: (descriptor: number) => void;
    readonly close: (descriptor: number) => void;
  };
  readonly allocate: (length: number) => Memory;
  /** Started by a brain before this one. */
  readonly previous: { readonly pid: Pid; readonly link: number } | null;
}

/** link: our end of what the tracer tells by. It survives our own exec. */
export function createTracing({ shim, allocate, previous }: TracingParts): Tracing {
  let present = previous;
  let report: Memory | null = null;
  return {
    pid: () => present?.pid ?? null,
    door() {
      const door = present === null ? null : shim.traceDoor(present.link);
      return door?.ok === true ? door.value : 0;
    },
    startTracer({ others, itself }) {
      const link = allocate(4);
      const started = shim.startTracer(signalMask(others), signalMask(itself), link);
      if (!started.ok) return failure(refusalOf(started.errno));
      present = { pid: pid(started.value), link: link.view.getInt32(0, LITTLE_ENDIAN) };
      shim.keep(present.link);
      return ok(present);
    },
    tracerReports() {
      const reports: TracerReport[] = [];
      report ??= allocate(TRACE_LAYOUT.trace_report.size);
      while (present !== null && reports.length < REPORTS_AT_ONCE) {
        const received = shim.receiveTrace(present.link, report);
        if (received.ok && received.value === 0) break;
        if (received.ok) {
          const told = decodeTraceReport(report);
          reports.push(told.type === 'refused' ? { type: 'refused', pid: told.pid, refusal: refusalOf(told.errno) } : told);
          continue;
        }
        if (received.errno !== EPIPE && received.errno !== ECONNRESET)
          throw new Error(`recvfrom(2) failed with errno ${received.errno}`);
        shim.close(present.link);
        present = null;
        reports.push({ type: 'ended' });
      }
      return reports;
    },
  };
}

/** What forbids ptrace(2), as far as it shows. */
function refusalOf(errno: Errno): TraceRefusal {
  const yama = read('/proc/sys/kernel/yama/ptrace_scope').trim();
  const seccomp = /^Seccomp:\s*2$/m.test(read('/proc/self/status'));
  return { errno, yama: /^\d$/.test(yama) ? Number(yama) : null, seccomp };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
