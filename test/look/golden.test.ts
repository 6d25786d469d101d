import { describe, expect, it } from 'vitest';
import type { Examined } from '../../src/look/doctor.ts';
import { doctorJson, doctorLines } from '../../src/look/doctor.ts';
import { examine } from '../../src/look/examine.ts';
import { happeningFields } from '../../src/look/happening-fields.ts';
import { lanesOf } from '../../src/look/lanes.ts';
import { logLines } from '../../src/look/log-text.ts';
import { metricsText, timeAsleep } from '../../src/look/metrics.ts';
import { COLOURED, PLAIN } from '../../src/look/paint.ts';
import { statusLines } from '../../src/look/status.ts';
import { statusJson } from '../../src/look/status-json.ts';
import { timelineSvg } from '../../src/look/timeline-svg.ts';
import { branches, treeLines } from '../../src/look/tree.ts';
import { why } from '../../src/look/why.ts';
import { millis, pid, signalNumber } from '../../src/model/ids.ts';
import { BEGIN, markOf, PROCESSES, STATUS, STORY, twoThousand } from './made-up.ts';

/** As they were looked at in a terminal. `npx vitest -u` writes them anew: look at them again then. */
const golden = (name: string): string => `golden/${name}`;

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const NOW = millis(BEGIN.at + 160_000);
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of.
const COLOURS = /\u001b\[\d+m/g;

const EXAMINED: Examined = {
  init: STATUS.init,
  main: STATUS.main,
  app: { blocked: [], ignored: [signalNumber(1), signalNumber(15), signalNumber(17)], caught: [] },
  zombies: [{ pid: 45, comm: 'helper', parent: 31, parentComm: 'nginx' }],
  tracing: { yama: 1, seccomp: 2, capability: false, tracer: null },
  cgroup: {
    version: 2,
    memory: { limit: 134_217_728, usage: 104_857_600, oomKills: 2 },
    pids: { limit: 100, usage: 97 },
  },
  files: { proc: true, runWritable: false, terminationLog: 'absent', memfdNoexec: 0, tracefs: false },
  mayKill: true,
  droppedLines: 0,
};

const trees = branches(PROCESSES, [pid(1), pid(90)], markOf);

/** What each command shows: for a width, or (null) for a pipe. */
const SHOWN: Readonly<Record<string, (width: number | null, coloured: boolean) => string>> = {
  status: (width, coloured) => text(statusLines(STATUS, width, coloured ? COLOURED : PLAIN)),
  log: (width) => text(logLines(STORY, null, width)),
  why: (width) => text(why(STORY, { type: 'process', pid: pid(31) }, NOW, true, width).lines),
  tree: (width, coloured) => text(treeLines(trees, width, coloured ? COLOURED : PLAIN)),
  doctor: (width, coloured) => text(doctorLines(examine(EXAMINED), width, coloured ? COLOURED : PLAIN)),
};

it('the doctor names the tracer, which stands in the way of a debugger from elsewhere', () => {
  const found = examine({ ...EXAMINED, tracing: { ...EXAMINED.tracing, tracer: 12 } }).find(({ about }) => about === 'tracing');
  expect(found?.level).toBe('note');
  expect(found?.cure).toContain('kill -KILL 12');
});

describe.each(Object.entries(SHOWN))('tsinit %s', (name, show) => {
  it.each([80, 200])('shows this on a terminal of %d columns, with colours that change no width', async (width) => {
    const shown = show(width, true);
    await expect(shown).toMatchFileSnapshot(golden(`${name}-${width}.txt`));
    // NO_COLOR.
    expect(show(width, false)).toBe(shown.replaceAll(COLOURS, ''));
    // The first line of a story stays one, whatever the terminal makes of it: it is what is searched for, and copied.
    const lines = shown.replaceAll(COLOURS, '').split('\n');
    for (const line of name === 'why' ? lines.slice(1) : lines) expect(Array.from(line).length, line).toBeLessThanOrEqual(width);
  });

  it('shows this in a pipe, each thing in one line', async () => {
    await expect(show(null, false)).toMatchFileSnapshot(golden(`${name}-pipe.txt`));
  });
});

describe('for programs', () => {
  it('each entry of the log is an object', async () => {
    const lines = STORY.map((entry) => JSON.stringify(happeningFields(entry)));
    await expect(text(lines)).toMatchFileSnapshot(golden('log.jsonl'));
  });

  it('the status and the findings of the doctor are one object each', async () => {
    await expect(`${JSON.stringify(statusJson(STATUS), null, 2)}\n`).toMatchFileSnapshot(golden('status.json'));
    await expect(`${JSON.stringify(doctorJson(examine(EXAMINED)), null, 2)}\n`).toMatchFileSnapshot(golden('doctor.json'));
  });

  it('the counters are in the OpenMetrics format', async () => {
    const counters = { wakes: 4, sleeps: 4, crashes: 1, uptime: 160, asleep: timeAsleep(STORY, NOW), entries: 30 };
    await expect(metricsText(STORY, counters)).toMatchFileSnapshot(golden('metrics.txt'));
  });

  it('the timeline is this picture', async () => {
    await expect(timelineSvg(lanesOf(STORY, NOW))).toMatchFileSnapshot(golden('timeline.svg'));
  });
});

describe('two thousand processes', () => {
  const many = branches(twoThousand(), [pid(7)], markOf);

  it.each([80, 200])('fit %d columns, a line each, in a moment', (width) => {
    const lines = [treeLines(many, width, PLAIN), statusLines({ ...STATUS, trees: many }, width, PLAIN)];
    expect(lines.map((each) => each.filter((line) => line.includes('a-grandchild')).length)).toEqual([1960, 1960]);
    for (const line of lines.flat()) expect(Array.from(line).length, line).toBeLessThanOrEqual(width);
  });

  it('a chain of them is drawn as deep as there is room for', () => {
    const chain = twoThousand().map((one, index, all) => ({
      ...one,
      facts: { ...one.facts, ppid: index === 0 ? 1 : (all[index - 1]?.facts.pid ?? 1) },
    }));
    const lines = treeLines(branches(chain, [pid(7)], markOf), 80, PLAIN);
    expect(lines).toHaveLength(2001);
    for (const line of lines) expect(Array.from(line).length, line).toBeLessThanOrEqual(80);
    expect(lines.at(-1)).toMatch(/^… .*└─ a-grandchild\(/);
  });
});
