import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonSchema, SCHEMA_FILE } from '../../build/json-schema.mjs';
import { job } from '../../src/config/schema.ts';
import { configOf } from './reading.ts';

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Every key in a schema, by its path. */
function keysOf(schema: Schema, path = ''): readonly string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inside]) => [
    path + key,
    ...keysOf(inside, `${path}${key}.`),
  ]);
  const named = schema.additionalProperties === false ? undefined : schema.additionalProperties;
  return [
    ...own,
    ...[named, schema.items, ...(schema.anyOf ?? [])].flatMap((part) => (part === undefined ? [] : keysOf(part, path))),
  ];
}

const document = readFileSync(new URL('../../docs/jobs.md', import.meta.url), 'utf8');
const pages = readdirSync(new URL('../../docs', import.meta.url)).filter((name) => name.endsWith('.md'));
const section = (from: string, to: string) =>
  document.slice(document.indexOf(`\n## ${from}\n`), document.indexOf(`\n## ${to}\n`));
const rowsOf = (text: string) => [...text.matchAll(/^\| `([\w.]+)` \| (.+?) \| (.+) \|$/gm)].map(([, key = '']) => key);
const sorted = (keys: readonly string[]) => [...new Set(keys)].sort();

/** A whole tsinit.yaml, and not a part of one, nor somebody else's. */
const isConfiguration = (block: string): boolean => /^(?:#.*\n)*version: 1$/m.test(block) && block.includes('\njobs:');

const yamlOf = (text: string): readonly string[] =>
  [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

describe('the JSON Schema', () => {
  const text = readFileSync(SCHEMA_FILE, 'utf8');
  const schema: Schema = JSON.parse(text);

  it('is what the reader understands (npm run schema makes it anew)', async () => {
    expect(text).toBe(await jsonSchema());
    expect(job).toBeDefined();
  });

  it('has exactly the keys that docs/jobs.md tells of, each with what that says', () => {
    const { jobs, defaults, ...top } = schema.properties ?? {};
    const one = jobs?.additionalProperties;
    if (!one || !defaults) throw new Error('the schema has no jobs');
    expect(sorted([...Object.keys(top), 'jobs', 'defaults'])).toEqual(sorted(rowsOf(section('The file', 'A job'))));
    expect(sorted(keysOf(one))).toEqual(sorted(rowsOf(section('A job', 'Values'))));
    for (const key of keysOf(defaults)) expect(keysOf(one)).toContain(key);
    for (const [key, { description }] of Object.entries(one.properties ?? {}))
      expect(description, key).toMatch(/\. Default: .+\.$/);
  });
});

describe.each(['README.md', ...pages.map((page) => `docs/${page}`)])('the configurations in %s', (page) => {
  const blocks = yamlOf(readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'));

  it('are right', () => {
    for (const text of blocks.filter((block) => page === 'docs/jobs.md' || isConfiguration(block))) {
      const whole = text.includes('jobs:') ? text : `jobs:\n  a:\n    command: x\n${text.replaceAll(/^/gm, '    ')}`;
      expect(configOf(whole, ['DB_NAME=x']).jobs.length).toBeGreaterThan(0);
    }
  });

  it('are there', () => {
    const wanted = page === 'docs/jobs.md' || page === 'README.md' || /^docs\/from-/.test(page) ? 1 : 0;
    expect(blocks.filter(isConfiguration).length).toBeGreaterThanOrEqual(wanted);
  });
});
