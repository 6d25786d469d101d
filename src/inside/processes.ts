import { type Branch, branches, type Mark, type Seen } from '../look/tree.ts';
import type { HappeningEntry } from '../model/happening.ts';
import { millis, type Pid, pid } from '../model/ids.ts';
import type { State } from '../model/state.ts';
import { MILLISECONDS_PER_TICK, type ProcessStat } from '../proc/parse-stat.ts';
import { readCommandLine, readEverybody, readStatus, readUptime } from '../proc/read.ts';
import { processSet } from '../runtime/process-set.ts';
import type { Place } from './place.ts';

interface Known {
  readonly place: Place;
  readonly app: Pid | null;
  readonly state: State | null;
  readonly log: readonly HappeningEntry[];
}

/** Below the init (withInit: and itself), the app first; then strangers. Without ourselves. */
export function processTrees({ place, app, state, log }: Known, withInit: boolean): readonly Branch[] {
  const everybody = readEverybody(place.proc).filter(({ pid: one }) => !place.shared || one !== process.pid);
  const self = pid(place.self);
  const members = new Set(processSet(everybody, self).map(({ pid: one }) => one));
  const below = belowOf(everybody, self);
  const hooks = new Set(log.filter((entry) => entry.type === 'started').map((entry) => Number(entry.pid)));
  const formerParents = new Map(
    log.flatMap((entry) => (entry.type === 'adopted' ? [[entry.pid, entry.formerParent] as const] : [])),
  );
  const tracer = state?.tracer.id === 'running' ? state.tracer.pid : null;
  const markOf = ({ facts }: Seen): Mark => {
    if (facts.pid === self) return 'init';
    if (facts.state === 'Z') return 'zombie';
    if (facts.pid === app) return 'app';
    if (facts.pid === tracer) return 'tracer';
    if (!members.has(facts.pid)) return 'stranger';
    return facts.ppid === self && !hooks.has(facts.pid) ? 'orphan' : 'none';
  };
  const uptime = readUptime(place.proc);
  const seen = below.map((stat) => seenOf(stat, place.proc, uptime));
  const children = below.filter(({ ppid, pid: one }) => ppid === self && one !== self).map(({ pid: one }) => one);
  const inOrder = [...children].sort((one, other) => Number(other === app) - Number(one === app) || one - other);
  const strangers = below.filter(({ ppid, pid: one }) => ppid === 0 && one !== self).map(({ pid: one }) => one);
  return branches(seen, [...(withInit ? [self] : inOrder), ...strangers], (one) => {
    const mark = markOf(one);
    return { mark, job: null, formerParent: mark === 'orphan' ? (formerParents.get(one.facts.pid) ?? null) : null };
  });
}

/** Outside of a pid namespace of its own an init sees the whole machine: only what descends from it is of interest. */
function belowOf(everybody: readonly ProcessStat[], self: Pid): readonly ProcessStat[] {
  if (self === 1) return everybody;
  const children = new Map<number, ProcessStat[]>();
  for (const one of everybody) children.set(one.ppid, [...(children.get(one.ppid) ?? []), one]);
  const found = new Set(everybody.filter(({ pid: one }) => one === self));
  // A set is walked to its end, whatever is added meanwhile.
  for (const one of found) for (const child of children.get(one.pid) ?? []) found.add(child);
  return [...found];
}

function seenOf(stat: ProcessStat, proc: string, uptime: number | null): Seen {
  const age = uptime === null ? -1 : uptime - stat.startTime * MILLISECONDS_PER_TICK;
  return {
    facts: stat,
    commandLine: stat.state === 'Z' ? [] : readCommandLine(stat.pid, proc),
    // The clock of /proc/uptime and that of the start times may be rounded apart; a machine that was copied while it ran has them further apart.
    age: uptime === null ? null : millis(Math.max(0, age)),
    cpu: stat.cpu,
    residentKb: readStatus(stat.pid, proc)?.residentKb ?? 0,
  };
}
