import type { NamedProcess, Zombie } from '../model/event.ts';
import { printable } from '../model/printable.ts';

const MOST_PARENTS = 3;
const MOST_ZOMBIES = 3;

/** Who keeps whom from being reaped: only a parent may wait for its child (wait(2)), by its parents where there are many. */
export function zombieWords(zombies: readonly Zombie[]): string {
  const traced = zombies.filter((zombie) => zombie.traced).map(tracedWords);
  const others = zombies.filter((zombie) => !zombie.traced);
  return [...traced.slice(0, MOST_ZOMBIES), ...(others.length > 0 || traced.length === 0 ? [keptWords(others)] : [])].join('; ');
}

/** ptrace(2): the tracer waits before the parent does. */
const tracedWords = (zombie: Zombie): string =>
  `${named(zombie)} is dead, and cannot be reaped before its tracer ${named(zombie.parent)} has waited for it, or ends`;

function keptWords(zombies: readonly Zombie[]): string {
  const families = [...Map.groupBy(zombies, ({ parent }) => parent.pid).values()];
  const [family, second] = families;
  const first = family?.[0];
  if (family === undefined || first === undefined) return 'no zombies';
  const parent = named(first.parent);
  if (zombies.length === 1) {
    return `zombie ${named(first)} is not ours to reap: its parent ${parent} lives and has not waited for it; that is a bug of the parent`;
  }
  const head = `${zombies.length} zombies are not ours to reap`;
  if (second === undefined) {
    return `${head}: their parent ${parent} lives and has not waited for ${childrenWords(family)}; that is a bug of the parent`;
  }
  const shown = families.slice(0, MOST_PARENTS).map(familyWords).join(', ');
  const more = families.length - MOST_PARENTS;
  const others = more > 0 ? ` and ${more} more ${more === 1 ? 'parent' : 'parents'}` : '';
  return `${head}: their parents live and have not waited for them: ${shown}${others}; that is a bug of the parents`;
}

/** The same of those whose parent has ended meanwhile, so that its name is not known any more. */
export function leftZombieWords(zombies: readonly NamedProcess[]): string {
  const [zombie, was, them] = zombies.length === 1 ? ['zombie', 'was', 'it'] : ['zombies', 'were', 'them'];
  const parent = `${zombies.length === 1 ? 'its' : 'their'} parent (the app, or one that ended with it)`;
  return `${zombies.length} ${zombie} of the app ${was} left to tsinit: ${childrenWords(zombies)} had ended long before, and ${parent} had not waited for ${them}; that is a bug of the parent`;
}

function familyWords(family: readonly Zombie[]): string {
  const parent = family[0]?.parent;
  return parent === undefined ? '' : `${named(parent)} for ${childrenWords(family)}`;
}

function childrenWords(family: readonly NamedProcess[]): string {
  const shown = family.slice(0, MOST_ZOMBIES).map(named);
  const more = family.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
}

const named = ({ pid, comm }: { readonly pid: number; readonly comm: string }): string => `${pid} (${printable(comm, 32)})`;
