/** What getenv(3) would find among "NAME=value": the first of that name. null: it is not set; an empty one is. */
export function getenv(env: readonly Buffer[], name: string): string | null {
  const start = Buffer.from(`${name}=`);
  const entry = env.find((candidate) => candidate.subarray(0, start.length).equals(start));
  return entry === undefined ? null : entry.subarray(start.length).toString('utf8');
}
