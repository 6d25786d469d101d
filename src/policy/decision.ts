import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import type { App, State } from '../model/state.ts';

/** What a decision is: the next state, and what is to be done, in order. */
export type Decision = readonly [State, readonly Effect[]];

/** A State whose app is in the named state of its life. */
export type StateIn<Id extends App['id']> = State & { readonly app: Extract<App, { readonly id: Id }> };

export type EventOf<Type extends Event['type']> = Event & { readonly type: Type };

/** Nothing changes and nothing is to be done. */
export const stay = (state: State): Decision => [state, []];

export const withApp = (state: State, app: App): State => ({ ...state, app });

export const tell = (message: Message): Effect => ({ type: 'tell', message });
