import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from '../../build/tool.mjs';

const root = join(import.meta.dirname, '..', '..');
const core = join(root, 'native-bindings', 'core');
const here = join(root, 'test', 'fuzz', 'native');
const output = join(root, 'dist', 'fuzz');

/** A parser of the core, with the product's own sources that it needs. */
export interface Harness {
  readonly name: string;
  readonly product: readonly string[];
  readonly beside?: readonly string[];
}

export const HARNESSES: readonly Harness[] = [
  { name: 'proc', product: ['proc', 'text'] },
  { name: 'cgroup', product: ['cgroup', 'text'] },
  { name: 'ledger', product: ['open-ledger', 'ledger', 'events', 'kill-as', 'seal', 'proc', 'remember', 'text', 'write'] },
  { name: 'arguments', product: ['personality', 'text', 'seal'], beside: ['command-line'] },
  {
    name: 'spawn-plan',
    product: [
      'cgroup',
      'descriptors',
      'events',
      'kept',
      'kill-as',
      'ledger',
      'proc',
      'remember',
      'resume',
      'seal',
      'terminal',
      'text',
      'watchdog',
      'write',
    ],
  },
];

export const SAY_PROGRAM: Harness = { name: 'say-program', product: ['personality', 'text', 'seal'], beside: ['command-line'] };

export const corpusOf = (harness: Harness): string => join(root, 'test', 'fuzz', 'corpus', harness.name);

export function inputsOf(harness: Harness): readonly string[] {
  return readdirSync(corpusOf(harness)).map((name) => join(corpusOf(harness), name));
}

export const hasClang = (): boolean => onPath('clang') !== null;

const WORLD = join(here, 'world.h');
const FLAGS = ['-std=gnu11', '-g', '-O1', '-fno-builtin', '-Wall', '-Wextra', '-Werror'];
const SANITIZERS = ['-fno-omit-frame-pointer', '-fno-sanitize-recover=all'];

/** Replays the inputs that it is given: any C compiler can make it. */
export function buildReplay(harness: Harness): string {
  return build('cc', harness, 'replay', ['-fsanitize=address,undefined'], ['outside.c', 'main.c']);
}

/** Looks for new inputs, guided by what each of them covers. */
export function buildFuzzer(harness: Harness): string {
  const flags = ['-fsanitize=fuzzer,address,undefined', '-Wno-unknown-attributes'];
  return build('clang', harness, 'fuzzer', flags, ['outside.c']);
}

/** A program of its own. */
export function buildProgram(harness: Harness): string {
  return build('cc', harness, 'program', ['-fsanitize=address,undefined'], ['outside.c']);
}

/** The files that need libc's headers are compiled without the forced one, which names the same things. */
function build(compiler: string, harness: Harness, kind: string, flags: readonly string[], withLibc: readonly string[]): string {
  const folder = join(output, `${harness.name}-${kind}`);
  mkdirSync(folder, { recursive: true });
  const options = join(root, 'dist', 'build');
  if (!existsSync(join(options, 'options.h'))) throw new Error(`${options}/options.h is not there: npm run build`);
  const common = [...FLAGS, ...SANITIZERS, ...flags, `-I${core}`, `-I${options}`];
  const sources = [
    ...[harness.name, 'world', ...(harness.beside ?? [])].map((name) => join(here, `${name}.c`)),
    ...harness.product.map((name) => join(core, `${name}.c`)),
  ];
  const objects = withLibc.map((name) => {
    const object = join(folder, name.replace(/c$/, 'o'));
    run(compiler, [...common, '-c', '-o', object, join(here, name)]);
    return object;
  });
  const target = join(folder, harness.name);
  run(compiler, [...common, '-include', WORLD, '-o', target, ...sources, '-x', 'none', ...objects]);
  return target;
}

/** What a program says on both of its outputs; an error where it does not end with 0. */
export function run(program: string, words: readonly string[]): string {
  const { status, signal, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${signal ?? status}:\n${stdout.slice(-4000)}${stderr.slice(-8000)}`);
  return `${stdout}${stderr}`;
}
