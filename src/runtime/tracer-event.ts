import type { Event } from '../model/event.ts';
import type { Millis } from '../model/ids.ts';
import { unreachable } from '../model/result.ts';
import type { TracerReport } from './system.ts';

/** What the tracer tells, as an event. */
export function tracerEvent(report: TracerReport, now: Millis): Event {
  switch (report.type) {
    case 'delivered':
      return { type: 'signal-delivered', now, delivery: report.delivery };
    case 'refused':
      return { type: 'trace-refused', now, pid: report.pid, refusal: report.refusal };
    case 'aside':
      return { type: 'trace-aside', now, aside: report.aside };
    case 'lost':
      return { type: 'trace-lost', now, count: report.count };
    default:
      return unreachable(report);
  }
}
