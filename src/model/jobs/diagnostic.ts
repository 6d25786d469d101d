/** What is wrong with a configuration, and where. Lines and columns count from 1. */
export interface Diagnostic {
  /** jobs.web.stop.timeout; empty: the file as a whole. */
  readonly path: string;
  /** One line: the field, the value and the cure. */
  readonly words: string;
  readonly at: { readonly line: number; readonly column: number; readonly length: number } | null;
  /** The line of the file, without its newline, printable. */
  readonly source: string | null;
}
