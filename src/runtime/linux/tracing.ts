import { readFileSync } from 'node:fs';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeTraceReport, signalMask, TRACE_LAYOUT, type TraceShim } from '../../../native-bindings/trace-shim.ts';
import { type Errno, pid } from '../../model/ids.ts';
import { failure, ok } from '../../model/result.ts';
import type { TraceRefusal } from '../../model/trace.ts';
import type { System, TracerReport } from '../system.ts';

/** So many reports at most before something else is looked at again. */
const REPORTS_AT_ONCE = 64;

/** The tracer as the rest of the adapter needs it. */
export interface Tracing extends Pick<System, 'startTracer' | 'tracerReports' | 'forgetTracer'> {
  /** A descriptor by which a child that is about to become a program lets itself be attached to; 0: nobody is traced. */
  door(): number;
}

/** What the tracer has seen is in the ledger, and outlives us; the link to it, by which doors are sent, ends with our image. */
export function createTracing(shim: TraceShim, allocate: (length: number) => Memory): Tracing {
  let link: number | null = null;
  let report: Memory | null = null;
  return {
    door() {
      const door = link === null ? null : shim.traceDoor(link);
      return door?.ok === true ? door.value : 0;
    },
    startTracer({ others, itself }, debuggers) {
      const end = allocate(4);
      const names = Buffer.from(`${debuggers.map((name) => `${name},`).join('')}\0`);
      const list = allocate(names.length);
      list.bytes.set(names);
      const started = shim.startTracer(signalMask(others), signalMask(itself), list, end);
      if (!started.ok) return failure(refusalOf(started.errno));
      link = end.view.getInt32(0, LITTLE_ENDIAN);
      return ok(pid(started.value));
    },
    tracerReports() {
      const reports: TracerReport[] = [];
      report ??= allocate(TRACE_LAYOUT.trace_report.size);
      for (let count = 0; count < REPORTS_AT_ONCE; count++) {
        const next = shim.nextTrace(report);
        const value = next.ok ? next.value : 0;
        if (value > 1) reports.push({ type: 'lost', count: Math.floor(value / 2) });
        if (value % 2 === 0) break;
        const told = decodeTraceReport(report);
        reports.push(told.type === 'refused' ? { type: 'refused', pid: told.pid, refusal: refusalOf(told.errno) } : told);
      }
      return reports;
    },
    forgetTracer: () => void shim.tracerEnded(),
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
