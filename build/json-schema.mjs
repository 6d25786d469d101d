// @ts-check
/*
 * Writes docs/tsinit.schema.json from the schema of the reader and the tables of docs/jobs.md.
 *
 *   node build/json-schema.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { root } from './context.mjs';

/** @typedef {{[key: string]: any}} Json a schema, or a part of one: its shape is JSON Schema's own. */

export const SCHEMA_FILE = join(root, 'docs', 'tsinit.schema.json');
const DOCUMENT = join(root, 'docs', 'jobs.md');

/** The JSON Schema of a configuration (draft 2020-12), as text. */
export async function jsonSchema() {
  const { file } = await import('../src/config/schema.ts');
  const made = toJsonSchema(file, { errorMode: 'ignore', target: 'draft-2020-12' });
  const { $defs = {}, $schema, ...whole } = /** @type {Json} */ (made);
  const schema = /** @type {Json} */ (simple(whole, $defs));
  const { top, job } = descriptions();
  describe(schema, top, '');
  describe(schema.properties.jobs.additionalProperties, job, '');
  describe(schema.properties.defaults, job, '');
  return `${JSON.stringify({ $schema, title: 'The configuration of jobs for tsinit', ...schema }, null, 2)}\n`;
}

/**
 * Without references, of which there are only such as were made by the way, and without choices between one thing.
 * @param {unknown} part
 * @param {Json} definitions
 * @returns {unknown}
 */
function simple(part, definitions) {
  if (Array.isArray(part)) return part.map((item) => simple(item, definitions));
  if (typeof part !== 'object' || part === null) return part;
  const json = /** @type {Json} */ (part);
  // A leaf says itself what it is (src/config/leaf.ts).
  if (json.json) return json.json;
  if (json.$ref) return simple(definitions[json.$ref.replace('#/$defs/', '')], definitions);
  if (json.anyOf?.length === 1) return simple(json.anyOf[0], definitions);
  const entries = Object.entries(json).map(([key, value]) => [key, simple(value, definitions)]);
  const object = Object.fromEntries(entries);
  // What the reader does not know is a mistake; x- is a place for anchors.
  if (object.properties?.jobs)
    return { ...object, required: ['jobs'], additionalProperties: false, patternProperties: { '^x-': {} } };
  if (object.properties) return { ...object, required: undefined, additionalProperties: false };
  return object;
}

/** The rows of the tables: | `key` | default | meaning |. A key with a dot is within another. */
function descriptions() {
  const [, top = '', job = ''] =
    /## The file\n([\s\S]*?)\n## A job\n([\s\S]*?)\n## Values\n/.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  const rows = (/** @type {string} */ text) =>
    new Map(
      [...text.matchAll(/^\| `([\w.]+)` \| (.*?) \| (.*) \|$/gm)].map(([, key = '', standard, meaning]) => [
        key,
        `${meaning} Default: ${standard}.`,
      ]),
    );
  return { top: rows(top), job: rows(job) };
}

/**
 * @param {Json} schema
 * @param {Map<string, string>} words
 * @param {string} prefix
 */
function describe(schema, words, prefix) {
  // Names of the user's own have what is within them described.
  if (prefix !== '' && schema.additionalProperties)
    for (const part of waysOf(schema.additionalProperties)) describe(part, words, prefix);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = prefix + key;
    const meaning = words.get(path);
    if (meaning) property.description = meaning.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1');
    if (prefix !== '' || key !== 'jobs') for (const part of waysOf(property)) describe(part, words, `${path}.`);
  }
}

/**
 * @param {Json} schema
 * @returns {Json[]}
 */
const waysOf = (schema) => [schema, ...(schema.anyOf ?? []).flatMap(waysOf), ...(schema.items ? waysOf(schema.items) : [])];

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(SCHEMA_FILE, await jsonSchema());
