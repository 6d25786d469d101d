import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { full } from './scale.ts';

/** One line of docs/endurance.md. */
export interface Figure {
  /** Its place in the table. */
  readonly order: number;
  readonly what: string;
  readonly often: string;
  readonly outcome: string;
}

/** Kept until test/endurance/report.mjs makes the table, so that the full run can be made in pieces. Few are no figures. */
export function record(figure: Figure): void {
  if (!full) return;
  const folder = join(import.meta.dirname, '..', '..', 'dist', 'endurance');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${String(figure.order).padStart(2, '0')}.json`), JSON.stringify(figure, null, 2));
}

/** One cell of docs/senders.md. */
export interface SendersFigure {
  readonly scene: string;
  readonly kind: string;
  readonly rounds: number;
  readonly wrong: readonly string[];
  readonly named: number;
}

/** Kept until test/endurance/report-senders.mjs makes the table. */
export function recordSenders(figure: SendersFigure): void {
  if (!full) return;
  const folder = join(import.meta.dirname, '..', '..', 'dist', 'senders');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${figure.scene}-${figure.kind}.json`), JSON.stringify(figure, null, 2));
}

export const count = (value: number): string => value.toLocaleString('en');
