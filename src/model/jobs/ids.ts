/** Names and numbers of jobs that must not be mixed up with others. Each is made only where it comes in. */
declare const brand: unique symbol;
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** The key of a job in the configuration: [a-z0-9][a-z0-9_.-]*, 63 characters at the most. */
export type JobName = Brand<string, 'JobName'>;
/**
 * One life of one process set: a shepherd, the process that it starts, and all that descends from that. Numbered from 1 upwards over
 * all jobs, and never used again while this init lives.
 */
export type RunId = Brand<number, 'RunId'>;

export const jobName = (text: string): JobName => text as JobName;
export const runId = (value: number): RunId => value as RunId;
