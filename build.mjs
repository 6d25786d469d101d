// @ts-check
/*
 * Makes dist/tsinit: the native core, node and the brain as one executable. The steps are in build/, one a file.
 *
 *   node build.mjs [--clean] [--output FOLDER]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeContext, root } from './build/context.mjs';
import { lockBuild } from './build/lock.mjs';
import { BuildProblem } from './build/problem.mjs';
import { formatTime } from './build/progress.mjs';
import { runStep } from './build/step.mjs';
import { makeSteps } from './build/steps.mjs';

try {
  await main();
} catch (error) {
  if (!(error instanceof BuildProblem)) throw error;
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
}

async function main() {
  const { clean, output } = readArguments();
  if (clean) for (const made of ['build', 'tsinit']) rmSync(join(output, made), { recursive: true, force: true });
  const context = makeContext(output);
  if (process.versions.node !== context.nodeVersion) return runAgainByPinnedNode(context);

  const started = performance.now();
  console.log(`tsinit ${context.version} for linux ${context.arch}, from node ${context.nodeVersion}`);
  const unlock = lockBuild(context.at('lock'));
  try {
    for (const step of makeSteps(context)) await runStep(context.at('steps.json'), step);
  } finally {
    unlock();
  }
  console.log(`${relative(process.cwd(), join(output, 'tsinit'))} is ready after ${formatTime(performance.now() - started)}`);
}

function readArguments() {
  try {
    const { values } = parseArgs({ options: { clean: { type: 'boolean', default: false }, output: { type: 'string' } } });
    return { clean: values.clean, output: values.output ? resolve(values.output) : join(root, 'dist') };
  } catch (error) {
    throw new BuildProblem(
      error instanceof Error ? error.message : String(error),
      'usage: node build.mjs [--clean] [--output FOLDER]',
    );
  }
}

/**
 * The executable must be made by, and from, the pinned version; `npm run build` has it first in PATH, other shells may not.
 * @param {import('./build/context.mjs').Context} context
 */
function runAgainByPinnedNode({ nodePackage, nodeVersion }) {
  const node = join(nodePackage, 'bin', 'node');
  if (!existsSync(node))
    throw new BuildProblem(
      `node ${nodeVersion} is not installed (${relative(root, node)})`,
      'run `npm ci`, optional dependencies included',
    );
  if (process.env.TSINIT_BUILD_AGAIN)
    throw new BuildProblem(`${relative(root, node)} is node ${process.versions.node}, not ${nodeVersion}`, 'run `npm ci`');
  const { status } = spawnSync(node, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, TSINIT_BUILD_AGAIN: '1' },
  });
  process.exitCode = status ?? 1;
}
