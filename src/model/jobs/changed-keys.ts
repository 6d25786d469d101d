import type { JobConfig } from './config.ts';

/** The keys in which two configurations of a job differ, in the order of the first: "process.command", "stop.timeout". */
export function changedKeys(old: JobConfig, next: JobConfig): readonly string[] {
  return differences(old, next, '');
}

function differences(old: unknown, next: unknown, path: string): readonly string[] {
  if (Object.is(old, next)) return [];
  if (!isObject(old) || !isObject(next) || Array.isArray(old) !== Array.isArray(next)) return [path];
  const before = new Map<string, unknown>(Object.entries(old));
  const after = new Map<string, unknown>(Object.entries(next));
  const inner = [...new Set([...before.keys(), ...after.keys()])].flatMap((key) =>
    differences(before.get(key), after.get(key), path === '' ? key : `${path}.${key}`),
  );
  // Of a list the whole is told of: its indexes mean nothing to anybody.
  return Array.isArray(old) && inner.length > 0 ? [path] : inner;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
