import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Errno, SignalNumber } from '../model/ids.ts';
import type { HookPoint } from '../model/settings.ts';
import type { State } from '../model/state.ts';
import { standingOrders } from '../policy/standing-orders.ts';
import { createEventQueue, type EventQueue } from './event-queue.ts';
import { tokenToStart } from './hook-token.ts';
import { type Performer, perform } from './perform.ts';
import { happeningOf } from './record-event.ts';
import type { ArrivedSignal } from './system.ts';

export interface DispatcherParts extends Omit<Performer, 'emit' | 'signalSent' | 'tokenOf'> {
  readonly decide: (state: State, event: Event) => readonly [State, readonly Effect[]];
  /** Called before the effects of a decision are performed, so that a crash at any instruction can be resumed. */
  readonly save: (state: State) => void;
}

export interface Dispatcher extends EventQueue<State, Event> {
  handleSignal(signal: ArrivedSignal): void;
}

/** The queue of the one app, and how a signal goes through it. */
export function createDispatcher(initial: State, { decide, save, ...parts }: DispatcherParts): Dispatcher {
  const { system } = parts;
  let present: ArrivedSignal | null = null;
  const queue = createEventQueue<State, Event, Effect>(initial, {
    decide(state, event) {
      const happening = happeningOf(event, state);
      if (happening !== null) parts.system.record(happening);
      return decide(state, event);
    },
    save,
    perform(effect, emit) {
      const tokenOf = (point: HookPoint): number => tokenToStart(queue.state(), point);
      perform(effect, { ...parts, emit, tokenOf, signalSent: () => present?.finish() });
    },
  });

  /** What the standing orders could not send is no different from what we could not. */
  const refused = (signal: SignalNumber, errno: Errno): void => {
    const { target } = standingOrders(queue.state());
    if (target !== null) queue.handle({ type: 'signal-refused', now: system.now(), signal, target, errno });
  };

  return {
    ...queue,
    handleSignal(signal) {
      present = signal;
      const { info, sender, forwarded } = signal;
      queue.handle({ type: 'signal-arrived', now: system.now(), info, sender, forwarded });
      if (forwarded?.errno != null) refused(forwarded.as, forwarded.errno);
      present = null;
      signal.finish();
    },
  };
}
