import { constants } from 'node:os';
import type { CallResult } from '../../../../native-bindings/calls.ts';
import { encodeCommand } from '../../../../native-bindings/job-command.ts';
import { decodeReport } from '../../../../native-bindings/job-report.ts';
import type { ShepherdCommand, ShepherdReport } from '../../../../native-bindings/job-types.ts';
import { JOB_LAYOUT } from '../../../../native-bindings/jobs-abi.ts';
import type { Native } from '../../linux/linux-system.ts';

const { EAGAIN, ECONNRESET } = constants.errno;

/** What a link shows: the next report, which stays there; nothing for now; nothing any more, because the shepherd has gone. */
export type Look =
  | { readonly type: 'report'; readonly report: ShepherdReport | null }
  | { readonly type: 'nothing' }
  | { readonly type: 'gone' };

/** Reports and commands, one message each. The descriptor is our end of a shepherd's link. */
export interface Links {
  look(link: number): Look;
  /** Takes away what the last look showed. */
  take(link: number): void;
  /** false: the shepherd has gone, or does not read. */
  send(link: number, command: ShepherdCommand): boolean;
}

export function createLinks({ jobs, allocate }: Pick<Native, 'jobs' | 'allocate'>): Links {
  const report = allocate(JOB_LAYOUT.job_report.size);
  const taken = allocate(JOB_LAYOUT.job_report.size);
  const command = allocate(JOB_LAYOUT.job_command.size);
  const peek = (link: number): CallResult => jobs.peek(link, report, report.length);
  return {
    look(link) {
      const first = peek(link);
      // It has left without reading our last command. That is said once, before what it has told: unix(7), ECONNRESET.
      const peeked = !first.ok && first.errno === ECONNRESET ? peek(link) : first;
      if (!peeked.ok) return peeked.errno === EAGAIN ? { type: 'nothing' } : { type: 'gone' };
      if (peeked.value === 0) return { type: 'gone' };
      return { type: 'report', report: decodeReport(report, peeked.value) };
    },
    take: (link) => void jobs.receive(link, taken, taken.length),
    send(link, words) {
      const bytes = encodeCommand(words);
      bytes.copy(command.bytes);
      return jobs.send(link, command, bytes.length).ok;
    },
  };
}
