import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const core = join(import.meta.dirname, '..', '..', 'native-bindings', 'core');
const header = join(core, 'arch-x86_64.h');

/** That whose number stands in the assembler of that file alone: it is made where no function may return. */
export const IN_ASSEMBLER: readonly (readonly [string, number])[] = [['exit', 60]];

/** What the brain calls by name in libc (native-bindings/libc.ts): the tracer counts those as ours too (native/places.c). */
export const BY_THE_BRAIN: readonly string[] = ['kill', 'prctl'];

/** The brain's, but only of commands such as `tsinit upgrade` and `tsinit status --watch`, which are no init. */
export const OF_THE_COMMAND: readonly string[] = ['flock', 'ioctl', 'tcgetattr', 'tcsetattr'];

/** Every system call that the core and the library make, by name: enum system_call of arch-x86_64.h, and the one above. */
export const numbers: ReadonlyMap<string, number> = new Map([...readNumbers(readFileSync(header, 'utf8')), ...IN_ASSEMBLER]);

const names: ReadonlyMap<number, string> = new Map([...numbers].map(([name, number]) => [number, name]));

/** The name of a call; one that is node's alone has only its number. */
export const nameOf = (number: number): string => names.get(number) ?? `#${number}`;

export function numberOf(name: string): number {
  const number = name.startsWith('#') ? Number(name.slice(1)) : numbers.get(name);
  if (number === undefined || Number.isNaN(number)) throw new Error(`'${name}' is no system call of ours, nor #NUMBER`);
  return number;
}

function readNumbers(text: string): Map<string, number> {
  const body = /enum system_call \{([^}]*)\}/.exec(text)?.[1];
  if (body === undefined) throw new Error(`there is no enum system_call in ${header}`);
  return new Map([...body.matchAll(/SYS_(\w+) = (\d+)/g)].map(([, name = '', number]) => [name, Number(number)]));
}

/** What shepherds, tracers and the supervisor of jobs are made of: no scene has any of them, nor sixteen entries of the event log asleep. */
const ELSEWHERE =
  /^(events|shepherd|job-|members|output-file|backlog|kept|shim-jobs|shim-sockets|shim-watch|tracer|shim-trace|knock)/;

/** Those that nobody else makes. What comes of it when they fail is tested one by one: test/contract/shepherd*.ts, test/scenario/trace-signals.test.ts. */
export function callsElsewhere(): ReadonlySet<string> {
  const made = (matching: boolean): ReadonlySet<string> => {
    const files = readdirSync(core).filter((name) => /\.[ch]$/.test(name) && !name.startsWith('arch-'));
    const texts = files.filter((name) => ELSEWHERE.test(name) === matching).map((name) => readFileSync(join(core, name), 'utf8'));
    return new Set(texts.flatMap((text) => [...text.matchAll(/\bSYS_(\w+)/g)].map(([, name = '']) => name)));
  };
  const inScenes = made(false);
  return new Set([...made(true)].filter((call) => !inScenes.has(call)));
}
