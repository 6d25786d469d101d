import * as v from 'valibot';
import type { Condition } from '../model/jobs/config.ts';
import type { JobName } from '../model/jobs/ids.ts';
import { jobName } from '../model/jobs/ids.ts';
import { ok } from '../model/result.ts';
import { choose, record, type Schema } from './choose.ts';
import { leaf, NONE } from './leaf.ts';
import { oneOf } from './values.ts';

/** condition null: nobody said which, and it is ready. */
export interface NamedDependency {
  readonly on: JobName;
  readonly condition: Condition | null;
}

const NAME = /^[a-z0-9][a-z0-9_.-]{0,62}$/;

/** What is wrong with the name of a job; null: nothing. */
export function jobNameComplaint(name: string): string | null {
  if (NAME.test(name)) return null;
  if (name === '') return 'is no name for a job, because it is empty';
  if (name.length > 63) return 'is longer than 63 characters; use a shorter name';
  if (NAME.test(name.toLowerCase())) return `has capitals, and names of jobs have none; use ${name.toLowerCase()}`;
  return 'is no name for a job; use small letters, digits, "-", "_" and ".", a letter or digit first';
}

const name = leaf({
  what: 'the name of a job',
  fixed: true,
  cure: 'use one of those under jobs:',
  json: { type: 'string' },
  read: (text) => (jobNameComplaint(text) === null ? ok(jobName(text)) : NONE),
});

const CURE = 'use [name], or {name: ready}';
const one = (on: JobName): NamedDependency => ({ on, condition: null });

/** NAME, [NAME, …], or {NAME: condition}. */
export const dependencies: Schema<readonly NamedDependency[]> = choose<readonly NamedDependency[]>('names of jobs', CURE, {
  text: v.pipe(
    name,
    v.transform((on) => [one(on)]),
  ),
  list: v.pipe(
    v.array(name),
    v.transform((all) => all.map(one)),
  ),
  mapping: v.pipe(
    record('names of jobs', CURE, oneOf('ready', 'started', 'completed', 'healthy'), jobNameComplaint),
    v.transform((all) => Object.entries(all).map(([on, condition]) => ({ on: jobName(on), condition }))),
  ),
});
