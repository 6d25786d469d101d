import type { Effect } from '../model/effect.ts';
import type { SignalAction } from '../model/event.ts';
import type { SignalNumber } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { type Decision, type EventOf, tell } from './decision.ts';
import { mayEnd, passage } from './passage.ts';

type Arrived = EventOf<'signal-arrived'>;

/** Who sent it is said at once where that is known already, or where there is nobody to look for. */
export function report(state: State, event: Arrived, action: SignalAction): Effect {
  const { info, sender } = event;
  if (sender === undefined && info.senderPid > 0) return { type: 'identify-sender', info, action };
  return tell({ type: 'signal', info, sender: sender ?? null, action, role: state.role });
}

export function senderIdentified(state: State, event: EventOf<'sender-identified'>): Decision {
  const { info, action, sender } = event;
  return [state, [tell({ type: 'signal', info, sender, action, role: state.role })]];
}

/** The action where the signal would not be passed on whether there is an app or not; null: it would. */
export function droppedAs({ settings }: State, { info }: Arrived): SignalAction | null {
  const passed = passage(settings, info.signal);
  return passed.type === 'dropped' ? passed : null;
}

/** The stop signal that this one would be passed on as: one, or none. */
export function stopSignalOf({ settings }: State, { info }: Arrived): readonly SignalNumber[] {
  const passed = passage(settings, info.signal);
  return passed.type === 'forwarded' && mayEnd(settings, passed.as) ? [passed.as] : [];
}
