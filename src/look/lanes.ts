import { endWords } from '../evidence/end-words.ts';
import { senderThing } from '../evidence/sender-words.ts';
import type { HappeningEntry, HappeningSender } from '../model/happening.ts';
import { printable } from '../model/printable.ts';
import type { SignalInfo } from '../model/process.ts';
import { signalName } from '../model/signals.ts';

/** The life of one process, or of the init itself, as a picture shows it. Points in time are those of the entries (CLOCK_MONOTONIC). */
export interface Lane {
  /** 0: the init. */
  readonly pid: number;
  readonly name: string;
  readonly kind: 'init' | 'app' | 'hook' | 'other';
  /** null: it was there before the log goes back. */
  readonly from: number | null;
  /** null: it still lives. */
  readonly to: number | null;
  /** "exited with 0", or what killed it; empty where it lives. */
  readonly end: string;
  readonly endedWell: boolean;
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly at: number;
  readonly kind: 'signal' | 'sent' | 'adopted' | 'executed' | 'stopped' | 'continued' | 'brain' | 'trouble';
  /** Short: it stands beside the mark. */
  readonly label: string;
  /** pid of the lane where it comes from (0: the init); null: from outside, or nobody's. */
  readonly fromPid: number | null;
}

export interface Picture {
  readonly begin: number;
  readonly end: number;
  /** Milliseconds since 1970 at `begin`. */
  readonly beginRealtimeMs: number;
  readonly lanes: readonly Lane[];
  /** When the brain was awake. */
  readonly awake: readonly { readonly from: number; readonly to: number }[];
}

export const INIT_LANE = 0;

/** So much may two writers be apart. Milliseconds. */
const EARLY = 1000;

type Open = { -readonly [Key in keyof Lane]: Lane[Key] } & { marks: Mark[] };

/** log: oldest first. now: CLOCK_MONOTONIC, where what still lives ends in the picture. */
export function lanesOf(log: readonly HappeningEntry[], now: number): Picture {
  const first = log[0];
  const start = first?.at ?? now;
  const lanes: Open[] = [newLane(INIT_LANE, 'tsinit', 'init', start)];
  const [init] = lanes;
  // A number may be given again: the last lane of a pid is the one that lives.
  const living = new Map<number, Open>();
  const laneOf = (pid: number, comm: string): Open => {
    const found = living.get(pid);
    if (found !== undefined) {
      if (found.name === String(pid) && comm !== '') found.name = comm;
      return found;
    }
    return open(pid, comm, 'other', null);
  };
  const open = (pid: number, comm: string, kind: Lane['kind'], from: number | null): Open => {
    const lane = newLane(pid, comm === '' ? String(pid) : comm, kind, from);
    living.set(pid, lane);
    lanes.push(lane);
    return lane;
  };
  // The tracer writes beside the init: what a process executes may stand before its birth.
  const begin = (entry: Extract<HappeningEntry, { readonly pid: number }>, comm: string, kind: Lane['kind']): void => {
    const early = living.get(entry.pid);
    const first = early?.marks[0]?.at ?? entry.at;
    if (early === undefined || early.from !== null || entry.at - first > EARLY) {
      open(entry.pid, comm, kind, entry.at);
      return;
    }
    early.from = Math.min(first, entry.at);
    early.kind = kind;
  };
  const mark = (
    lane: Open | undefined,
    entry: HappeningEntry,
    kind: Mark['kind'],
    label: string,
    fromPid: number | null = null,
  ) => lane?.marks.push({ at: entry.at, kind, label, fromPid });
  for (const entry of log) {
    switch (entry.type) {
      case 'started':
        begin(entry, baseName(entry.program), entry.other ? 'hook' : 'app');
        break;
      case 'forked':
        begin(entry, entry.comm, 'other');
        break;
      case 'executed': {
        const lane = laneOf(entry.pid, '');
        lane.name = baseName(entry.executable);
        mark(lane, entry, 'executed', lane.name);
        break;
      }
      case 'adopted':
        mark(laneOf(entry.pid, entry.comm), entry, 'adopted', 'adopted');
        break;
      case 'signal': {
        mark(init, entry, 'signal', signalLabel(entry.info, entry.sender), senderOf(entry.info));
        const app = entry.forwardedAs === null ? undefined : [...living.values()].find(({ kind }) => kind === 'app');
        if (entry.forwardedAs !== null) mark(app, entry, 'sent', signalName(entry.forwardedAs), INIT_LANE);
        break;
      }
      case 'sent':
        mark(living.get(Math.abs(entry.to)), entry, 'sent', signalName(entry.signal), INIT_LANE);
        break;
      case 'delivered':
        mark(laneOf(entry.pid, entry.comm), entry, 'signal', signalLabel(entry.info, entry.sender), senderOf(entry.info));
        break;
      case 'killed':
        mark(laneOf(entry.pid, entry.comm), entry, 'sent', 'SIGKILL', INIT_LANE);
        break;
      case 'stopped':
        mark(laneOf(entry.pid, ''), entry, 'stopped', `stopped by ${signalName(entry.signal)}`);
        break;
      case 'continued':
        mark(laneOf(entry.pid, ''), entry, 'continued', 'goes on');
        break;
      case 'exiting':
      case 'ended': {
        const lane = laneOf(entry.pid, entry.comm);
        if (lane.to === null) {
          lane.to = entry.at;
          lane.end = endWords(entry.end);
          lane.endedWell = entry.end.type === 'exited' && entry.end.code === 0;
        }
        if (entry.type === 'ended') living.delete(entry.pid);
        break;
      }
      case 'oom-kill':
        mark(init, entry, 'trouble', 'OOM kill');
        break;
      case 'crashed':
        mark(init, entry, 'trouble', 'the brain crashed');
        break;
      case 'reflex':
        mark(init, entry, 'trouble', 'reflex');
        break;
      case 'reloaded':
      case 'upgraded':
        mark(init, entry, 'brain', entry.type);
        break;
      case 'job':
        mark(init, entry, 'brain', `${printable(entry.job, 20)}: ${printable(entry.words, 30)}`);
        break;
      default:
    }
  }
  return {
    begin: start,
    end: Math.max(now, start + 1),
    beginRealtimeMs: first?.realtimeMs ?? 0,
    lanes,
    awake: awakeTimes(log, now),
  };
}

const newLane = (pid: number, name: string, kind: Lane['kind'], from: number | null): Open => ({
  pid,
  name,
  kind,
  from,
  to: null,
  end: '',
  endedWell: true,
  marks: [],
});

/** Null: it is no process that could have a lane. */
const senderOf = (info: SignalInfo): number | null =>
  senderThing(info) === null && info.senderPid > 0 ? (info.senderPid === 1 ? INIT_LANE : info.senderPid) : null;

/** "SIGTERM from kill(60)". */
function signalLabel(info: SignalInfo, sender: HappeningSender | null): string {
  const signal = signalName(info.signal);
  if (senderThing(info) !== null) return signal;
  if (info.senderPid === 0) return `${signal} from outside`;
  const name = sender === null ? '' : sender.executable === '' ? sender.comm : baseName(sender.executable);
  return name === '' ? `${signal} from ${info.senderPid}` : `${signal} from ${printable(name, 20)}(${info.senderPid})`;
}

const baseName = (path: string): string => path.split('/').at(-1) ?? path;

function awakeTimes(log: readonly HappeningEntry[], now: number): Picture['awake'] {
  const times: { from: number; to: number }[] = [];
  let since: number | null = null;
  for (const entry of log) {
    if (entry.type === 'woke') since ??= entry.at;
    else if (entry.type === 'slept' && since !== null) {
      times.push({ from: since, to: entry.at });
      since = null;
    }
  }
  return since === null ? times : [...times, { from: since, to: now }];
}
