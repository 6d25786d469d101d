/** What a YAML document says, before anybody has asked what it means: three kinds of nodes, and nothing at all. */
export type Tree = Text | readonly Tree[] | Mapping | null;

/** Without a prototype, so that no key finds anything that nobody wrote. */
export interface Mapping {
  readonly [key: string]: Tree;
}

/**
 * A scalar as it was written. What it means is decided by the key that it belongs to, so that `no`, 022 and 1.10 are the text that the
 * user sees, unless a number or a yes or no is asked for.
 */
export class Text {
  readonly text: string;
  /** For messages: the text, or, where variables of the environment are put in, what was written instead of them. */
  readonly shown: string;

  constructor(text: string, shown = text) {
    this.text = text;
    this.shown = shown;
  }
}

export const isList = (tree: unknown): tree is readonly Tree[] => Array.isArray(tree);

export const isMapping = (tree: unknown): tree is Mapping =>
  typeof tree === 'object' && tree !== null && !isList(tree) && !(tree instanceof Text);

/** For messages: "is a list". */
export function kindWords(tree: unknown): string {
  if (tree === null || tree === undefined) return 'is empty';
  if (tree instanceof Text) return 'is text';
  return isList(tree) ? 'is a list' : 'is a mapping';
}
