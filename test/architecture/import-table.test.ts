import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Who may import whom (ARCHITECTURE.md, "Inside the brain"), by folder; each may import itself. Those under `typesOf`
 * only by `import type`. Only where `node` is true may modules of node be imported, and of libraries only those that are named.
 */
const TABLE: Readonly<Record<string, Permission>> = {
  'src/model': { from: [], node: false },
  'src/model/jobs': { from: ['src/model'], node: false },
  'src/policy': { from: ['src/model'], node: false },
  'src/policy/jobs': { from: ['src/model', 'src/model/jobs'], node: false },
  'src/evidence': { from: ['src/model'], node: false },
  'src/control': { from: ['src/model', 'src/model/jobs'], node: false },
  'src/cli': { from: ['src/model', 'src/model/jobs', 'src/cli/personalities'], node: false },
  'src/cli/personalities': { from: ['src/model', 'src/cli'], node: false },
  'src/look': { from: ['src/model', 'src/evidence'], node: false },
  'src/proc': { from: ['src/model'], node: true },
  // A bundle of its own, like src/config, and the brain has only its types.
  'src/inside': { from: ['src/model', 'src/evidence', 'src/look', 'src/proc', 'src/runtime', 'native-bindings'], node: true },
  'src/library': { from: ['src/model', 'src/evidence', 'src/proc', 'src/runtime', 'native-bindings'], node: false },
  'src/config': { from: ['src/model', 'src/model/jobs', 'src/cli'], node: false, libraries: ['yaml', 'valibot'] },
  'src/logging': { from: ['src/model', 'src/evidence'], node: false },
  'src/logging/jobs': { from: ['src/model', 'src/model/jobs', 'src/evidence', 'src/logging'], node: false },
  'src/runtime': {
    from: ['src/model', 'src/policy', 'src/evidence', 'src/logging'],
    typesOf: ['src/runtime/linux'],
    node: true,
  },
  'src/runtime/linux': {
    from: [
      'src/model',
      'src/model/jobs',
      'src/policy',
      'src/evidence',
      'src/logging',
      'src/runtime',
      'src/runtime/jobs',
      'native-bindings',
    ],
    // Its code is a bundle of its own, which is loaded only where there is a configuration.
    typesOf: ['src/config', 'src/inside'],
    node: true,
  },
  'src/runtime/jobs': {
    from: [
      'src/model',
      'src/model/jobs',
      'src/policy',
      'src/policy/jobs',
      'src/evidence',
      'src/logging',
      'src/logging/jobs',
      'src/runtime',
    ],
    typesOf: ['src/runtime/linux'],
    node: true,
  },
  'src/runtime/jobs/linux': {
    from: [
      'src/model',
      'src/model/jobs',
      'src/policy/jobs',
      'src/evidence',
      'src/control',
      'src/runtime',
      'src/runtime/jobs',
      'src/runtime/linux',
      'native-bindings',
    ],
    // Its code is a bundle of its own.
    typesOf: ['src/inside'],
    node: true,
  },
  'native-bindings': { from: ['src/model', 'src/model/jobs'], node: true },
  // main.ts and standard-streams.ts. "." is package.json, which has the version.
  src: {
    from: [
      '.',
      'native-bindings',
      'src/model',
      'src/model/jobs',
      'src/policy',
      'src/evidence',
      'src/cli',
      'src/logging',
      'src/runtime',
      'src/runtime/linux',
      'src/runtime/jobs',
      'src/runtime/jobs/linux',
    ],
    node: true,
  },
};

/** What would give PID 1 threads, children, sockets or timers behind the loop's back. */
const FORBIDDEN = /^(node:)?(child_process|cluster|worker_threads|net|timers)(\/|$)/;

const LONGEST_FILE = 250;

interface Permission {
  readonly from: readonly string[];
  readonly typesOf?: readonly string[];
  readonly node: boolean;
  readonly libraries?: readonly string[];
}

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const IMPORT = new RegExp(
  [
    /^\s*(?:import|export)\s+(?<type>type\s)?[^;'"]*?\bfrom\s*['"](?<from>[^'"]+)['"]/, // import … from, export … from
    /^\s*import\s*['"](?<bare>[^'"]+)['"]/, // for its effects alone
    /\b(?:import|require|getBuiltinModule)\s*\(\s*['"`](?<call>[^'"`]+)['"`]/, // when running
  ]
    .map(({ source }) => source)
    .join('|'),
  'gm',
);

function importsOf(text: string): readonly Import[] {
  return [...text.matchAll(IMPORT)].map(({ groups = {} }) => ({
    specifier: groups.from ?? groups.bare ?? groups.call ?? '',
    typeOnly: groups.type !== undefined,
  }));
}

/** Below the folder, by their paths from the root. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const sources = [...filesOf('src'), ...filesOf('native-bindings')].filter((file) => file.endsWith('.ts'));

/** What is wrong with one import of the file; null: nothing. */
function complaint(file: string, { specifier, typeOnly }: Import): string | null {
  const permission = TABLE[dirname(file)];
  if (permission === undefined) return `${file} is in a folder that the table does not know`;
  const words = `${file} imports ${specifier}`;
  if (permission.libraries?.includes(specifier)) return null;
  if (!specifier.startsWith('.')) return permission.node && specifier.startsWith('node:') ? null : words;
  const from = relative(root, dirname(resolve(root, dirname(file), specifier))) || '.';
  if (from === dirname(file) || permission.from.includes(from)) return null;
  if (permission.typesOf?.includes(from)) return typeOnly ? null : `${words}, and not only its types`;
  return words;
}

describe('who imports whom', () => {
  it('is found out from every form of import', () => {
    const text = [
      "import one, { type A } from './one.ts';",
      "import type {\n  B,\n  C,\n} from './two.ts';",
      "export { D } from './three.ts';",
      "export type { E } from './four.ts';",
      "import './five.ts';",
      "const six = await import('./six.ts');",
      "const seven = require('./seven.ts');",
      "export const from = 'eight';",
    ].join('\n');
    expect(importsOf(text).map(({ specifier, typeOnly }) => `${specifier}${typeOnly ? ' type' : ''}`)).toEqual([
      './one.ts',
      './two.ts type',
      './three.ts',
      './four.ts type',
      './five.ts',
      './six.ts',
      './seven.ts',
    ]);
  });

  it('is complained of where the table forbids it', () => {
    const complains = (file: string, text: string) => importsOf(text).some((one) => complaint(file, one) !== null);
    expect(complains('src/model/ids.ts', "import { readFileSync } from 'node:fs';")).toBe(true);
    expect(complains('src/policy/child.ts', "import type { System } from '../runtime/system.ts';")).toBe(true);
    expect(complains('src/runtime/brain.ts', "import { openLedger } from './linux/ledger.ts';")).toBe(true);
    expect(complains('src/runtime/brain.ts', "import type { Ledger } from './linux/ledger.ts';")).toBe(false);
    expect(complains('src/config/choose.ts', "import * as v from 'valibot';")).toBe(false);
    expect(complains('src/cli/values.ts', "import * as v from 'valibot';")).toBe(true);
    expect(complains('src/runtime/linux/config-reader.ts', "import { readConfig } from '../../config/reader.ts';")).toBe(true);
  });

  it.each(Object.keys(TABLE))('is as the table has it in %s', (folder) => {
    const files = sources.filter((file) => dirname(file) === folder);
    expect(files).not.toEqual([]);
    const complaints = files.flatMap((file) => importsOf(read(file)).map((one) => complaint(file, one)));
    expect(complaints.filter((words) => words !== null)).toEqual([]);
  });

  it('is known of every folder', () => {
    expect(sources.map((file) => dirname(file)).filter((folder) => TABLE[folder] === undefined)).toEqual([]);
  });
});

it('no file imports what makes threads, children, sockets or timers', () => {
  const found = sources.flatMap((file) =>
    importsOf(read(file))
      .filter(({ specifier }) => FORBIDDEN.test(specifier))
      .map(({ specifier }) => `${file} imports ${specifier}`),
  );
  expect(found).toEqual([]);
});

it(`no file of C or TypeScript is longer than ${LONGEST_FILE} lines`, () => {
  const long = [...filesOf('src'), ...filesOf('native-bindings'), ...filesOf('build')]
    .filter((file) => /\.(c|h|ts|mjs)$/.test(file))
    .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LONGEST_FILE);
  expect(long).toEqual([]);
});

describe('ARCHITECTURE.md', () => {
  const rooms = listedFiles(read('ARCHITECTURE.md'));

  it.each(['src', 'native-bindings', 'build'])('names every file of %s under its folder', (folder) => {
    const missing = filesOf(folder).filter((file) => !rooms.get(dirname(file))?.includes(basename(file)));
    expect(missing).toEqual([]);
  });

  it('names no file that is not there', () => {
    const named = [...rooms].flatMap(([folder, names]) => names.map((name) => join(folder, name)));
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

/** Folder → the files in the lines "- `name`: …" below its heading in the section "Every file". */
function listedFiles(document: string): ReadonlyMap<string, readonly string[]> {
  const section = /^## Every file$(.*?)^## /ms.exec(document)?.[1] ?? '';
  const parts = section.split(/^### /m).slice(1);
  return new Map(
    parts.map((part) => {
      const heading = part.slice(0, part.indexOf('\n')).trim();
      const names = [...part.matchAll(/^- `([^`]+)`: /gm)].map(([, name = '']) => name);
      return [heading === 'The root' ? '.' : heading, names];
    }),
  );
}
