import { spawn } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ABI } from '../../native-bindings/abi.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NODE = join(root, `node_modules/node-linux-${process.arch}/bin/node`);
const SHIM = join(root, 'dist/build/shim.so');

/**
 * Runs a script of this folder as the brain is run: by the pinned node, with the library preloaded, the ledger as
 * descriptor 3, and all signals blocked from the start. Fails with what the script wrote to stderr.
 */
export async function runInNode(script: string, args: readonly string[]): Promise<string> {
  for (const file of [NODE, SHIM]) if (!existsSync(file)) throw new Error(`${file} is missing: npm ci && npm run build`);
  const folder = mkdtempSync(join(tmpdir(), 'tsinit-contract-'));
  const ledger = openSync(join(folder, 'ledger'), 'w+');
  try {
    ftruncateSync(ledger, ABI.LEDGER_SIZE);
    const child = spawn('env', ['--block-signal', NODE, '--no-warnings', join(root, 'test/contract', script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe', ledger],
      env: { PATH: process.env.PATH, LD_PRELOAD: SHIM, TSINIT_LEDGER: '3' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const ended = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ?? String(code)));
    });
    if (ended !== '0') throw new Error(`${script} ${args.join(' ')} ended with ${ended}\n${stderr}${stdout}`);
    return stdout;
  } finally {
    closeSync(ledger);
    rmSync(folder, { recursive: true });
  }
}
