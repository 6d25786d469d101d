import type { ShepherdReport, Usage } from '../../../../native-bindings/job-types.ts';
import type { BrainHappening, HappeningUsage } from '../../../model/happening.ts';
import { millis } from '../../../model/ids.ts';

/** What a shepherd's report puts into the event log: nobody else has seen it. */
export function happeningOfReport(report: ShepherdReport): BrainHappening | null {
  switch (report.type) {
    case 'started':
      return { type: 'started', pid: report.main.pid, other: true, program: report.main.comm };
    case 'adopted':
      return { type: 'adopted', pid: report.process.pid, comm: report.process.comm, formerParent: report.formerParent };
    case 'killed':
      return { type: 'killed', pid: report.process.pid, comm: report.process.comm };
    case 'ended':
    case 'main-ended': {
      const { process, end, usage } = report;
      return end === null ? null : { type: 'exiting', pid: process.pid, comm: process.comm, end, usage: usageOf(usage) };
    }
    default:
      return null;
  }
}

const NS_PER_MS = 1e6;

const usageOf = (usage: Usage | null): HappeningUsage => ({
  ranFor: null,
  user: millis(Number(usage?.user ?? 0n) / NS_PER_MS),
  system: millis(Number(usage?.system ?? 0n) / NS_PER_MS),
  maxResidentKb: usage?.maxResident ?? 0,
});
