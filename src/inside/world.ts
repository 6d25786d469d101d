import type { LogJson } from '../look/happening-fields.ts';
import type { Millis, SignalNumber } from '../model/ids.ts';

/** What a look inside asks of the process in which it runs. */
export interface World {
  /** CLOCK_MONOTONIC, as the entries of the log have it, and milliseconds since 1970. */
  now(): Millis;
  realtime(): number;
  /** NO_COLOR is set (no-color.org), or TERM says that the terminal understands nothing. */
  readonly plain: boolean;
  /** The whole text. gone: nobody wants to read it any more; else the name of an errno. */
  write(stream: 'stdout' | 'stderr', text: string): 'taken' | 'gone' | { readonly errno: string };
  /** The signals that came within so many milliseconds: all are blocked, so that nothing else would end us. Returns when one comes. */
  wait(milliseconds: number): readonly SignalNumber[];
  /** null: that stream is no terminal. */
  size(stream: 'stdin' | 'stdout'): { readonly rows: number; readonly columns: number } | null;
  /** Keys come one by one, are not shown, and are not waited for; ^C stays what it is. What is returned undoes it. null: no terminal. */
  rawKeys(): (() => void) | null;
  /** Stop ourselves, as ^Z would, and return when continued. */
  suspend(): void;
  /** What can be said of jobs, by asking the init that runs them; null: it runs none, or cannot be asked. */
  jobs(names: readonly string[]): JobsShown | null;
}

export interface JobsShown {
  lines(width: number | null): readonly string[];
  readonly json: LogJson;
}
