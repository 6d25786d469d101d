import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BY_THE_BRAIN, IN_ASSEMBLER, numbers, OF_THE_COMMAND } from './calls.ts';

const bindings = join(import.meta.dirname, '..', '..', 'native-bindings');
const core = join(bindings, 'core');
const sources = readdirSync(core).filter((name) => /\.[ch]$/.test(name) && !name.startsWith('arch-'));
const used = new Set(sources.flatMap((name) => matches(join(core, name), /\bSYS_(\w+)/g)));
const architecture = join(core, 'arch-x86_64.h');

/** So that no new call is forgotten: what is made to fail comes from the sources themselves. */
describe('the list of the system calls that are made to fail', () => {
  it('has each that the core and the library use', () => {
    expect(used.size).toBeGreaterThan(40);
    expect([...used].filter((call) => !numbers.has(call))).toEqual([]);
  });

  it('has none that nobody uses', () => {
    const inAssembler = new Set(IN_ASSEMBLER.map(([call]) => call));
    expect([...numbers.keys()].filter((call) => !used.has(call) && !inAssembler.has(call))).toEqual([]);
  });

  it('has each whose number stands in the assembler; 15, rt_sigreturn(2), leads out of a handler and answers nobody', () => {
    const written = [...matches(architecture, /mov \$(\d+), %+eax/g), ...matches(architecture, /"a"\((\d+)/g)].map(Number);
    const listed = [...numbers.values(), 15];
    expect(written.length).toBeGreaterThan(3);
    expect(written.filter((number) => !listed.includes(number))).toEqual([]);
  });

  it('has each that the brain calls by name in libc', () => {
    const named = matches(join(bindings, 'libc.ts'), /OWN_SYMBOLS, '(\w+)'/g);
    expect(named.toSorted()).toEqual([...BY_THE_BRAIN, ...OF_THE_COMMAND].toSorted());
    expect(BY_THE_BRAIN.filter((call) => !numbers.has(call))).toEqual([]);
  });

  it('is the same for both machines', () => {
    const other = new Set(matches(join(core, 'arch-aarch64.h'), /SYS_(\w+) = \d+/g));
    expect(new Set(matches(architecture, /SYS_(\w+) = \d+/g))).toEqual(other);
  });
});

function matches(path: string, pattern: RegExp): string[] {
  return [...readFileSync(path, 'utf8').matchAll(pattern)].map(([, found = '']) => found);
}
