import type { JobConfig } from '../model/jobs/config.ts';

/** Each way round, once, from its first job back to it: a, b, a. A job that waits for itself: a, a. */
export function cyclesOf(jobs: readonly Pick<JobConfig, 'name' | 'dependencies'>[]): readonly (readonly string[])[] {
  const waitsFor = new Map(jobs.map(({ name, dependencies }) => [String(name), dependencies.map(({ on }) => String(on))]));
  const done = new Set<string>();
  const found: (readonly string[])[] = [];
  for (const { name } of jobs) {
    // By hand, not by calls: a chain may be as long as there are jobs.
    const way: { readonly name: string; next: number }[] = [];
    const enter = (next: string): void => {
      const from = way.findIndex((step) => step.name === next);
      if (from >= 0) found.push([...way.slice(from).map((step) => step.name), next]);
      else if (!done.has(next) && waitsFor.has(next)) way.push({ name: next, next: 0 });
    };
    enter(name);
    for (let step = way.at(-1); step !== undefined; step = way.at(-1)) {
      const next = waitsFor.get(step.name)?.[step.next];
      step.next += 1;
      if (next !== undefined) enter(next);
      else {
        done.add(step.name);
        way.pop();
      }
    }
  }
  return found;
}
