import type { LogJson } from './happening-fields.ts';
import type { MainView, StatusView } from './inside.ts';
import { REFLEX_WORDS } from './numbers-in-words.ts';
import { drawn } from './tree.ts';

/** Of `tsinit status --json`: raised when a key changes its meaning or goes. docs/look-inside.md describes it. */
export const STATUS_SCHEMA = 1;

type Json = { readonly [key: string]: LogJson };

/** One object. Points in time are ISO 8601; durations milliseconds; memory kilobytes. */
export function statusJson(view: StatusView): Json {
  const { init, now, realtimeMs } = view;
  const moment = (at: number): string => new Date(realtimeMs - (now - at)).toISOString();
  return {
    schema: STATUS_SCHEMA,
    init: {
      pid: init.pid,
      role: init.role,
      started: moment(init.startedAt),
      uptime_ms: Math.round(now - init.startedAt),
      resident_kb: init.residentKb,
    },
    brain: {
      phase: init.phase,
      reflex_reason: init.phase === 'reflex' ? (REFLEX_WORDS[init.reflexReason] ?? String(init.reflexReason)) : null,
      wakes: init.wakes,
      sleeps: init.sleeps,
      crashes: init.crashes,
    },
    app: { ...mainJson(view.main, moment), phase: view.state?.app.id ?? null, program: view.program, uid: view.uid },
    processes: drawn(view.trees).map(({ branch: { seen, mark, job, formerParent } }) => ({
      pid: seen.facts.pid,
      ppid: seen.facts.ppid,
      name: seen.facts.comm,
      args: seen.commandLine,
      state: seen.facts.state,
      is: mark,
      job,
      former_parent: formerParent,
      age_ms: seen.age === null ? null : Math.round(seen.age),
      cpu_ms: seen.cpu,
      resident_kb: seen.residentKb,
    })),
  };
}

function mainJson(main: MainView, moment: (at: number) => string): Json {
  if (main.id !== 'running' && main.id !== 'ended') return { state: main.id };
  const common = { state: main.id, pid: main.pid, started: moment(main.spawnedAt) };
  if (main.id === 'running' || main.end === null) return common;
  const { end } = main;
  return end.type === 'exited' ? { ...common, exit_code: end.code } : { ...common, killed_by: end.signal };
}
