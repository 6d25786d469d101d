import type { BrainHappening } from '../../model/happening.ts';
import type { JobsMessage } from '../../model/jobs/message.ts';

/** What a message puts into the event log. words: of the whole message, as they are told. */
export function happeningOfMessage(message: JobsMessage, words: string): BrainHappening | null {
  switch (message.type) {
    case 'reloaded':
      return { type: 'reloaded', words: message.lines.length === 0 ? 'nothing has changed' : message.lines.join('; ') };
    case 'reload-refused':
      return { type: 'reloaded', words: `refused: ${words.split('\n')[0] ?? ''}` };
    case 'jobs-left':
      return { type: 'left', code: message.code };
    case 'shepherd-lost':
      return { type: 'job', job: message.job, words: 'has lost its shepherd', pid: null };
    default:
      return 'job' in message ? ofJob(message, words) : null;
  }
}

/** The entry has the name apart, in front of them. */
function ofJob(message: Extract<JobsMessage, { readonly job: string }>, words: string): BrainHappening {
  const { job } = message;
  const behind = words.startsWith(`job ${job}`) ? words.slice(`job ${job}`.length).replace(/^:? /, '') : words;
  return { type: 'job', job, words: behind, pid: 'pid' in message ? message.pid : null };
}
