// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { REPRODUCIBLE, SNAPSHOT_AS_IT_IS } from './sea.mjs';
import { runTool } from './tool.mjs';

/** As runtime/linux/config-reader.ts has it: the cache is for this very text. */
const wrapped = (/** @type {string} */ source) => `(function (module, exports) {${source}\n})`;

/** What a reader meets, so that the functions that it needs are in the cache, and those that it does not need are not. */
const SAMPLE = `
version: 1
defaults: {user: nobody, limits: {nofile: 65536}, stop: {timeout: 10s}}
jobs:
  migrate: {kind: oneshot, shell: "first && second"}
  web:
    command: [nginx, -g, "daemon off;"]
    environment: {NAME: value, OTHER: !env "\${NOWHERE:-there}"}
    environment_file: /etc/web.env
    cwd: /
    umask: "022"
    nice: 5
    capabilities: [NET_BIND_SERVICE]
    requires: {migrate: completed}
    after: [cache]
    ready: {tcp: 8080, interval: 1s}
    live: {exec: check it, failures: 3}
    restart: [75, SEGV]
    backoff: {first: 100ms, max: 60s}
    stop: {signal: QUIT, to: set, timeout: 30s}
    reload: {signal: HUP}
    forward: [USR1]
    sockets: {http: 80, admin: {unix: /run/web.sock, mode: "0660"}}
    stdout: {file: /var/log/web.log, max_size: 10MB, keep: 3}
    stderr: stdout
  # A comment, and a block of text.
  cache:
    command: redis-server --port 6379
    ready: notify
    stdout: prefix
    on_failure: stop
  odd:
    shell: |
      one
      two
`;

/**
 * Otherwise what V8 does beside the script, at times of its own, shows in the cache, and two builds differ. It is not among the flags
 * that a cache is checked against.
 */
const PREDICTABLE = '--predictable';

/**
 * The code cache of a bundle that has been run once, made by the node that will run it, under the flags that decide whether it is taken.
 * @param {{node: string, script: string, output: string}} request
 */
export function makeCodeCache({ node, script, output }) {
  runTool(node, [REPRODUCIBLE, SNAPSHOT_AS_IT_IS, PREDICTABLE, fileURLToPath(import.meta.url), script, output]);
}

const [, self, script, output] = process.argv;
if (self === fileURLToPath(import.meta.url) && script && output) {
  const compiled = new Script(wrapped(readFileSync(script, 'latin1')), { filename: 'config.cjs' });
  const made = { exports: /** @type {Partial<import('../src/config/reader.ts').ConfigReader>} */ ({}) };
  compiled.runInThisContext()(made, made.exports);
  const read = made.exports.readConfig?.(Buffer.from(SAMPLE), []);
  if (!read?.ok) throw new Error(`the sample is wrong: ${JSON.stringify(read?.error)}`);
  made.exports.summary?.(read.value, true);
  writeFileSync(output, compiled.createCachedData());
}
