import type { JobConfig, JobsConfig } from '../model/jobs/config.ts';

/** Who is started when: each row as soon as what its jobs wait for in the rows above is so. Only of a configuration without cycles. */
export function startOrder({ jobs }: JobsConfig): readonly (readonly JobConfig[])[] {
  const rows: JobConfig[][] = [];
  const placed = new Set<string>();
  let left = [...jobs];
  while (left.length > 0) {
    const row = left.filter(({ dependencies }) => dependencies.every(({ on }) => placed.has(on)));
    if (row.length === 0) throw new Error('there is a cycle in a configuration that was accepted');
    for (const { name } of row) placed.add(name);
    left = left.filter(({ name }) => !placed.has(name));
    rows.push(row);
  }
  return rows;
}
