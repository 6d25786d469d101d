import type { SignalNumber } from '../model/ids.ts';
import { hanging } from './fit.ts';
import type { LogJson } from './happening-fields.ts';
import type { InitView, MainView } from './inside.ts';
import type { Paint, Style } from './paint.ts';

/** All that `tsinit doctor` looks at. null: it could not be read, or is not there. */
export interface Examined {
  readonly init: InitView;
  readonly main: MainView;
  readonly app: AppSignals | null;
  readonly zombies: readonly ZombieView[];
  readonly tracing: TracingView;
  readonly cgroup: CgroupView;
  readonly files: FilesView;
  /** The init may signal every user (CAP_KILL), or has the app's user. */
  readonly mayKill: boolean | null;
  /** Lines that nobody read from the init's standard error. */
  readonly droppedLines: number;
}

export interface AppSignals {
  readonly blocked: readonly SignalNumber[];
  readonly ignored: readonly SignalNumber[];
  readonly caught: readonly SignalNumber[];
}

export interface ZombieView {
  readonly pid: number;
  readonly comm: string;
  readonly parent: number;
  readonly parentComm: string;
}

export interface TracingView {
  /** /proc/sys/kernel/yama/ptrace_scope. */
  readonly yama: number | null;
  /** Seccomp of the init: 0 none, 2 a filter, which may forbid ptrace. */
  readonly seccomp: number | null;
  /** CAP_SYS_PTRACE is among its effective capabilities. */
  readonly capability: boolean | null;
  /** The pid of the process that traces the app's set now. */
  readonly tracer: number | null;
}

export interface CgroupView {
  readonly version: 1 | 2 | null;
  /** Bytes. limit null: none, or not readable. */
  readonly memory: { readonly limit: number | null; readonly usage: number | null; readonly oomKills: number | null } | null;
  readonly pids: { readonly limit: number | null; readonly usage: number } | null;
}

export interface FilesView {
  readonly proc: boolean;
  readonly runWritable: boolean | null;
  readonly terminationLog: 'writable' | 'read-only' | 'absent';
  /** /proc/sys/vm/memfd_noexec. */
  readonly memfdNoexec: number | null;
  /** The sender of SIGKILL could be read from the kernel's own trace events. */
  readonly tracefs: boolean;
}

export interface Finding {
  /** note: it is as it should not surprise anybody. problem: something does not work as it should. */
  readonly level: 'ok' | 'note' | 'problem';
  readonly about: string;
  readonly words: string;
  /** What to do; null: nothing has to be done. */
  readonly cure: string | null;
}

export const ok = (about: string, words: string): Finding => ({ level: 'ok', about, words, cure: null });
export const note = (about: string, words: string, cure: string | null = null): Finding => ({
  level: 'note',
  about,
  words,
  cure,
});
export const problem = (about: string, words: string, cure: string): Finding => ({ level: 'problem', about, words, cure });

const STYLES: Readonly<Record<Finding['level'], Style>> = { ok: 'good', note: 'doubtful', problem: 'bad' };
const ABOUT_WIDTH = 12;

/** A line a finding, its cure behind it; and at the end how many problems there are. */
export function doctorLines(findings: readonly Finding[], width: number | null, paint: Paint): readonly string[] {
  const lines = findings.flatMap(({ level, about, words, cure }) => {
    const lead = `${level.padEnd(9)}${about.padEnd(ABOUT_WIDTH)}`;
    const [first = '', ...more] = hanging(lead, cure === null ? words : `${words}; ${cure}`, width);
    return [paint(first.slice(0, level.length), STYLES[level]) + first.slice(level.length), ...more];
  });
  const problems = findings.filter(({ level }) => level === 'problem').length;
  const sum = problems === 0 ? 'no problems' : problems === 1 ? 'one problem' : `${problems} problems`;
  return [...lines, '', paint(sum, problems === 0 ? 'good' : 'bad')];
}

/** Of `tsinit doctor --json`. */
export const DOCTOR_SCHEMA = 1;

export function doctorJson(findings: readonly Finding[]): { readonly [key: string]: LogJson } {
  return {
    schema: DOCTOR_SCHEMA,
    problems: findings.filter(({ level }) => level === 'problem').length,
    findings: findings.map(({ level, about, words, cure }) => ({ level, about, words, cure })),
  };
}
