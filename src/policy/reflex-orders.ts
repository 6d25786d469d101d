import type { ExitCode, Millis, SignalNumber } from '../model/ids.ts';
import { signalNumber } from '../model/ids.ts';
import { unreachable } from '../model/result.ts';
import { HIGHEST_SIGNAL } from '../model/signals.ts';
import type { State } from '../model/state.ts';
import { asksToStop, passage } from './passage.ts';

/** What the core has to know to end well without the brain: where it cannot be booted, or has crashed too often. */
export interface ReflexOrders {
  /** Those that ask the app to stop, as they come to us. */
  readonly stopSignals: readonly SignalNumber[];
  /** What it then has before everything is killed; null: no limit. */
  readonly killAfter: Millis | null;
  /** How long the rest may go on after the app's end. */
  readonly grace: Millis;
  /** Exit codes that are turned into 0. */
  readonly successCodes: readonly ExitCode[];
  /** When all that is left is to be killed, as it stands now; null: that is not decided. */
  readonly killAt: Millis | null;
}

export function reflexOrders(state: State): ReflexOrders {
  const { settings } = state;
  const { killAfter, grace, remapExit } = settings;
  const every = Array.from({ length: HIGHEST_SIGNAL }, (_, index) => signalNumber(index + 1));
  const stopSignals = every.filter((signal) => {
    const passed = passage(settings, signal);
    return passed.type === 'forwarded' && asksToStop(settings, passed.as);
  });
  return { stopSignals, killAfter, grace, successCodes: remapExit, killAt: killAtOf(state) };
}

function killAtOf({ app }: State): Millis | null {
  switch (app.id) {
    case 'running':
    case 'ended':
      return app.stopping.id === 'asked' ? app.stopping.killAt : app.stopping.id === 'killed' ? app.stopping.nextAt : null;
    case 'draining':
    case 'killing':
      return app.deadline;
    case 'unborn':
    case 'pausing':
    case 'closing':
    case 'left':
      return null;
    default:
      return unreachable(app);
  }
}
