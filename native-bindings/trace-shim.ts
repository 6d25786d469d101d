import { type Errno, errno, type Pid, pid, type SignalNumber } from '../src/model/ids.ts';
import type { Aside, Delivery } from '../src/model/trace.ts';
import { LITTLE_ENDIAN, textOf } from './bytes.ts';
import { type CallResult, declare } from './calls.ts';
import type { Addon } from './load.ts';
import type { Memory } from './memory.ts';
import { decodeSender } from './process-facts.ts';
import { decodeSignal } from './siginfo.ts';

/** What the preloaded library does for tracing (core/shim-trace.c). They answer -errno when they fail. */
export interface TraceShim {
  /** The masks say of which signals it tells (bit n-1 for signal n); debuggers: names, each with a comma behind it, then a NUL. The pid; our end of the link is written to `link` (i32). */
  startTracer(others: bigint, itself: bigint, debuggers: Memory, link: Memory): CallResult;
  /** The child's side of a new door of the tracer. */
  traceDoor(link: number): CallResult;
  /** What the tracer has seen next, in `report`: twice the number of those before it that were lost, plus 1; without the 1: nothing new. */
  nextTrace(report: Memory): CallResult;
  tracerEnded(): CallResult;
}

export function bindTraceShim(addon: Addon, library: string): TraceShim {
  const i32 = { returns: 'i32', failure: 'negative' } as const;
  return {
    startTracer: declare(addon, library, 'tsinit_start_tracer', ['bits64', 'bits64', 'memory', 'memory'], i32),
    traceDoor: declare(addon, library, 'tsinit_trace_door', ['i32'], i32),
    nextTrace: declare(addon, library, 'tsinit_next_trace', ['memory'], { returns: 'i64', failure: 'negative' }),
    tracerEnded: declare(addon, library, 'tsinit_tracer_ended', [], i32),
  };
}

/** core/trace.h; compared with C by the test of abi.ts. */
export const TRACE_LAYOUT = {
  trace_report: {
    size: 1168,
    offsets: {
      type: 0,
      pid: 4,
      thread: 8,
      error: 12,
      origin: 20,
      main_blocks: 24,
      signal: 28,
      info: 32,
      comm: 160,
      sender: 176,
    },
  },
} as const;

export const TRACE_ENUM = {
  TRACE_DELIVERED: 1,
  TRACE_REFUSED: 2,
  TRACE_ASIDE: 3,
  TRACE_FROM_OUTSIDE: 0,
  TRACE_FROM_TRACED: 1,
  TRACE_FROM_OTHER: 2,
  TRACE_FROM_INIT: 3,
} as const;

export type TraceReport =
  | { readonly type: 'delivered'; readonly delivery: Delivery }
  | { readonly type: 'refused'; readonly pid: Pid; readonly errno: Errno }
  | { readonly type: 'aside'; readonly aside: Aside };

const at = TRACE_LAYOUT.trace_report.offsets;
const COMM = 16;

const ORIGINS: Readonly<Record<number, Delivery['origin']>> = {
  [TRACE_ENUM.TRACE_FROM_OUTSIDE]: 'outside',
  [TRACE_ENUM.TRACE_FROM_TRACED]: 'set',
  [TRACE_ENUM.TRACE_FROM_OTHER]: 'container',
  [TRACE_ENUM.TRACE_FROM_INIT]: 'init',
};

/** One struct trace_report. */
export function decodeTraceReport(report: Memory): TraceReport {
  const { view, bytes } = report;
  const i32 = (offset: number): number => view.getInt32(offset, LITTLE_ENDIAN);
  const u32 = (offset: number): number => view.getUint32(offset, LITTLE_ENDIAN);
  const type = u32(at.type);
  switch (type) {
    case TRACE_ENUM.TRACE_DELIVERED:
      return {
        type: 'delivered',
        delivery: {
          pid: pid(i32(at.pid)),
          comm: textOf(bytes, at.comm, COMM),
          thread: i32(at.thread),
          mainBlocks: u32(at.main_blocks) !== 0,
          info: decodeSignal(view, at.info),
          sender: decodeSender(report, at.sender),
          origin: ORIGINS[u32(at.origin)] ?? 'container',
        },
      };
    case TRACE_ENUM.TRACE_REFUSED:
      return { type: 'refused', pid: pid(i32(at.pid)), errno: errno(i32(at.error)) };
    case TRACE_ENUM.TRACE_ASIDE: {
      const target = i32(at.thread);
      const comm = decodeSender(report, at.sender)?.facts.comm ?? '';
      const attached = target === 0 ? null : { pid: pid(target), comm };
      return { type: 'aside', aside: { pid: pid(i32(at.pid)), comm: textOf(bytes, at.comm, COMM), target: attached } };
    }
    default:
      throw new RangeError(`the tracer told something of the unknown type ${type}`);
  }
}

/** A signal set as the kernel has it: bit n-1 for signal n. */
export const signalMask = (signals: readonly SignalNumber[]): bigint =>
  signals.reduce((mask, signal) => mask | (1n << BigInt(signal - 1)), 0n);
