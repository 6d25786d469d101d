// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the braces are of !env, not ours.
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/reader.ts';
import { showDiagnostics } from '../../src/config/show.ts';
import { summary } from '../../src/config/summary.ts';

/** The same numbers at every run (a linear congruential generator). */
function seeded(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

const PIECES = [
  'jobs:',
  'a',
  'b',
  'command',
  'shell',
  'after',
  'requires',
  'ready',
  'live',
  'stop',
  'sockets',
  'on_demand',
  'defaults',
  'stdout',
  'restart',
  'environment',
  'limits',
  'version',
  'x-a',
  ': ',
  ':',
  '\n',
  '\n  ',
  '\n    ',
  '\n  a: ',
  '\n  b: ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  '"',
  "'",
  '|',
  '>',
  '#',
  '&x ',
  '*x',
  '!env ',
  '!!str ',
  '!',
  '${A}',
  '${A:-',
  '$',
  '---',
  '...',
  '%YAML 1.2',
  '<<',
  '?',
  '~',
  'null',
  'true',
  'no',
  '0',
  '1',
  '-1',
  '0o17',
  '1e9',
  '10s',
  'x',
  'nginx -g',
  'constructor',
  '__proto__',
  'toString',
  '\t',
  '\\',
  '\u00e4',
  '\ud83d\ude00',
  '@',
  '`',
  ' ',
];

const START =
  'jobs:\n  a: {command: x, after: [b], ready: {tcp: 80}, stop: {signal: TERM, timeout: 10s}, sockets: {x: 80}}\n  b: {shell: y, restart: [1]}\n';

it('no text makes the reader throw, and what it says has a line in the text', () => {
  const number = seeded(7);
  let accepted = 0;
  for (let round = 0; round < 2000; round += 1) {
    const at = number(START.length);
    const noise = Array.from({ length: 1 + number(4) }, () => PIECES[number(PIECES.length)]).join('');
    const alone = Array.from({ length: number(30) }, () => PIECES[number(PIECES.length)]).join('');
    const text = round % 2 === 0 ? START.slice(0, at) + noise + START.slice(at + number(8)) : alone;
    const read = readConfig(Buffer.from(text), [Buffer.from('A=z')]);
    if (read.ok) {
      accepted += 1;
      expect(summary(read.value, true)).toMatch(/^\d+ jobs?: /);
      continue;
    }
    expect(read.error.length).toBeGreaterThan(0);
    const lines = text.split('\n').length;
    for (const { at: place, words } of read.error) {
      expect(words).toMatch(/^[^\n]+$/);
      if (place !== null) expect(place.line).toBeLessThanOrEqual(lines);
    }
    expect(showDiagnostics('x', read.error, false)).toMatch(/mistakes?\n$/);
  }
  // Some of the changes are harmless.
  expect(accepted).toBeGreaterThan(0);
});

it('no bytes do', () => {
  const number = seeded(11);
  for (let round = 0; round < 500; round += 1) {
    const bytes = Buffer.from(Array.from({ length: number(60) }, () => number(256)));
    expect(readConfig(bytes, []).ok).toBe(false);
  }
});
