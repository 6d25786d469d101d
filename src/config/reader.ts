import * as v from 'valibot';
import type { JobsConfig } from '../model/jobs/config.ts';
import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { checkCommand, checkJob } from './check-job.ts';
import { checkJobs } from './check-jobs.ts';
import { decode } from './decode.ts';
import { dependencies } from './dependencies.ts';
import { fillIn } from './fill-in.ts';
import { locate } from './locate.ts';
import { parseYaml } from './parse-yaml.ts';
import { diagnosticAt, type Path, type Problem, problem } from './problem.ts';
import { defaults as defaultsSchema, file, job as jobSchema, type WrittenJob } from './schema.ts';
import { isMapping, type Tree } from './tree.ts';

export { showDiagnostics } from './show.ts';
export { summary } from './summary.ts';

/** Bytes of JSON: the ledger keeps it in one area of 1 MiB (native-bindings/core/abi.h). */
const LARGEST_CONFIG = 1_000_000;

/**
 * A configuration of jobs, out of the bytes of a YAML file; or all mistakes at once, in the order of the file. env: tsinit's own
 * environment, "NAME=value", which is looked at where the file has !env. Pure.
 */
export function readConfig(bytes: Uint8Array, env: readonly Buffer[]): Result<JobsConfig, readonly Diagnostic[]> {
  const text = decode(bytes);
  if (!text.ok) return failure([text.error]);
  const parsed = parseYaml(text.value, env);
  if (!parsed.ok) return parsed;
  const { tree, document } = parsed.value;
  const whole = (words: string) => failure([diagnosticAt(text.value, [], words, null)]);
  if (tree === null) return whole('the file is empty; begin with jobs:');
  const written = v.safeParse(file, tree);
  const problems = [...(written.issues ?? []).map(problemOf), ...checked(tree)];
  if (problems.length > 0) return failure(locate(text.value, document, problems));
  if (!written.success) throw new Error('a configuration without a problem was not accepted');
  const config = fillIn(written.output);
  if (config.jobs.length === 0) return whole('there are no jobs; name one under jobs:');
  const length = Buffer.byteLength(JSON.stringify(config));
  return length > LARGEST_CONFIG
    ? whole(
        `with all that is filled in it has ${length} bytes, and ${LARGEST_CONFIG} are the most; have fewer jobs, or shorter ones`,
      )
    : ok(config);
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const path: Path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
  return problem(path, issue.message, issue.path?.at(-1)?.origin === 'key' ? 'key' : 'value');
}

/** Between the jobs that are right by themselves, so that one mistake hides no other. */
function checked(tree: Tree): readonly Problem[] {
  const jobs = isMapping(tree) && isMapping(tree.jobs) ? tree.jobs : {};
  const commands = Object.entries(jobs).flatMap(([name, one]) => {
    const complaint = isMapping(one) ? checkCommand(Object.keys(one)) : null;
    return complaint === null ? [] : [problem(['jobs', name, ...(complaint[0] === null ? [] : [complaint[0]])], complaint[1])];
  });
  const shared = v.safeParse(defaultsSchema, isMapping(tree) ? (tree.defaults ?? Object.create(null)) : null);
  const right: Record<string, WrittenJob> = Object.create(null);
  const named: Record<string, WrittenJob> = Object.create(null);
  for (const [name, one] of Object.entries(jobs)) {
    const result = v.safeParse(jobSchema, one);
    if (result.success) right[name] = result.output;
    // Of one that has mistakes it is still known whom it waits for.
    named[name] = result.success ? result.output : namesOnly(one);
  }
  const fill = (some: typeof right) => fillIn({ jobs: some, defaults: shared.success ? shared.output : {} }).jobs;
  const filled = fill(right);
  const own = filled.flatMap((job) => checkJob(job, right[job.name] ?? {}));
  return [...commands, ...own, ...checkJobs(filled, fill(named), Object.keys(jobs), named)];
}

function namesOnly(job: Tree | undefined): WrittenJob {
  const written = isMapping(job) ? job : Object.create(null);
  const read = (key: 'after' | 'requires') => {
    const result = v.safeParse(dependencies, written[key]);
    return result.success && written[key] !== undefined ? { [key]: result.output } : {};
  };
  return { ...read('after'), ...read('requires') };
}

export type ConfigReader = {
  readonly readConfig: typeof readConfig;
  readonly showDiagnostics: typeof import('./show.ts').showDiagnostics;
  readonly summary: typeof import('./summary.ts').summary;
};
