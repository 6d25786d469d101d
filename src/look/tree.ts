import { commandWords, scriptWords, withoutPadding } from '../evidence/command-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import type { Millis, Pid } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import type { ProcessFacts } from '../model/process.ts';
import { cut } from './fit.ts';
import type { Paint, Style } from './paint.ts';

/** A process as `tsinit tree` and `tsinit status` show it. */
export interface Seen {
  readonly facts: ProcessFacts;
  readonly commandLine: readonly string[];
  /** How long it has been there; null: not known. */
  readonly age: Millis | null;
  /** Processor time so far. */
  readonly cpu: Millis;
  readonly residentKb: number;
}

/** What a process is to tsinit. */
export type Mark = 'init' | 'app' | 'shepherd' | 'tracer' | 'orphan' | 'stranger' | 'zombie' | 'none';

export interface Branch {
  readonly seen: Seen;
  readonly mark: Mark;
  /** The job that it belongs to; null: none, or there are no jobs. */
  readonly job: string | null;
  /** Whose child it was before tsinit adopted it; null: not adopted, or the log has forgotten. */
  readonly formerParent: Pid | null;
  readonly children: readonly Branch[];
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['T', 'stopped'],
  ['t', 'traced'],
  ['D', 'uninterruptible'],
  ['Z', 'zombie'],
]);

/** The process tree below the roots, those without a parent among `everybody` first, each with its children by age. */
export function branches(
  everybody: readonly Seen[],
  roots: readonly Pid[],
  markOf: (seen: Seen) => Omit<Branch, 'seen' | 'children'>,
): readonly Branch[] {
  const children = new Map<number, Seen[]>();
  for (const seen of everybody) {
    const siblings = children.get(seen.facts.ppid) ?? [];
    siblings.push(seen);
    children.set(seen.facts.ppid, siblings);
  }
  const made = new Map<number, Growing>();
  const branchOf = (seen: Seen): Growing => {
    const branch = { seen, ...markOf(seen), children: [] };
    made.set(seen.facts.pid, branch);
    return branch;
  };
  const trees = roots.flatMap((root) => everybody.filter(({ facts }) => facts.pid === root).map(branchOf));
  // Those that are added while it goes on are walked as well. Who was made already is not again: a table that was read while it changed
  // may have a circle.
  for (const branch of made.values()) {
    const below = (children.get(branch.seen.facts.pid) ?? []).filter(({ facts }) => !made.has(facts.pid));
    const inOrder = [...below].sort((a, b) => a.facts.startTime - b.facts.startTime || a.facts.pid - b.facts.pid);
    branch.children.push(...inOrder.map(branchOf));
  }
  return trees;
}

type Growing = Omit<Branch, 'children'> & { readonly children: Growing[] };

/**
 * Lines of a tree: "├─ nginx(31)  3 min  cpu 1.2 s  12 MB  `nginx: worker process`", none longer than `width` characters (null: as long
 * as they are).
 */
export function treeLines(trees: readonly Branch[], width: number | null, paint: Paint): readonly string[] {
  return drawn(trees).map(({ lead, branch }) => {
    const shown = shortened(lead, width);
    const words = branchWords(branch);
    return shown + painted(width === null ? words : cut(words, Math.max(8, width - shown.length)), branch.mark, paint);
  });
}

export interface Drawn {
  /** The lines that lead to it from its ancestors. */
  readonly lead: string;
  readonly branch: Branch;
}

/** Every process with the lines that lead to it, in the order of the tree. Without recursion: chains of processes may be long. */
export function drawn(trees: readonly Branch[]): readonly Drawn[] {
  const found: Drawn[] = [];
  const pending = trees.map((branch) => ({ branch, above: '', link: '', below: '' })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { branch, above, link, below } = next;
    found.push({ lead: above + link, branch });
    const { children } = branch;
    for (let index = children.length - 1; index >= 0; index--) {
      const child = children[index];
      const last = index === children.length - 1;
      if (child !== undefined)
        pending.push({
          branch: child,
          above: above + below,
          link: last ? '└─ ' : '├─ ',
          below: last ? '   ' : '│  ',
        });
    }
  }
  return found;
}

/** Deep down the lines from above take at most half of the room. */
export function shortened(lead: string, width: number | null): string {
  const room = width === null ? lead.length : Math.floor(width / 2);
  return lead.length <= room ? lead : `…${lead.slice(lead.length - room + 1)}`;
}

const STYLES: Partial<Readonly<Record<Mark, Style>>> = { zombie: 'bad', app: 'strong', stranger: 'faint', orphan: 'doubtful' };

export function painted(words: string, mark: Mark, paint: Paint): string {
  const style = STYLES[mark];
  return style === undefined ? words : paint(words, style);
}

const MARK_WORDS: Readonly<Record<Mark, string>> = {
  init: 'tsinit',
  app: 'the app',
  shepherd: 'shepherd',
  tracer: 'tracer',
  orphan: 'adopted',
  stranger: 'from outside',
  zombie: 'zombie',
  none: '',
};

function branchWords(branch: Branch): string {
  const { facts, age, cpu, residentKb, commandLine } = branch.seen;
  const notes = notesOf(branch, true);
  const parts = [
    `${printable(facts.comm, 32)}(${facts.pid})`,
    notes === '' ? '' : `[${notes}]`,
    age === null ? '' : durationWords(age),
    facts.state === 'Z' ? '' : `cpu ${durationWords(cpu)}`,
    facts.state === 'Z' ? '' : memoryWords(residentKb),
    shownCommand(commandLine),
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** A single word is mostly a title that the program has given itself ("nginx: worker process"): no shell's quotes around that. */
export function shownCommand(commandLine: readonly string[]): string {
  const [only = '', ...more] = withoutPadding(commandLine);
  return more.length === 0 && only !== '' ? scriptWords(only) : commandWords(commandLine);
}

/** "the app", "adopted from 12, stopped": what a process is to tsinit, and (withState) what it does, where that is worth a word. */
export function notesOf({ seen, mark, job, formerParent }: Branch, withState: boolean): string {
  const state = withState && mark !== 'zombie' ? (STATES.get(seen.facts.state) ?? '') : '';
  const former = formerParent === null ? '' : ` from ${formerParent}`;
  return [
    job === null ? '' : `job ${job}`,
    MARK_WORDS[mark] === '' ? '' : MARK_WORDS[mark] + (mark === 'orphan' ? former : ''),
    state,
  ]
    .filter((note) => note !== '')
    .join(', ');
}

/** "640 kB", "12 MB", "1.4 GB". */
export function memoryWords(kilobytes: number): string {
  if (kilobytes < 10_240) return `${kilobytes} kB`;
  if (kilobytes < 1_048_576) return `${Math.round(kilobytes / 1024)} MB`;
  return `${(kilobytes / 1_048_576).toFixed(1)} GB`;
}
