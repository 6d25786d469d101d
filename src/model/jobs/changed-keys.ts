import type { JobConfig } from './config.ts';

/**
 * Which parts of a job differ, as paths into JobConfig: process.command, process.environment.set.PATH, stop.timeout. Lists are compared
 * whole, mappings name by name, whatever their order. Empty: nothing has changed. Values are never among what is told.
 */
export const changedKeys = (old: JobConfig, next: JobConfig): readonly string[] => differences(old, next, '');

function differences(old: unknown, next: unknown, path: string): readonly string[] {
  if (!isRecord(old) || !isRecord(next)) return isSame(old, next) ? [] : [path];
  // What is another kind of thing (readiness by tcp, then by a line) has changed as a whole.
  if (old.type !== next.type) return [path];
  const names = [...new Set([...Object.keys(old), ...Object.keys(next)])].sort();
  return names.flatMap((name) => differences(old[name], next[name], path === '' ? name : `${path}.${name}`));
}

function isSame(old: unknown, next: unknown): boolean {
  if (Array.isArray(old) && Array.isArray(next))
    return old.length === next.length && old.every((item, index) => isSame(item, next[index]));
  if (isRecord(old) && isRecord(next)) return differences(old, next, '').length === 0;
  return Object.is(old, next);
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
