import type { ChildChange } from '../../src/model/event.ts';
import { exitCode, type Pid, pid, signalNumber } from '../../src/model/ids.ts';
import type { ProcessFacts } from '../../src/model/process.ts';
import { SIGCONT, SIGSTOP } from '../../src/model/signals.ts';
import { processSet } from '../../src/runtime/process-set.ts';
import type { Peek } from '../../src/runtime/system.ts';

export interface FakeProcess {
  readonly facts: ProcessFacts;
  readonly commandLine: readonly string[];
  readonly ignores: ReadonlySet<number>;
  readonly changes: ChildChange[];
  stopped: boolean;
}

export interface ForkOptions {
  readonly group?: number | 'own';
  readonly session?: number | 'own';
  readonly ignores?: readonly number[];
}

/** Processes with parents, groups and sessions, zombies, and signals with their default actions. */
export class FakeProcesses {
  readonly #self: Pid;
  readonly #ring: () => void;
  readonly #table = new Map<number, FakeProcess>();
  #nextPid = 200;
  #shown: ChildChange | null = null;

  /** ring: called when a child of ours has something to tell, as SIGCHLD does. */
  constructor(self: Pid, ring: () => void) {
    this.#self = self;
    this.#ring = ring;
    this.#add(self, 0, self, self, 'tsinit', []);
  }

  /** A new process, in its parent's group and session unless told otherwise. */
  fork(parent: number, { group, session, ignores = [] }: ForkOptions = {}): Pid {
    const child = pid(this.#nextPid++);
    const family = this.#table.get(parent)?.facts;
    const own = (choice: number | 'own' | undefined, inherited: number): number =>
      choice === 'own' ? child : (choice ?? inherited);
    this.#add(child, parent, own(group, family?.processGroup ?? child), own(session, family?.session ?? child), 'sleep', ignores);
    return child;
  }

  exit(who: Pid, code: number): void {
    this.#end(who, { type: 'ended', end: { type: 'exited', code: exitCode(code) } });
  }

  /** It ends, and its parent, which is not us, does not wait for it. */
  endUnnoticed(who: Pid): void {
    const ended = this.#table.get(who);
    if (ended !== undefined) this.#table.set(who, { ...ended, facts: { ...ended.facts, state: 'Z' } });
  }

  get(who: number): FakeProcess | undefined {
    return this.#table.get(who);
  }

  group(leader: number): readonly FakeProcess[] {
    return [...this.#table.values()].filter(({ facts }) => facts.processGroup === leader && facts.pid !== this.#self);
  }

  everybody(): readonly ProcessFacts[] {
    return [...this.#table.values()].map(({ facts }) => facts);
  }

  members(): readonly FakeProcess[] {
    const inSet = new Set(processSet(this.everybody(), this.#self).map((facts) => facts.pid));
    return [...this.#table.values()].filter(({ facts }) => inSet.has(facts.pid));
  }

  deliver(who: Pid, signal: number): void {
    const target = this.#table.get(who);
    if (target === undefined || target.facts.state === 'Z' || signal === 0 || target.ignores.has(signal)) return;
    if (signal === SIGSTOP) this.#change(target, { type: 'stopped', signal: SIGSTOP }, true);
    else if (signal === SIGCONT) {
      if (target.stopped) this.#change(target, { type: 'continued' }, false);
    } else this.#end(who, { type: 'ended', end: { type: 'killed', signal: signalNumber(signal), coreDumped: false } });
  }

  peek(): Peek {
    this.#shown = null;
    const children = [...this.#table.values()].filter(({ facts }) => facts.ppid === this.#self);
    if (children.length === 0) return { type: 'no-children' };
    for (const { facts, changes } of children) {
      const [change] = changes;
      if (change === undefined) continue;
      this.#shown = change;
      return { type: 'child', report: { pid: facts.pid, change, facts } };
    }
    return { type: 'none' };
  }

  /** Only what was shown: an end that came after a stop was shown is not taken along with it. */
  reap(who: Pid): void {
    const reaped = this.#table.get(who);
    if (reaped === undefined || reaped.changes[0] !== this.#shown) return;
    if (reaped.facts.state === 'Z') this.#table.delete(who);
    else reaped.changes.shift();
  }

  #add(self: Pid, ppid: number, processGroup: number, session: number, comm: string, ignores: readonly number[]): void {
    const facts = { pid: self, ppid, processGroup, session, startTime: this.#nextPid, state: 'S', comm };
    this.#table.set(self, { facts, commandLine: [comm, '1000'], ignores: new Set(ignores), changes: [], stopped: false });
  }

  #change(target: FakeProcess, change: ChildChange, stopped: boolean): void {
    target.stopped = stopped;
    target.changes.splice(0, target.changes.length, change);
    this.#ring();
  }

  /** Its children become ours; its own parent, unless that is us, reaps it at once. */
  #end(who: Pid, change: ChildChange): void {
    const ended = this.#table.get(who);
    if (ended === undefined || ended.facts.state === 'Z') return;
    for (const child of [...this.#table.values()]) {
      if (child.facts.ppid === who) this.#table.set(child.facts.pid, { ...child, facts: { ...child.facts, ppid: this.#self } });
    }
    if (ended.facts.ppid !== this.#self) {
      this.#table.delete(who);
      return;
    }
    this.#table.set(who, { ...ended, facts: { ...ended.facts, state: 'Z' }, changes: [change] });
    this.#ring();
  }
}
