import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** All children of a process, the dead among them, whichever of its threads made them. Empty when it is gone. */
export function childrenOf(pid: number): number[] {
  return list(`/proc/${pid}/task`).flatMap((thread) => numbers(read(`/proc/${pid}/task/${thread}/children`)));
}

export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** One letter of proc_pid_stat(5): R, S, T, Z …; null when there is no such process. */
export function stateOf(pid: number): string | null {
  return /\) (\w)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? null;
}

export function zombiesOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => stateOf(child) === 'Z');
}

/** 0 where there is no such process, and for one whose parent is outside of what we see. */
export function parentOf(pid: number): number {
  return Number(/\) \w (\d+)/.exec(read(`/proc/${pid}/stat`))?.[1] ?? 0);
}

/** A number from /proc/PID/status: VmRSS (kB), Threads, … */
export function statusOf(pid: number, field: string): number | null {
  const found = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(read(`/proc/${pid}/status`));
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** The pid as its own innermost pid namespace sees it. */
export function innerPid(pid: number): number | null {
  const found = /^NSpid:.*?(\d+)$/m.exec(read(`/proc/${pid}/status`));
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** The process below `above` that its pid namespace knows as `inner`. */
export function outerPid(above: number, inner: number): number | null {
  return [above, ...descendantsOf(above)].find((pid) => innerPid(pid) === inner) ?? null;
}

/** Descriptor → what it is open on. */
export function descriptorsOf(pid: number): Map<number, string> {
  return new Map(list(`/proc/${pid}/fd`).map((name) => [Number(name), link(`/proc/${pid}/fd/${name}`)]));
}

export function executableOf(pid: number): string {
  return link(`/proc/${pid}/exe`);
}

/** The foreground process group of its terminal (field tpgid), and its own group, as we number them. */
export function terminalOf(pid: number): { group: number; foreground: number } | null {
  const fields = read(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return fields.length < 6 ? null : { group: Number(fields[2]), foreground: Number(fields[5]) };
}

const numbers = (text: string): number[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(Number);

/** A process may end between any two of our looks: that is an answer, not an error. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
