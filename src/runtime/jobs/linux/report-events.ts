import type { ShepherdReport } from '../../../../native-bindings/job-types.ts';
import type { Millis, Pid } from '../../../model/ids.ts';
import type { JobsEvent, ProcessName } from '../../../model/jobs/event.ts';
import type { RunId } from '../../../model/jobs/ids.ts';
import { unreachable } from '../../../model/result.ts';
import { notifyFields } from '../notify-fields.ts';

/** What is known of the run that a report is of. */
export interface ReportedRun {
  readonly run: RunId;
  readonly shepherd: Pid;
  /** Lines of its output that make it ready; null: none do. */
  readonly pattern: string | null;
  readonly killed: readonly ProcessName[];
}

/** What one report of a shepherd means to the policy. */
export function reportEvents(
  report: ShepherdReport,
  { run, shepherd, pattern, killed }: ReportedRun,
  now: Millis,
): readonly JobsEvent[] {
  switch (report.type) {
    case 'started':
      return [{ type: 'run-started', now, run, shepherd, main: report.main }];
    case 'spawn-failed':
      return [{ type: 'run-failed', now, run, failure: report.failure }];
    case 'main-ended': {
      const { process, end, survivors, heir } = report;
      return [{ type: 'main-ended', now, run, pid: process.pid, end, survivors, heir }];
    }
    case 'empty':
      return [{ type: 'run-emptied', now, run, killed }];
    case 'signalled': {
      const { signal, reached, errno } = report;
      return [{ type: 'run-signalled', now, run, signal, reached, errno }];
    }
    case 'notify': {
      const fields = notifyFields(report.text);
      return fields === null ? [] : [{ type: 'notified', now, run, pid: report.pid, fields }];
    }
    case 'ready':
      return [{ type: 'run-ready', now, run, by: 'descriptor' }];
    case 'line':
      return pattern !== null && new RegExp(pattern, 'u').test(report.text) ? [{ type: 'run-ready', now, run, by: 'line' }] : [];
    case 'watchdog-expired':
      return [{ type: 'watchdog-expired', now, run }];
    case 'status':
      return [{ type: 'worker-status', now, run, status: report.status }];
    case 'killed':
    case 'adopted':
    case 'ended':
    case 'lost':
      return [];
    default:
      return unreachable(report);
  }
}
