// @ts-check
import { writeFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { runTool } from './tool.mjs';

/**
 * Hash tables of the start-up snapshot keep the seed that they were made with, which spares 3 ms of each boot; strangers' keys do
 * not get into them. The code cache must be made under the same flag, or it is rejected.
 */
export const SNAPSHOT_AS_IT_IS = '--no-rehash-snapshot';

/**
 * How node starts inside tsinit. Any other flag of V8's would make the code cache be rejected.
 * No inspector thread on SIGUSR1; no warnings of node's own on the container's stderr; one worker for V8 instead of four
 * (PID 1 has nothing to compute in parallel, and three threads fewer need less of pids.max).
 */
export const EXEC_ARGV = ['--disable-sigusr1', '--no-warnings', '--v8-pool-size=1', SNAPSHOT_AS_IT_IS];

/**
 * V8 lays out its code cache by a random hash seed, so that every build would differ. This flag fixes it, and is not among
 * those that the cache is checked against at run time, where the seed stays random.
 */
export const REPRODUCIBLE = '--random-seed=1';

/**
 * Injects the brain and its assets into the stripped node, by the same version of node (the format belongs to the version).
 * Measured from exec to the first line: 17.3 ms with the code cache, 19.5 ms without, 21.2 ms with a start-up snapshot.
 * @param {{node: string, stripped: string, bundle: string, output: string, assets: Record<string, string>}} request
 */
export function makeSea({ node, stripped, bundle, output, assets }) {
  const folder = dirname(output);
  // Relative names: the place of the checkout must not get into the file.
  const local = (/** @type {string} */ file) => relative(folder, file);
  const config = `${basename(output)}.json`;
  const settings = {
    main: local(bundle),
    mainFormat: 'commonjs',
    executable: local(stripped),
    output: local(output),
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    useSnapshot: false,
    execArgv: EXEC_ARGV,
    // NODE_OPTIONS is the app's, not ours.
    execArgvExtension: 'none',
    assets: Object.fromEntries(Object.entries(assets).map(([name, file]) => [name, local(file)])),
  };
  writeFileSync(`${folder}/${config}`, JSON.stringify(settings, null, 2));
  runTool(node, [REPRODUCIBLE, SNAPSHOT_AS_IT_IS, '--build-sea', config], { cwd: folder });
}
