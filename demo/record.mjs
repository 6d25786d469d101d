// @ts-check
/**
 * `node demo/record.mjs`: runs the demo on a terminal of its own, and draws what it showed, line by line at its time, as docs/session.svg. It
 * needs script(1), which every Debian has. Where an image does not move, the whole session is seen at once.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = 'docs/session.svg';

/** Pixels. */
const CELL = { width: 7.8, height: 17 };
const MARGIN = 16;
const COLUMNS = 82;
/** The first thing to be seen is seen at once; nothing is waited for longer than this. Seconds. */
const LONGEST_PAUSE = 1.2;

/** SGR codes (console_codes(4)) as classes of the image. */
const CLASSES = new Map([
  ['1', 'bold'],
  ['2', 'dim'],
  ['32', 'app'],
  ['36', 'init'],
]);

/**
 * One row of the screen.
 * @typedef {{text: string, kind: string, at: number}} Row
 */

/** @returns {Promise<Row[]>} */
function record() {
  const command = `${process.execPath} demo/run.mjs`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TERM: 'xterm' },
  });
  /** @type {Row[]} */
  const rows = [];
  let rest = '';
  let last = 0;
  let clock = 0;
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    const now = performance.now() / 1000;
    clock += last === 0 ? 0 : Math.min(now - last, LONGEST_PAUSE);
    last = now;
    const lines = (rest + chunk).replaceAll('\r', '').split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) rows.push({ ...painted(line), at: clock });
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(rows) : reject(new Error(`the demo ended with ${code}`))));
  });
}

/**
 * The demo paints whole rows.
 * @param {string} line
 */
function painted(line) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is how colours come.
  const sequence = /\x1b\[([\d;]*)m/g;
  const [, code = ''] = sequence.exec(line) ?? [];
  return { text: line.replace(sequence, ''), kind: CLASSES.get(code) ?? 'plain' };
}

/** @param {readonly Row[]} rows */
function draw(rows) {
  const width = Math.round(COLUMNS * CELL.width + 2 * MARGIN);
  const height = Math.round(rows.length * CELL.height + 3 * MARGIN);
  const texts = rows.map(({ text, kind, at }, index) => {
    const y = Math.round(2.4 * MARGIN + index * CELL.height);
    return text === ''
      ? ''
      : `<text class="${kind}" x="${MARGIN}" y="${y}" style="animation-delay:${at.toFixed(2)}s">${escaped(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="npm start" xml:space="preserve">`,
    '<style>',
    'text{font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#d6dae0;white-space:pre;animation:show 1ms both}',
    '.bold{font-weight:bold;fill:#fff}.dim{fill:#8b939e}.app{fill:#8ccf7e}.init{fill:#6cc7d8}',
    '@keyframes show{from{opacity:0}to{opacity:1}}',
    '@media(prefers-reduced-motion:reduce){text{animation:none}}',
    '</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#14171c"/>`,
    ...texts.filter((text) => text !== ''),
    '</svg>',
    '',
  ].join('\n');
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

try {
  const rows = await record();
  writeFileSync(new URL(`../${OUTPUT}`, import.meta.url), draw(rows));
  console.log(`${OUTPUT}: ${rows.length} rows`);
} catch (error) {
  console.error(`record: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
