import { ENUM } from '../../../native-bindings/abi.ts';
import { DEFAULT_SETTINGS } from '../../../src/cli/parse-arguments.ts';
import { millis } from '../../../src/model/ids.ts';
import { initialJobsState } from '../../../src/policy/jobs/initial-state.ts';
import { createJobsBrain } from '../../../src/runtime/jobs/brain.ts';
import { decodeConfig, decodeJobsSnapshot } from '../../../src/runtime/jobs/snapshot.ts';
import { openLedger } from '../../../src/runtime/linux/ledger.ts';
import { fakeLedger } from '../fake-ledger.ts';
import { Left } from '../fake-system.ts';
import { type FakeJobsSystem, Lost } from './fake-jobs-system.ts';

/** How a life of the brain came to an end, how often it had to come back until then, and how often it wrote its state. */
export interface Lived {
  readonly outcome: unknown;
  readonly brains: number;
  readonly saves: number;
}

/** A whole life on a fake world; a brain that is lost is followed by the next, which has the ledger alone, until it leaves, or sleeps. */
export function liveJobs(system: FakeJobsSystem): Lived {
  const memory = fakeLedger({ flags: ENUM.LEDGER_PID1 });
  let saves = 0;
  for (let brains = 1; ; brains += 1) {
    if (brains > 100) throw new Error('no brain gets any further');
    if (brains === 2) memory.set('wake_reason', ENUM.WAKE_RESUME);
    memory.set('crash_count', brains - 1);
    const opened = openLedger(memory);
    const loaded = opened.loadBy(decodeJobsSnapshot);
    const previous = typeof loaded === 'string' ? null : loaded;
    const ledger = {
      ...opened,
      saveText(json: string) {
        saves += 1;
        opened.saveText(json);
      },
    };
    const config = decodeConfig(opened.loadConfig() ?? '')?.config ?? system.disk;
    const state = previous === null ? initialJobsState(config, millis(1000), 7) : { ...previous.state, config };
    try {
      createJobsBrain({
        system,
        ledger,
        leaveWith: () => undefined,
        previous,
        state,
        settings: DEFAULT_SETTINGS,
        path: '/etc/tsinit.yaml',
        rereads: false,
        warnings: [],
        realtime: () => 0,
        version: '9.8.7',
      }).run();
    } catch (outcome) {
      if (!(outcome instanceof Lost)) return { outcome, brains, saves };
    }
  }
}

export const codeOf = (outcome: unknown): number | unknown => (outcome instanceof Left ? outcome.code : outcome);
