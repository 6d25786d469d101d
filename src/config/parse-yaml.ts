import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type ParsedNode, parseDocument, type Scalar } from 'yaml';
import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { printable } from '../model/printable.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { diagnosticAt, type Path, type Span } from './problem.ts';
import { substitute } from './substitute.ts';
import { type Mapping, Text, type Tree } from './tree.ts';
import { TOO_DEEP, yamlWords } from './yaml-words.ts';

/** Nodes that a document may become when its aliases are followed: one that was made to explode says so before it does. */
const MOST_NODES = 50_000;
/** No key is so deep, not by far. */
const DEEPEST = 64;
const ENV_TAG = '!env';
const STRING_TAG = 'tag:yaml.org,2002:str';
/** They mean something to JavaScript, and to nobody else. */
const NO_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export interface Parsed {
  readonly tree: Tree;
  readonly document: Document.Parsed;
}

/** YAML 1.2 as a tree of text, with the variables of `!env` put in; or everything that is wrong with it. */
export function parseYaml(text: string, env: readonly Buffer[]): Result<Parsed, readonly Diagnostic[]> {
  const document = parsed(text);
  if (typeof document === 'string') return failure([diagnosticAt(text, [], document, null)]);
  // One mistake makes the parser stumble over what follows it at once.
  const first = document.errors.filter(({ pos }, index, all) => all.findIndex((other) => other.pos[0] === pos[0]) === index);
  const wrong = first.map(({ code, message, pos: [start, end] }) => {
    const key = code === 'DUPLICATE_KEY' ? keyAt(document, start) : null;
    return diagnosticAt(text, [], `${key ?? ''}${yamlWords(code, message)}`, { start, end });
  });
  if (wrong.length > 0) return failure(wrong);
  const walk: Walk = { env, problems: [], nodes: 0, open: new Set(), anchors: new Map() };
  const tree = treeOf(walk, document.contents, []);
  if (walk.problems.length === 0) return ok({ tree, document });
  return failure(walk.problems.map(({ path, words, span }) => diagnosticAt(text, path, words, span)));
}

/** A text: why it cannot be parsed at all. */
function parsed(text: string): Document.Parsed<ParsedNode> | string {
  try {
    return parseDocument(text, { schema: 'failsafe', version: '1.2', logLevel: 'error', prettyErrors: false });
  } catch (error) {
    // The parser calls itself for each level; whoever nests a thousand deep finds the end of the stack.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

function keyAt(document: Document.Parsed, offset: number): string | null {
  let found: string | null = null;
  const look = (node: unknown): void => {
    if (isMap(node))
      for (const { key, value } of node.items) {
        if (isScalar(key) && key.range?.[0] === offset) found = `"${printable(String(key.value), 60)}" `;
        look(value);
      }
    else if (isSeq(node)) node.items.forEach(look);
  };
  look(document.contents);
  return found;
}

interface Walk {
  /** What was named so far: an alias means the last one above it. Looking for it in the document would take time for each alias. */
  readonly anchors: Map<string, unknown>;
  readonly env: readonly Buffer[];
  readonly problems: { readonly path: Path; readonly words: string; readonly span: Span }[];
  nodes: number;
  /** The nodes that we are in: an alias to one of them has no end. */
  readonly open: Set<unknown>;
}

function treeOf(walk: Walk, node: unknown, path: Path): Tree {
  walk.nodes += 1;
  if (walk.nodes === MOST_NODES) complain(walk, node, path, 'the aliases up to here make it grow without end; repeat less');
  if (walk.nodes >= MOST_NODES) return null;
  if (path.length > DEEPEST) {
    complain(walk, node, [], TOO_DEEP);
    return null;
  }
  if (isAlias(node)) {
    const target = walk.anchors.get(node.source);
    if (target !== undefined && !walk.open.has(target)) return treeOf(walk, target, path);
    complain(
      walk,
      node,
      path,
      target === undefined
        ? yamlWords('BAD_ALIAS', '')
        : 'this alias repeats what it is itself a part of, without end; leave it out',
    );
    return null;
  }
  if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return textOf(walk, node, path);
  if (!isMap(node) && !isSeq(node)) return null;
  if (node.tag !== undefined && !/^tag:yaml\.org,2002:(map|seq)$/.test(node.tag)) complainOfTag(walk, node, path);
  walk.open.add(node);
  const tree = isSeq(node)
    ? node.items.map((item, index) => treeOf(walk, item, [...path, index]))
    : mappingOf(walk, node.items, path);
  walk.open.delete(node);
  return tree;
}

function mappingOf(walk: Walk, items: readonly { readonly key: unknown; readonly value: unknown }[], path: Path): Mapping {
  const mapping: Record<string, Tree> = Object.create(null);
  for (const { key, value } of items) {
    if (!isScalar(key)) {
      complain(walk, key, path, 'has a key that is no text; a key is one word');
      continue;
    }
    const name = String(key.value ?? '');
    const inside = [...path, name];
    if (name === '<<')
      complain(walk, key, path, 'has "<<", which YAML 1.2 does not know; put what the jobs share under defaults:');
    else if (NO_KEYS.has(name)) complain(walk, key, path, `has the key "${name}", which cannot be used; choose another name`);
    else mapping[name] = treeOf(walk, value, inside);
  }
  return mapping;
}

const NULLS: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

function textOf(walk: Walk, node: Scalar, path: Path): Tree {
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  if (node.tag === undefined)
    return (node.type === 'PLAIN' || node.type === undefined) && NULLS.has(text) ? null : new Text(text);
  if (node.tag === STRING_TAG || node.tag === '!') return new Text(text);
  if (node.tag !== ENV_TAG) {
    complainOfTag(walk, node, path);
    return null;
  }
  const result = substitute(text, walk.env);
  if (result.ok) return new Text(result.value, text);
  complain(walk, node, path, result.error);
  return null;
}

function complainOfTag(walk: Walk, node: Node, path: Path): void {
  const tag = (node.tag ?? '').replace('tag:yaml.org,2002:', '!!');
  complain(
    walk,
    node,
    path,
    `has the tag ${printable(tag, 60)}, which means nothing here; leave it out, or use !env to put in variables`,
  );
}

function complain(walk: Walk, node: unknown, path: Path, words: string): void {
  walk.problems.push({ path, words, span: spanOf(node) });
}

/** The text of a node, without what follows it. */
export function spanOf(node: unknown): Span {
  const range = isScalar(node) || isAlias(node) || isMap(node) || isSeq(node) ? node.range : null;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}
