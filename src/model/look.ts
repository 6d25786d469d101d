import type { Millis } from './ids.ts';

/** A look into a running init, which reads and changes nothing, and wakes nobody. pid: of the init. */
export type LookCommand = { readonly pid: number } & (
  | {
      readonly what: 'log';
      readonly json: boolean;
      /** Go on, and show what happens from now on. */
      readonly follow: boolean;
      /** Only what happened since; null: everything that the log holds. */
      readonly since: Since | null;
      /** Files to draw it into, in the place of lines; null: not asked for. */
      readonly timeline: string | null;
      readonly trace: string | null;
    }
  /** about: a pid, or a name; null: whatever ended badly last. */
  | { readonly what: 'why'; readonly about: string | null }
  | { readonly what: 'tree' }
  | { readonly what: 'doctor'; readonly json: boolean }
  | { readonly what: 'metrics' }
  /** jobs: only these are shown; empty: all. */
  | { readonly what: 'status'; readonly json: boolean; readonly watch: boolean; readonly jobs: readonly string[] }
);

/** clock: the last time that it was so late, local time. */
export type Since =
  | { readonly type: 'ago'; readonly duration: Millis }
  | { readonly type: 'clock'; readonly hours: number; readonly minutes: number; readonly seconds: number }
  /** Milliseconds since 1970. */
  | { readonly type: 'at'; readonly realtimeMs: number };
