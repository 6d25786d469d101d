import type { PersonalityName } from '../../model/settings.ts';

/** The names of files under which each of them is installed. */
export const NAMES: ReadonlyMap<PersonalityName, readonly string[]> = new Map([
  ['tsinit', ['tsinit']],
  ['tini', ['tini', 'tini-static', 'docker-init']],
  ['dumb-init', ['dumb-init']],
  ['catatonit', ['catatonit', 'podman-init']],
]);

/** All that are understood, for a complaint. */
export const ALL_NAMES: readonly string[] = [...NAMES.values()].flat();

/** By one of the names above; null: it is none of them. */
export function personalityNamed(name: string): PersonalityName | null {
  const found = [...NAMES].find(([, names]) => names.includes(name));
  return found === undefined ? null : found[0];
}

/** What is behind the last slash. */
export const baseName = (argv0: string): string => argv0.slice(argv0.lastIndexOf('/') + 1);

/** By the path or name that we were called by. */
export const personalityOf = (argv0: string): PersonalityName => personalityNamed(baseName(argv0)) ?? 'tsinit';
