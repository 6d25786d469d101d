import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tsinit } from '../helpers/fixtures.ts';
import { describeNeeding, isRoot, toolPath } from '../helpers/tools.ts';

/** As printf(1) takes them: bytes that no argument of node's could hold. */
const NAMES = {
  'newlines and carriage returns': 'a\\nb\\rtsinit: forged\\n',
  parentheses: 'a) R 1 (b) ((',
  'no UTF-8': '\\377\\376\\303(\\240\\342\\200',
  'escapes and turned directions': '\\033[2J\\342\\200\\256evil',
  'the longest name there is': 'x'.repeat(254),
  'quotes and backslashes': '\\042\\047`\\134n',
} as const;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsinit-names-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * A shell of that name sends SIGUSR1 to process 1, with that name and 4 kB more on its command line, and waits until the signal, which
 * goes to its group, ends it. Another one is left behind by the app.
 */
function script(name: string): string {
  const word = `"$(printf '${name}x')"`;
  return [
    // What a shell says of a child's death is not ours.
    'exec 3<&0 2>/dev/null',
    'trap : USR1',
    `file="${folder}/"${word}`,
    'cp /bin/sh "$file"',
    `long=$(printf '%4000s' x | tr ' ' y)`,
    `"$file" -c 'kill -USR1 1; read line <&3' ${word} "$long"`,
    `"$file" -c 'read line <&3' &`,
    'exit 4',
  ].join('\n');
}

interface Said {
  readonly code: number | null;
  readonly stderr: Buffer;
}

function runWith(name: string, format: string): Promise<Said> {
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const words = [...user, '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];
  const init = [tsinit(), '-v', '--log', format, '--', '/bin/sh', '-c', script(name)];
  const child = spawn(toolPath('unshare'), [...words, ...init], { stdio: ['pipe', 'ignore', 'pipe'] });
  const pieces: Buffer[] = [];
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, stderr: Buffer.concat(pieces) }));
  });
}

const cases = Object.entries(NAMES).flatMap(([what, name]) => ['text', 'json'].map((format) => ({ what, name, format })));

describeNeeding([], 'who is called by', () => {
  it.each(cases)('$what, is told of in lines of UTF-8, in $format', async ({ name, format }) => {
    const { code, stderr } = await runWith(name, format);
    expect(code).toBe(4);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(stderr);
    const lines = text.split('\n').slice(0, -1);
    expect(lines.some((line) => line.includes('SIGUSR1') && /by pid \d+/.test(line))).toBe(true);
    for (const line of lines) {
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      if (format === 'json') expect(JSON.parse(line)).toHaveProperty('event');
      else expect(line).toMatch(/^tsinit: (?!forged)/);
    }
  });
});
