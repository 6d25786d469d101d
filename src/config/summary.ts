import type { JobConfig, JobsConfig } from '../model/jobs/config.ts';
import { startOrder } from './start-order.ts';

const MOST_NAMES = 20;

/** What was found, in one line; order: and who is started when, a line each step. Ends in a newline. */
export function summary(config: JobsConfig, order: boolean): string {
  const { jobs } = config;
  const names = jobs.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = jobs.length > names.length ? ` and ${jobs.length - names.length} more` : '';
  const first = `${jobs.length === 1 ? '1 job' : `${jobs.length} jobs`}: ${names.join(', ')}${more}`;
  const rows = order ? startOrder(config).map((row, index) => `${index + 1}. ${row.map(jobWords).join(', ')}`) : [];
  return `${[first, ...rows].join('\n')}\n`;
}

function jobWords({ name, kind, autostart, instances, onDemand, dependencies }: JobConfig): string {
  const waits = dependencies.map(({ on, condition }) => (condition === 'ready' ? on : `${on} ${condition}`));
  const facts = [
    ...(kind === 'service' ? [] : [kind]),
    ...(instances > 1 ? [`${instances} instances`] : []),
    ...(onDemand === null ? [] : ['on demand']),
    ...(autostart ? [] : ['not by itself']),
    ...(waits.length === 0 ? [] : [`after ${waits.join(' and ')}`]),
  ];
  return facts.length === 0 ? name : `${name} (${facts.join('; ')})`;
}
