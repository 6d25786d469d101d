import { commandWords } from '../evidence/command-words.ts';
import { durationWords } from '../evidence/duration-words.ts';
import type { Millis, Pid } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import type { ProcessFacts } from '../model/process.ts';

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
  const grown = new Set<number>();
  const grow = (seen: Seen): Branch => {
    grown.add(seen.facts.pid);
    const below = (children.get(seen.facts.pid) ?? []).filter(({ facts }) => !grown.has(facts.pid));
    const inOrder = [...below].sort((a, b) => a.facts.startTime - b.facts.startTime || a.facts.pid - b.facts.pid);
    return { seen, ...markOf(seen), children: inOrder.map(grow) };
  };
  return roots.flatMap((root) => everybody.filter(({ facts }) => facts.pid === root).map(grow));
}

/**
 * Lines of a tree: "├─ nginx(31) 3 min  cpu 1.2 s  12 MB  `nginx: worker process`", none longer than `width` characters. colour: what
 * is worth a look is highlighted.
 */
export function treeLines(
  trees: readonly Branch[],
  width: number,
  paint: (text: string, mark: Mark) => string,
): readonly string[] {
  const lines: string[] = [];
  const draw = (branch: Branch, lead: string, link: string, below: string): void => {
    const words = branchWords(branch);
    const room = Math.max(8, width - lead.length - link.length);
    const cut = words.length > room ? `${words.slice(0, room - 1)}…` : words;
    lines.push(`${lead}${link}${paint(cut, branch.mark)}`);
    for (const [index, child] of branch.children.entries()) {
      const last = index === branch.children.length - 1;
      draw(child, lead + below, last ? '└─ ' : '├─ ', last ? '   ' : '│  ');
    }
  };
  for (const tree of trees) draw(tree, '', '', '');
  return lines;
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

function branchWords({ seen, mark, job }: Branch): string {
  const { facts, age, cpu, residentKb, commandLine } = seen;
  const state = STATES.get(facts.state);
  const notes = [job === null ? '' : `job ${job}`, MARK_WORDS[mark], mark === 'zombie' ? '' : (state ?? '')].filter(
    (note) => note !== '',
  );
  const parts = [
    `${printable(facts.comm, 32)}(${facts.pid})`,
    notes.length === 0 ? '' : `[${notes.join(', ')}]`,
    age === null ? '' : durationWords(age),
    facts.state === 'Z' ? '' : `cpu ${durationWords(cpu)}`,
    facts.state === 'Z' ? '' : memoryWords(residentKb),
    commandWords(commandLine),
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** "640 kB", "12 MB", "1.4 GB". */
export function memoryWords(kilobytes: number): string {
  if (kilobytes < 10_240) return `${kilobytes} kB`;
  if (kilobytes < 1_048_576) return `${Math.round(kilobytes / 1024)} MB`;
  return `${(kilobytes / 1_048_576).toFixed(1)} GB`;
}
