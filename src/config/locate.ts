import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { spanOf } from './parse-yaml.ts';
import { diagnosticAt, type Path, type Problem, type Span } from './problem.ts';

/** Problems with their places, in the order of the text. */
export function locate(text: string, document: Document.Parsed, problems: readonly Problem[]): readonly Diagnostic[] {
  return problems
    .map(({ path, words, of }) => ({ path, words, span: find(document, path, of) }))
    .sort((left, right) => (left.span?.start ?? -1) - (right.span?.start ?? -1))
    .map(({ path, words, span }) => diagnosticAt(text, path, words, span));
}

/** Of a mapping or a list, which may be long, the key is shown; of what is not there, the nearest thing around it that is. */
function find(document: Document.Parsed, path: Path, of: Problem['of']): Span | null {
  let node: unknown = document.contents;
  let key: unknown = null;
  for (const name of path) {
    if (isAlias(node)) node = node.resolve(document);
    const item = childOf(node, name);
    if (item === null) return key === null ? null : spanOf(key);
    // An item of a list has no key: then it is shown itself.
    key = item.key ?? item.value;
    node = item.value;
  }
  if (key === null) return null;
  const isShort =
    (isScalar(node) && node.range !== null && node.range !== undefined && node.range[1] > node.range[0]) || isAlias(node);
  return spanOf(of === 'value' && isShort ? node : key);
}

function childOf(node: unknown, name: string | number): { readonly key: unknown; readonly value: unknown } | null {
  if (isSeq(node)) {
    const value = typeof name === 'number' ? node.items[name] : undefined;
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap(node)) return null;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(name)) ?? null;
}
