import type { JobsMessage } from '../../model/jobs/message.ts';
import type { Settings } from '../../model/settings.ts';
import { bounded } from '../format.ts';
import { jsonLine } from '../json-line.ts';
import { jobsFieldsOf } from './fields.ts';
import { jobsImportanceOf } from './levels.ts';
import { jobsWordsOf } from './words.ts';

/** One line for standard error, without its newline; null: nothing is said of this at the present verbosity. */
export function formatJobsMessage(
  message: JobsMessage,
  settings: Pick<Settings, 'verbosity' | 'logFormat'>,
  clock: { readonly realtimeMs: number },
): string | null {
  const { level, from } = jobsImportanceOf(message);
  if (settings.verbosity < from) return null;
  const words = bounded(jobsWordsOf(message));
  if (settings.logFormat === 'text') return `tsinit: ${words}`;
  const time = new Date(clock.realtimeMs).toISOString();
  return jsonLine({ time, level, event: message.type, message: words, ...jobsFieldsOf(message) });
}
