import { pid } from '../../../src/model/ids.ts';
import type { NotifyFields } from '../../../src/model/jobs/event.ts';
import { runId } from '../../../src/model/jobs/ids.ts';
import type { Timeless } from './given.ts';

/** What a member of the run says by sd_notify(3). */
export const says = (run: number, fields: Partial<NotifyFields>): Timeless => ({
  type: 'notified',
  run: runId(run),
  pid: pid(100 + run),
  fields: {
    ready: false,
    reloading: false,
    stopping: false,
    watchdog: 'none',
    status: null,
    mainPid: null,
    errno: null,
    fdStore: false,
    ...fields,
  },
});
