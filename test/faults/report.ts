import type { Result } from './campaign.ts';
import { errnos } from './fault.ts';
import { impossible } from './impossible.ts';
import type { Verdict } from './judge.ts';
import type { Scene } from './scene.ts';

const shown: Readonly<Record<Verdict, string>> = {
  'not reached': 'not made',
  unnoticed: 'unnoticed',
  told: 'told',
  unsaid: 'unsaid',
  refused: 'refused',
  'given up': 'given up',
  wrong: '**wrong**',
};

/** The results as Markdown: how often what came out, for every call and errno. */
export function report(scenes: readonly Scene[], results: readonly Result[], possible: number, chosen: string): string {
  return [
    '# What comes out when a system call fails',
    '',
    'Written by `npm run test:faults` (x86-64); do not edit. How it is done: the tracer in `test/faults/native`, the scenes in',
    '`test/faults/scenes.ts`, what counts as right in `test/faults/judge.ts`.',
    '',
    `${results.length} runs, of ${possible} that the ${scenes.length} scenes below offer: ${chosen}.`,
    'In each run one system call of the core or of the preloaded library',
    'fails, once or for good, at another place in the code. init: process 1 makes the call; child: the child between clone and exec.',
    'A number is how often that came out:',
    '',
    '- unnoticed: the app ran, its exit code came out, every signal arrived, and all was said that is said without a fault',
    '- told: the same, and a line on standard error tells of the trouble (reflex, a crash survived, a signal refused)',
    '- unsaid: the same, but a line of the report was lost: writing it is what failed',
    '- refused: the app was not started, a line says why, and the exit code is 111, 126 or 127 (2 in the place of dumb-init)',
    '- given up: the app ran, and its init could not go on: a line says why, and the exit code is 111',
    '- not made: the course was another one this time, and the call was not made',
    '- wrong: a hang, another exit code, a lost or doubled signal, an app that found itself changed: the suite fails on it',
    '',
    `All together: ${tally(results)}.`,
    '',
    '## By call and errno',
    '',
    ...table(results),
    '## The scenes',
    '',
    '| scene | what happens in it | code | what came out |',
    '|---|---|---|---|',
    ...scenes.map((scene) => sceneRow(scene, results)),
    '',
    '## What is not made to fail',
    '',
    ...impossible.map((one) => `- ${one.call}${one.use === '' ? '' : ` ${one.use}`}: ${one.why}`),
    '',
    '## What was told',
    '',
    ...saidLines(results),
    '',
  ].join('\n');
}

const sceneRow = ({ name, what, code }: Scene, results: readonly Result[]): string =>
  `| ${name} | ${what} | ${code} | ${tally(results.filter((result) => result.scene === name))} |`;

function table(results: readonly Result[]): string[] {
  const rows = [...new Set(results.map(({ fault }) => `${fault.call} (${fault.whose})`))].sort();
  const cells = (row: string) =>
    errnos.map((errno) =>
      tally(results.filter(({ fault }) => `${fault.call} (${fault.whose})` === row && fault.errno === errno)),
    );
  return [
    `| call | ${errnos.join(' | ')} |`,
    `|--|${errnos.map(() => '--|').join('')}`,
    ...rows.map((row) => `| ${row} | ${cells(row).join(' | ')} |`),
    '',
  ];
}

function tally(results: readonly Result[]): string {
  const verdicts = Object.keys(shown) as Verdict[];
  return verdicts
    .map((verdict) => [shown[verdict], results.filter((result) => result.verdict === verdict).length] as const)
    .filter(([, count]) => count > 0)
    .map(([words, count]) => `${words} ${count}`)
    .join(', ');
}

function saidLines(results: readonly Result[]): string[] {
  const counts = new Map<string, number>();
  for (const { verdict, words } of results) {
    if (verdict !== 'told' && verdict !== 'refused') continue;
    for (const line of words.split(' | ').filter((one) => one.includes('tsinit: ')))
      counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([line, count]) => `- ${count} × ${line.replaceAll('`', "'").replaceAll('|', '\\|')}`);
}
