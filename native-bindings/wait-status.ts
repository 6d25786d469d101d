import type { ChildChange } from '../src/model/event.ts';
import { exitCode, signalNumber } from '../src/model/ids.ts';
import { CLD_CONTINUED, CLD_DUMPED, CLD_EXITED, CLD_KILLED, CLD_STOPPED, CLD_TRAPPED } from './constants.ts';

/** What waitid(2) says by si_code and si_status. */
export function childChange(code: number, status: number): ChildChange {
  switch (code) {
    case CLD_EXITED:
      return { type: 'ended', end: { type: 'exited', code: exitCode(status & 0xff) } };
    case CLD_KILLED:
    case CLD_DUMPED:
      return { type: 'ended', end: { type: 'killed', signal: signalNumber(status), coreDumped: code === CLD_DUMPED } };
    // A traced child is ours to wait for only if we trace it, which we never do; its tracer would see a stop.
    case CLD_TRAPPED:
    case CLD_STOPPED:
      return { type: 'stopped', signal: signalNumber(status) };
    case CLD_CONTINUED:
      return { type: 'continued' };
    default:
      throw new RangeError(`waitid(2) gave the unknown si_code ${code}`);
  }
}
