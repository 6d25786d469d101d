import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, parseCommand } from '../../src/cli/commands.ts';
import { OPTIONS } from '../../src/cli/option-table.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));

/** Options of other programs that the pages speak of. */
const FOREIGN: ReadonlySet<string> = new Set(
  [
    'init init-path stop-signal stop-timeout pid read-only cap-drop user security-opt ulimit', // docker, podman
    'privileged cap-add check version help from port pod reuid regid init-groups daemonize bind foreground all save nodaemonize no-install-recommends entrypoint rew',
    'max-old-space-size env', // node, pm2 // of every personality, Dockerfiles, programs
  ].flatMap((words) => words.split(' ')),
);

/** Options of the commands, as their help has them. */
const OF_COMMANDS: readonly string[] = COMMANDS.flatMap((command) => {
  const help = parseCommand([Buffer.from(command), Buffer.from('--help')], []);
  const text = help.type === 'print' && help.document.type === 'text' ? help.document.text : '';
  return [...text.matchAll(/--([a-z][\w-]+)/g)].map(([, name = '']) => name);
});

/** What a hook or a job finds in its environment, and what is no option's variable. */
const OTHER_VARIABLES: ReadonlySet<string> = new Set(
  ['AS', 'SIGNAL', 'SENDER_PID', 'APP_PID', 'EXIT_CODE', 'INSTANCE', 'JOB', 'RUN', 'STATUS_FD'].map((name) => `TSINIT_${name}`),
);

/** Each is a request of the users of other inits; the thin ones must have a test or an answer under "Why not". */
const THIN = [
  'tini#95 tini#229 dumb-init#212 dumb-init#80 tini#236 tini#69 tini#225 tini#186 tini#28 tini#104 tini#106 tini#130 tini#138',
  'tini#218 tini#141 docker/cli#3909 dumb-init#191 dumb-init#83 dumb-init#207 dumb-init#173 dumb-init#51 dumb-init#78',
  'dumb-init#136 dumb-init#70 catatonit#4 catatonit#12 catatonit#13',
].flatMap((line) => line.split(' '));
const OTHERS = [
  's6-overlay#87 s6-overlay#183 s6-overlay#320 s6-overlay#535 s6-overlay#204 s6-overlay#179 s6-overlay#566 s6-overlay#578',
  'supervisor#712 supervisor#122 supervisor#1101 supervisor#553 supervisor#936 pm2#2502 pm2#729 pm2#2174',
].flatMap((line) => line.split(' '));

describe.each(pages)('docs/%s', (page) => {
  const text = read(join('docs', page));

  it('names only tests that are there', () => {
    const named = [...text.matchAll(/\btest\/[\w/.-]+?\.test\.ts\b/g)].map(([path]) => path);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('names only options that there are', () => {
    const known = new Set([...OPTIONS.map(({ long }) => long), ...OF_COMMANDS, ...FOREIGN]);
    const named = [...text.matchAll(/(?<![\w-])--([a-z][\w-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('names only variables that there are', () => {
    const known = new Set([...OPTIONS.map(({ variable }) => variable), ...OTHER_VARIABLES]);
    const named = [...text.matchAll(/\bTSINIT_[A-Z_]*[A-Z]\b/g)].map(([name]) => name);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('links only to pages and headings that are there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, path = '', anchor]) => {
      const target = path === '' ? join('docs', page) : join('docs', path);
      return !existsSync(join(root, target)) || (anchor !== undefined && !headings(read(target)).has(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/users-asked.md', () => {
  const rows = read('docs/users-asked.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const rowOf = (request: string) => rows.find(([, requests = '']) => requests.split(', ').includes(request));

  it.each([...THIN, ...OTHERS])('answers %s', (request) => {
    expect(rowOf(request)?.[3]).toBeTruthy();
  });

  it.each(THIN)('has a test for %s', (request) => {
    expect(rowOf(request)?.[4]).toMatch(/test\.ts/);
  });
});

describe('docs/edge-cases.md', () => {
  const rows = [...read('docs/edge-cases.md').matchAll(/^\| (?!case |---)(.*) \|$/gm)].map(([, row = '']) => row.split(' | '));

  it('has an answer for each case, and a test, or says that there is nothing but to document it', () => {
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter(([, answer = '', shown = '']) => answer === '' || !/\.test\.ts`|^documented$/.test(shown))).toEqual([]);
  });
});

it('each deliberate difference has an identifier of its own', () => {
  const rows = [...read('docs/drop-in.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id = '']) => id);
  expect(rows.length).toBeGreaterThan(15);
  expect(rows).toEqual([...new Set(rows)]);
});

/** As GitHub makes anchors of headings: lower case, blanks become dashes, and whatever is no letter, digit or dash goes. */
function headings(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}
