import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { toolPath } from '../helpers/tools.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = join(import.meta.dirname, 'native');
const shared = join(root, 'native-bindings', 'core');

export interface Programs {
  readonly tracer: string;
  readonly app: string;
}

/** The tracer, and the app that tells what it inherited; compiled when their sources, or the layouts of the core, have changed. */
export function programs(): Programs {
  const files = readdirSync(sources).map((name) => join(sources, name));
  const hash = createHash('sha256');
  for (const file of [...files, join(shared, 'pack.h'), join(shared, 'abi.h')]) hash.update(readFileSync(file));
  const folder = join(root, 'dist', 'faults', hash.digest('hex').slice(0, 12));
  mkdirSync(folder, { recursive: true });
  const parts = files.filter((file) => file.endsWith('.c') && !file.endsWith('/app.c'));
  return {
    tracer: compiled(join(folder, 'tracer'), parts),
    app: compiled(join(folder, 'app'), [join(sources, 'app.c'), '-static']),
  };
}

function compiled(target: string, words: readonly string[]): string {
  if (existsSync(target)) return target;
  const temporary = `${target}.${process.pid}`;
  const all = ['-std=gnu17', '-O1', '-Wall', '-Wextra', '-Werror', '-o', temporary, ...words];
  const compiler = spawnSync(toolPath('cc'), all, { encoding: 'utf8' });
  if (compiler.status !== 0) throw new Error(`${target} does not compile:\n${compiler.stderr}`);
  renameSync(temporary, target);
  return target;
}
