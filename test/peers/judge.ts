import { isDeepStrictEqual } from 'node:util';
import type { Fact, Outcome } from './case.ts';

/** What a documented difference looks like: a fact's name, what the other says, and what tsinit says. */
export type Shown = Readonly<Record<string, readonly [theirs: Fact, ours: Fact]>>;

/**
 * What is wrong about two outcomes, in words; empty where nothing is. A difference that nobody documented is wrong, and
 * so is one that was documented and is not there, or is another one.
 */
export function judge(theirs: Outcome, ours: Outcome, documented: Shown): string[] {
  const names = new Set([...Object.keys(theirs), ...Object.keys(ours), ...Object.keys(documented)]);
  return [...names].flatMap((name) => complaint(name, theirs[name], ours[name], documented[name]) ?? []);
}

function complaint(
  name: string,
  theirs: Fact | undefined,
  ours: Fact | undefined,
  documented: Shown[string] | undefined,
): string | null {
  const equal = isDeepStrictEqual(theirs, ours);
  const seen = `${name}: theirs ${words(theirs)}, ours ${words(ours)}`;
  if (documented === undefined) return equal ? null : `${seen}; no difference is documented`;
  if (equal) return `${seen}; the difference that is documented does not show any more`;
  if (isDeepStrictEqual([theirs, ours], documented)) return null;
  return `${seen}; what is documented is theirs ${words(documented[0])}, ours ${words(documented[1])}`;
}

const words = (fact: Fact | undefined): string => (fact === undefined ? 'nothing' : JSON.stringify(fact));
