import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Errno, SignalNumber } from '../model/ids.ts';
import type { HookPoint } from '../model/settings.ts';
import type { State } from '../model/state.ts';
import { standingOrders } from '../policy/standing-orders.ts';
import { tokenToStart } from './hook-token.ts';
import { type Performer, perform } from './perform.ts';
import { happeningOf } from './record-event.ts';
import type { ArrivedSignal } from './system.ts';

export interface DispatcherParts extends Omit<Performer, 'emit' | 'signalSent' | 'tokenOf'> {
  readonly decide: (state: State, event: Event) => readonly [State, readonly Effect[]];
  /** Called before the effects of a decision are performed, so that a crash at any instruction can be resumed. */
  readonly save: (state: State) => void;
}

export interface Dispatcher {
  state(): State;
  handle(event: Event): void;
  handleSignal(signal: ArrivedSignal): void;
}

/** One queue: each event is finished, its effects included, before the next; what came of them is next. */
export function createDispatcher(initial: State, { decide, save, ...parts }: DispatcherParts): Dispatcher {
  const { system } = parts;
  let state = initial;
  let present: ArrivedSignal | null = null;
  const queue: Event[] = [];
  const emit = (event: Event): void => void queue.push(event);
  const tokenOf = (point: HookPoint): number => tokenToStart(state, point);
  const performer: Performer = { ...parts, emit, tokenOf, signalSent: () => present?.finish() };

  const handle = (first: Event): void => {
    for (let event: Event | undefined = first; event !== undefined; event = queue.shift()) {
      const happening = happeningOf(event, state);
      if (happening !== null) system.record(happening);
      const [next, effects] = decide(state, event);
      if (next !== state) {
        state = next;
        save(state);
      }
      for (const effect of effects) perform(effect, performer);
    }
  };

  /** What the standing orders could not send is no different from what we could not. */
  const refused = (signal: SignalNumber, errno: Errno): void => {
    const { target } = standingOrders(state);
    if (target !== null) handle({ type: 'signal-refused', now: system.now(), signal, target, errno });
  };

  return {
    state: () => state,
    handle,
    handleSignal(signal) {
      present = signal;
      const { info, sender, forwarded } = signal;
      handle({ type: 'signal-arrived', now: system.now(), info, sender, forwarded });
      if (forwarded?.errno != null) refused(forwarded.as, forwarded.errno);
      present = null;
      signal.finish();
    },
  };
}
