import type { Fault } from './fault.ts';

/** What the test does while the scene runs, and what it waits for. */
export type Step =
  /** Until the app has written a line that begins so. */
  | { readonly type: 'app-says'; readonly line: string }
  /** The same for a line of tsinit's. */
  | { readonly type: 'init-says'; readonly pattern: RegExp }
  /** Until the core waits, asleep or in reflex; a short while at the most, because a fault may keep the brain awake. */
  | { readonly type: 'core-waits' }
  /** As docker stop does it: from outside of the pid namespace. */
  | { readonly type: 'signal'; readonly signal: NodeJS.Signals }
  /** A line for the app's standard input. */
  | { readonly type: 'tell-app'; readonly line: string }
  /** To go on in another file, which is the same one; until there is an answer. */
  | { readonly type: 'ask-for-upgrade' }
  /** In reflex: that the time to try the brain again has come. */
  | { readonly type: 'retry-now' };

export interface InReflex {
  /** The exit code, where the app has to be told to end. */
  readonly code?: number;
  /** What the app may not see, each line begins so; and steps that may be waited for in vain. */
  readonly unseen?: readonly string[];
  /** What reflex says once in every run, where the scene is about it. */
  readonly own?: RegExp;
}

/** One course of events, the same each time but for the fault that is put into it. */
export interface Scene {
  readonly name: string;
  /** For the table: what happens in it. */
  readonly what: string;
  /** Behind "tsinit" and before the app. */
  readonly options?: readonly string[];
  /** Words for the app (native/app.c); the exit code is the last number. null: no app. */
  readonly app: readonly string[] | null;
  /** Instead of the app. */
  readonly program?: string;
  /** Another name for the init: a personality. */
  readonly called?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Not process 1, but below a process that adopts orphans. */
  readonly below?: true;
  /** Descriptor 0 is a terminal, and controls the session. */
  readonly terminal?: true;
  readonly stderr?: 'pipe' | 'file' | 'terminal';
  /** In every run: what the scene is about. */
  readonly always?: readonly Fault[];
  readonly steps: readonly Step[];
  /** The exit code that it ends with. */
  readonly code: number;
  /** What it leaves with where the app cannot be started; as tsinit does it where nothing is said. */
  readonly refusals?: readonly number[];
  /** It is ended by a deadline of tsinit's, whatever the app has missed: it is not told to end. */
  readonly endsByDeadline?: true;
  /** What is otherwise in reflex, which leaves options out. */
  readonly inReflex?: InReflex;
  /** Lines of the app, each begins so, that are others where one of tsinit's says so, or its own exec is what failed. */
  readonly changed?: { readonly lines: string; readonly where: RegExp };
  /** Whose calls are made to fail; ours where it is not said. */
  readonly whose?: 'node';
}

export const appSays = (line: string): Step => ({ type: 'app-says', line });
export const coreWaits: Step = { type: 'core-waits' };
export const signal = (name: NodeJS.Signals): Step => ({ type: 'signal', signal: name });
export const initSays = (pattern: RegExp): Step => ({ type: 'init-says', pattern });
export const askForUpgrade: Step = { type: 'ask-for-upgrade' };
export const retryNow: Step = { type: 'retry-now' };
export const tellApp = (line: string): Step => ({ type: 'tell-app', line });
