// @ts-check
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './context.mjs';
import { BuildProblem } from './problem.mjs';

/** Own sources alone: a dependency in PID 1 would have to be argued for, here. The manifest is read for the version. */
const OWN_SOURCES = ['src/', 'native-bindings/', 'package.json'];

/**
 * The three bundles. The reader of configurations is one of its own, so that nobody pays for it who has none; it is made with a parser of
 * YAML and a library of schemas, neither of which depends on anything, in their editions for browsers, which ask nothing of node.
 */
export const BRAIN = { entry: 'src/main.ts', inputs: OWN_SOURCES, platform: /** @type {const} */ ('node') };
export const CONFIG_READER = {
  entry: 'src/config/reader.ts',
  inputs: [...OWN_SOURCES, 'node_modules/yaml/browser/', 'node_modules/valibot/dist/'],
  platform: /** @type {const} */ ('neutral'),
};

/** What looks into a running init (`tsinit status` and its like) is another: no init pays for it at its start. */
export const INSIDE = { entry: 'src/inside/reader.ts', inputs: OWN_SOURCES, platform: /** @type {const} */ ('node') };

/** libuv must neither spawn nor reap beside us, and nothing of the brain talks to a network or runs in another thread. */
const FORBIDDEN_MODULES = ['child_process', 'cluster', 'worker_threads', 'net', 'http', 'https', 'dgram', 'inspector'];

/**
 * One of them as one CommonJS file.
 * @param {{of: typeof BRAIN | typeof CONFIG_READER | typeof INSIDE, output: string, nodeVersion: string}} request
 * @returns {Promise<string[]>} the files that went into it, absolute
 */
export async function bundle({ of: { entry, inputs: allowed, platform }, output, nodeVersion }) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: output,
    bundle: true,
    platform,
    mainFields: ['module', 'main'],
    // A checkout may have its node_modules elsewhere; the names in the bundle must not depend on that.
    preserveSymlinks: true,
    format: 'cjs',
    target: `node${nodeVersion}`,
    // Lines and names stay as they are: they are what a crash report of the brain shows.
    minifySyntax: true,
    // The others are made small: they are libraries for the most part, and what they throw is told by the brain.
    minifyWhitespace: entry !== BRAIN.entry,
    minifyIdentifiers: entry !== BRAIN.entry,
    legalComments: 'none',
    // One-byte source: V8 takes it half a millisecond sooner than the same text with a few characters beyond ASCII.
    charset: 'ascii',
    metafile: true,
    logLevel: 'silent',
  }).catch(describeFailure);
  const { inputs } = result.metafile;
  for (const [input, { imports }] of Object.entries(inputs)) {
    if (!allowed.some((start) => input.startsWith(start)))
      throw new BuildProblem(`${entry} imports ${input}`, `it must be made of ${allowed.join(', ')} alone`);
    const wrong = imports.find(
      ({ path }) => isBuiltin(path) && FORBIDDEN_MODULES.includes(path.replace('node:', '').split('/')[0] ?? ''),
    );
    if (wrong) throw new BuildProblem(`${input} imports ${wrong.path}`, 'PID 1 has its own way: see runtime/system.ts');
  }
  return Object.keys(inputs).map((file) => join(root, file));
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function describeFailure(error) {
  if (!(error instanceof Error && 'errors' in error && Array.isArray(error.errors))) throw error;
  /** @type {import('esbuild').Message[]} */
  const errors = error.errors;
  const lines = errors.map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text));
  throw new BuildProblem('the sources do not bundle', lines.join('\n'));
}
