import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count, record } from '../endurance/record.ts';
import { describeNeeding } from '../helpers/tools.ts';
import { buildFuzzer, buildReplay, corpusOf, HARNESSES, inputsOf, run } from './harness.ts';
import { rounds, seed } from './rounds.ts';

describe('the core’s parsers, in their own C, with a sanitizer,', () => {
  it.each(HARNESSES)('take every input that is kept: $name', (harness) => {
    const inputs = inputsOf(harness);
    expect(inputs.length).toBeGreaterThan(0);
    expect(run(buildReplay(harness), inputs)).toContain(`${inputs.length} inputs`);
  });
});

/** So many inputs, each of them made from one that covered something new. */
const RUNS = rounds(2_000, 200_000);
const clean: string[] = [];

describeNeeding(['clang'], `guided by coverage, ${RUNS} inputs each, seed ${seed},`, () => {
  it.each(HARNESSES)('nothing is found in $name', (harness) => {
    const fuzzer = buildFuzzer(harness);
    const folder = mkdtempSync(join(tmpdir(), 'tsinit-fuzz-'));
    const found = join(folder, 'found');
    mkdirSync(found);
    // What it finds stays where it is, and its name is in the message of the failure.
    const artefacts = `-artifact_prefix=${join(tmpdir(), `tsinit-${harness.name}-`)}`;
    const limits = [`-runs=${RUNS}`, `-seed=${seed || 1}`, '-max_len=4096', '-timeout=60', '-rss_limit_mb=1024'];
    const said = run(fuzzer, [...limits, artefacts, found, corpusOf(harness)]);
    rmSync(folder, { recursive: true });
    expect(said).toMatch(/DONE/);
    clean.push(harness.name);
    const outcome = `nothing found by the sanitizers of addresses and undefined behaviour in the core's own C: ${clean.join(', ')}`;
    record({ order: 31, what: 'inputs guided by coverage', often: count(RUNS * clean.length), outcome });
  });
});
