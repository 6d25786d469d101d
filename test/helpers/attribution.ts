import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { childrenOf, innerPid, parentOf } from './proc.ts';

/** A process of a tree as /proc has it: its job by the shepherd that it descends from. */
export interface Attributed {
  readonly key: string;
  /** null: it descends from the init, and from no shepherd. */
  readonly job: string | null;
}

/** All processes with a name of the fixture "grow" below the init, each with the job of its shepherd. */
export function attributed(init: number): readonly Attributed[] {
  return processesIn(init).flatMap((pid) => {
    const name = nameOf(pid);
    if (!/^g[\da-f]{8}$/.test(name)) return [];
    const inner = innerPid(pid);
    const job = jobOf(pid, init);
    // Who has ended or become another image meanwhile has no answer, and a pid of ours does not come again so soon.
    return job === undefined || inner === null || nameOf(pid) !== name ? [] : [{ key: `${inner} ${name}`, job }];
  });
}

/** Everybody in the pid namespace of the init, by our numbers. */
export function processesIn(init: number): number[] {
  const space = namespaceOf(init);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => space !== '' && namespaceOf(pid) === space);
}

/** What the processes themselves have said: "PID NAME" → the job. */
export function reported(path: string): ReadonlyMap<string, string> {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => line.split(' ')).map(([job = '', pid, name]) => [`${pid} ${name}`, job]));
}

/** undefined: somebody on the way up has ended while we looked, again and again. */
function jobOf(pid: number, init: number): string | null | undefined {
  for (let attempt = 0; attempt < 20; attempt++) {
    let below = pid;
    let parent = parentOf(pid);
    while (parent !== 0 && parent !== init) [below, parent] = [parent, parentOf(parent)];
    if (parent === init && childrenOf(init).includes(below))
      return /^tsinit: ([^\0]+)/.exec(read(`/proc/${below}/cmdline`))?.[1] ?? null;
  }
  return undefined;
}

const nameOf = (pid: number): string => read(`/proc/${pid}/comm`).trimEnd();

function namespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return '';
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
