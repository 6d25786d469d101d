import { durationWords } from '../evidence/duration-words.ts';
import { endWords } from '../evidence/end-words.ts';
import { type Millis, millis } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import type { App, Stopping } from '../model/state.ts';
import { cut, hanging } from './fit.ts';
import type { InitView, StatusView } from './inside.ts';
import { clockOf, dayOf } from './log-text.ts';
import { REFLEX_WORDS } from './numbers-in-words.ts';
import type { Paint } from './paint.ts';
import { processLines } from './process-lines.ts';
import { drawn, memoryWords } from './tree.ts';

/** Lines of `tsinit status`: the init, what runs under it, the set, and every process. width null: a pipe. */
export function statusLines(view: StatusView, width: number | null, paint: Paint): readonly string[] {
  const line = (label: string, words: string): readonly string[] => {
    const [first = '', ...more] = hanging(label.padEnd(8), words, width);
    return [paint(first.slice(0, 8), 'faint') + first.slice(8), ...more];
  };
  return [
    ...line('init', initWords(view)),
    ...line('brain', brainWords(view.init)),
    ...line('app', appWords(view)),
    ...line('set', setWords(view)),
    ...(view.trees.length === 0 ? [] : ['', ...processLines(view.trees, width, paint)]),
  ].map((each) => each.trimEnd());
}

const ROLES = {
  'pid-1': 'process 1 of its pid namespace',
  subreaper: 'a subreaper, not process 1: orphans of its set come to it',
  'parent-only': 'neither process 1 nor a subreaper: orphans go to somebody else',
} as const;

function initWords(view: StatusView): string {
  const { init } = view;
  const memory = init.residentKb === 0 ? '' : `, ${memoryWords(init.residentKb)}`;
  return `tsinit(${init.pid}), ${ROLES[init.role]}, since ${moment(view, init.startedAt)}${memory}`;
}

/** "2026-11-29 09:00:01 (3 h 5 min)". */
function moment({ now, realtimeMs }: StatusView, at: Millis): string {
  const time = new Date(realtimeMs - (now - at));
  return `${dayOf(time)} ${clockOf(time).slice(0, 8)} (${durationWords(millis(now - at))})`;
}

const PHASES = {
  starting: 'is being started',
  asleep: 'asleep',
  booting: 'is waking',
  awake: 'awake',
  reflex: 'cannot run: the core does without it',
  upgrading: 'is being replaced by another file',
} as const;

function brainWords({ phase, reflexReason, wakes, sleeps, crashes }: InitView): string {
  const why = phase === 'reflex' ? `, because ${REFLEX_WORDS[reflexReason] ?? `reason ${reflexReason}`}` : '';
  return `${PHASES[phase]}${why}; ${times('woken', wakes)}, ${times('put to sleep', sleeps)}, ${times('crashed', crashes)}`;
}

const times = (what: string, count: number): string =>
  count === 0 ? `never ${what}` : `${what} ${count === 1 ? 'once' : `${count} times`}`;

function appWords(view: StatusView): string {
  const { main, state, now } = view;
  switch (main.id) {
    case 'none':
      return state?.app.id === 'unborn' && state.app.hook !== null ? 'waits for the hook START' : 'has not been started';
    case 'pausing':
      return 'none: --pause holds the place and reaps';
    case 'jobs':
      return 'jobs run here; the init itself knows their states';
    case 'running': {
      const user = view.uid === null ? '' : `, as uid ${view.uid}`;
      const more = state === null ? '' : laterWords(state.app, now);
      return `process ${main.pid} runs since ${moment(view, main.spawnedAt)}${user}${more}: ${printable(view.program, 120)}`;
    }
    case 'ended': {
      const end = main.end === null ? 'ended' : endWords(main.end);
      return `process ${main.pid} ${end} after ${durationWords(endedAfter(view, main.spawnedAt))}${state === null ? '' : laterWords(state.app, now)}: ${printable(view.program, 120)}`;
    }
    default:
      return unreachable(main);
  }
}

function endedAfter({ state, now }: StatusView, spawnedAt: Millis): Millis {
  const app = state?.app;
  if (app?.id === 'ended') return app.ranFor;
  return app?.id === 'draining' ? millis(app.endedAt - spawnedAt) : millis(now - spawnedAt);
}

/** What the brain has written down of its course; empty where there is nothing to say. */
function laterWords(app: App, now: Millis): string {
  switch (app.id) {
    case 'running':
      return `${app.stopped ? ', stopped (SIGSTOP or SIGTSTP)' : ''}${stoppingWords(app.stopping, now)}`;
    case 'draining':
      return `; the rest has ${durationWords(millis(app.deadline - now))} left to end`;
    case 'killing':
      return '; the rest is being killed';
    case 'closing':
      return '; the hook EXIT runs';
    default:
      return '';
  }
}

function stoppingWords(stopping: Stopping, now: Millis): string {
  if (stopping.id === 'not-asked') return '';
  const asked = `, asked to stop by ${signalName(stopping.signal)} ${durationWords(millis(now - stopping.askedAt))} ago`;
  if (stopping.id === 'killed') return `${asked}, is being killed`;
  return stopping.killAt === null ? asked : `${asked}, killed in ${durationWords(millis(stopping.killAt - now))}`;
}

function setWords({ trees }: StatusView): string {
  const members = drawn(trees).map(({ branch }) => branch);
  const ours = members.filter(({ mark }) => mark !== 'stranger' && mark !== 'zombie');
  const count = (mark: string): number => members.filter((one) => one.mark === mark).length;
  const parts = [
    `${ours.length} ${ours.length === 1 ? 'process' : 'processes'}`,
    some(count('orphan'), 'adopted'),
    some(count('zombie'), count('zombie') === 1 ? 'zombie' : 'zombies'),
    some(count('stranger'), 'from outside, not of the set'),
    `cpu ${durationWords(millis(ours.reduce((sum, { seen }) => sum + seen.cpu, 0)))}`,
    memoryWords(ours.reduce((sum, { seen }) => sum + seen.residentKb, 0)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

const some = (count: number, words: string): string => (count === 0 ? '' : `${count} ${words}`);

/** A line for a terminal that shows only `rows`: the last line says how many there are that it does not show. */
export function fitted(lines: readonly string[], rows: number, width: number): readonly string[] {
  if (lines.length <= rows) return lines;
  const hidden = lines.length - rows + 1;
  return [...lines.slice(0, rows - 1), cut(`… and ${hidden} more lines; make the window larger, or use tsinit tree`, width)];
}
