/** What a decision needs of the world around it. */
export interface QueueParts<State, Event, Effect> {
  readonly decide: (state: State, event: Event) => readonly [State, readonly Effect[]];
  /** Called before the effects of a decision are performed, so that a crash at any instruction can be resumed. */
  readonly save: (state: State, effects: readonly Effect[]) => void;
  /** emit: what came of the effect, as an event that is handled after the present one. */
  readonly perform: (effect: Effect, emit: (event: Event) => void) => void;
}

export interface EventQueue<State, Event> {
  state(): State;
  handle(event: Event): void;
}

/** One queue: each event is finished, its effects included, before the next; what came of them is next. */
export function createEventQueue<State, Event, Effect>(
  initial: State,
  { decide, save, perform }: QueueParts<State, Event, Effect>,
): EventQueue<State, Event> {
  let state = initial;
  const queue: Event[] = [];
  const emit = (event: Event): void => void queue.push(event);
  return {
    state: () => state,
    handle(first) {
      for (let event: Event | undefined = first; event !== undefined; event = queue.shift()) {
        const [next, effects] = decide(state, event);
        if (next !== state) {
          state = next;
          save(state, effects);
        }
        for (const effect of effects) perform(effect, emit);
      }
    },
  };
}
