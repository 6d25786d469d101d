import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { toolPath } from './tools.ts';

const root = join(import.meta.dirname, '..', '..');
const sources = join(root, 'test', 'fixtures');
/** What they know of the ledger. */
const sharedHeaders = ['abi.h', 'records.h'].map((name) => join(root, 'native-bindings', 'core', name));
/** Beside the built file, so that an image can hold it as a hard link. */
const scratch = join(root, 'dist', 'scenario');

/** The file that is tested. TSINIT_UNDER_TEST names another one: that is how these tests were tried on other inits. */
export function tsinit(): string {
  const path = process.env.TSINIT_UNDER_TEST ?? join(root, 'dist', 'tsinit');
  if (!existsSync(path)) throw new Error(`${path} is not there: npm run build`);
  return path;
}

/** The static program with all the behaviours (test/fixtures/main.c); compiled when its sources have changed. */
export function app(): string {
  const files = readdirSync(sources)
    .filter((name) => /\.[ch]$/.test(name))
    .sort();
  const contents = [...files.map((name) => join(sources, name)), ...sharedHeaders].map((path) => readFileSync(path));
  const folder = join(scratch, `app-${digest(contents)}`);
  const target = join(folder, 'app');
  if (existsSync(target)) return target;
  const directory = scratchDirectory();
  const temporary = join(directory, 'app');
  const inputs = files.filter((name) => name.endsWith('.c')).map((name) => join(sources, name));
  const words = ['-std=gnu17', '-static', '-O1', '-Wall', '-Wextra', '-Werror', '-o', temporary, ...inputs];
  const compiler = spawnSync(toolPath('cc'), words, { encoding: 'utf8' });
  if (compiler.status !== 0) throw new Error(`the fixtures do not compile:\n${compiler.stderr}`);
  chmodSync(directory, 0o755);
  renameOrKeep(directory, folder);
  return target;
}

/** A directory with /tsinit, /app and an empty /proc in it, and nothing else. Made once for a build. */
export function emptyImage(): string {
  return image('image', ['proc']);
}

/** The same for a container runtime, which wants a place for the /dev that it makes. */
export function bundleImage(): string {
  return image('bundle', ['proc', 'dev']);
}

function image(name: string, directories: readonly string[]): string {
  const init = tsinit();
  const facts = statSync(init);
  const target = join(scratch, `${name}-${digest([Buffer.from(`${app()} ${init} ${facts.ino} ${facts.mtimeMs}`)])}`);
  if (existsSync(target)) return target;
  removeOthers(name, target);
  const temporary = scratchDirectory();
  chmodSync(temporary, 0o755);
  for (const directory of directories) mkdirSync(join(temporary, directory));
  place(init, join(temporary, 'tsinit'));
  place(app(), join(temporary, 'app'));
  renameOrKeep(temporary, target);
  return target;
}

/** Those of earlier builds: each may hold a copy of a large file. What another test file may just have made stays. */
function removeOthers(name: string, target: string): void {
  for (const entry of readdirSync(scratch)) {
    const path = join(scratch, entry);
    if (entry.startsWith(`${name}-`) && path !== target) rmSync(path, { recursive: true, force: true });
  }
}

/** An empty directory for one test, gone after it. */
export function newDirectory(): string {
  const directory = scratchDirectory();
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function scratchDirectory(): string {
  mkdirSync(scratch, { recursive: true });
  return mkdtempSync(join(scratch, 'work-'));
}

function digest(contents: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, 12);
}

/** A hard link costs nothing; another file system, or somebody else's file, needs a copy. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Two test files may make the same image at the same time: the first one stays. */
function renameOrKeep(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true });
  }
}
