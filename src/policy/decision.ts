import type { Effect } from '../model/effect.ts';
import type { Event } from '../model/event.ts';
import type { ExitCode } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { App, State } from '../model/state.ts';

/** What a decision is: the next state, and what is to be done, in order. */
export type Decision = readonly [State, readonly Effect[]];

/** A decision after which the app still runs. */
export type RunningDecision = readonly [StateIn<'running'>, readonly Effect[]];

/** A State whose app is in the named state of its life. */
export type StateIn<Id extends App['id']> = State & { readonly app: Extract<App, { readonly id: Id }> };

export type EventOf<Type extends Event['type']> = Event & { readonly type: Type };

/** A row of the table of decide: an event of each type, in one state of the app's life. */
export type Row<Id extends App['id']> = {
  readonly [Type in Event['type']]: (state: StateIn<Id>, event: EventOf<Type>) => Decision;
};

/** Nothing changes and nothing is to be done. */
export const stay = (state: State): Decision => [state, []];

export const withApp = <Id extends App['id']>(state: State, app: Extract<App, { readonly id: Id }>): StateIn<Id> => ({
  ...state,
  app,
});

export const tell = (message: Message): Effect => ({ type: 'tell', message });

/** What we leave with, and why: told on stderr, and where it is no success in the file of --termination-log as well, if there is to be one. */
export function tellVerdict({ settings }: State, message: Message & { readonly exitCode: ExitCode }): readonly Effect[] {
  const told = tell(message);
  return message.exitCode === 0 || settings.terminationLog === null ? [told] : [told, { type: 'write-termination-log', message }];
}
