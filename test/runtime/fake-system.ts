import { constants } from 'node:os';
import type {
  Inspection,
  Member,
  MemoryFacts,
  NamedProcess,
  SpawnFailure,
  Target,
  TerminalView,
  Zombie,
} from '../../src/model/event.ts';
import type { BrainHappening } from '../../src/model/happening.ts';
import {
  type Errno,
  type ExitCode,
  errno,
  type Millis,
  millis,
  type Pid,
  pid,
  type SignalNumber,
  signalNumber,
  uid,
} from '../../src/model/ids.ts';
import type { UserIds } from '../../src/model/privileges.ts';
import type { Sender, SignalInfo } from '../../src/model/process.ts';
import { failure, ok, type Result } from '../../src/model/result.ts';
import { SIGCONT } from '../../src/model/signals.ts';
import type { TraceRefusal, TraceSignals } from '../../src/model/trace.ts';
import { stoppedMembers } from '../../src/runtime/stopped-members.ts';
import type {
  ArrivedSignal,
  HookRun,
  Peek,
  SpawnedApp,
  System,
  TerminationLogFailure,
  TracerReport,
} from '../../src/runtime/system.ts';
import { zombiesKept } from '../../src/runtime/zombies.ts';
import { FakeProcesses, type ForkOptions } from './fake-processes.ts';
import { fakeShell } from './fake-shell.ts';
import { FakeUpgrades } from './fake-upgrades.ts';

/** Thrown where the real system would not come back. */
export class Left extends Error {
  readonly code: ExitCode;
  constructor(code: ExitCode) {
    super(`left with ${code}`);
    this.code = code;
  }
}
export class Slept extends Error {}
/** Nothing is scheduled any more: the real system would wait for ever. */
export class WaitsForEver extends Error {}

/** What the app does once it runs; it gets its own pid. */
export type FakeProgram = (kernel: FakeSystem, self: Pid) => void;

interface Scheduled {
  readonly at: number;
  readonly action: () => void;
}

/** A kernel small enough to read, whose clock only moves while somebody waits. */
export class FakeSystem implements System {
  readonly self: Pid;
  readonly lines: string[] = [];
  readonly sent: { readonly signal: number; readonly pid: number; readonly value: string | null }[] = [];
  readonly finished = new Set<SignalInfo>();
  leftovers: readonly ArrivedSignal[] = [];
  memoryIsScarce = false;
  unlistable = false;
  stalled = false;
  refuseSubreaper: Errno | null = null;
  spawnRefused: SpawnFailure | null = null;
  appIgnores: readonly number[] = [];
  terminalGiven = 0;
  suspensions = 0;
  terminal: TerminalView = 'nobody';
  readonly hooks: (HookRun & { readonly pid: Pid; readonly token: number })[] = [];
  memory: MemoryFacts | null = null;
  readonly terminationLog: string[] = [];
  terminationLogRefused: TerminationLogFailure | null = null;
  tracerRefused: TraceRefusal | null = null;
  traced: TraceSignals | null = null;
  readonly tracerTold: TracerReport[] = [];
  untidy = false;
  readonly recorded: BrainHappening[] = [];
  readonly upgrades = new FakeUpgrades();
  dropped: UserIds | null = null;
  #clock = 1000;
  #doorbell = false;
  #arrived: SignalInfo[] = [];
  #scheduled: Scheduled[] = [];
  readonly #processes: FakeProcesses;
  readonly #program: FakeProgram;

  constructor(program: FakeProgram, self = 1) {
    this.#program = program;
    this.self = pid(self);
    this.#processes = new FakeProcesses(this.self, () => {
      this.#doorbell = true;
    });
  }

  startTracer(signals: TraceSignals): ReturnType<System['startTracer']> {
    if (this.tracerRefused !== null) return failure(this.tracerRefused);
    this.traced = signals;
    return ok(pid(3));
  }

  forgetTracer(): void {
    this.traced = null;
  }

  mustTidyUp(): boolean {
    return this.untidy;
  }

  tracerReports(): readonly TracerReport[] {
    return this.tracerTold.splice(0);
  }

  record(happening: BrainHappening): void {
    this.recorded.push(happening);
  }

  schedule(after: number, action: () => void): void {
    this.#scheduled.push({ at: this.#clock + after, action });
    this.#scheduled.sort((a, b) => a.at - b.at);
  }

  fork(parent: number, options: ForkOptions = {}): Pid {
    return this.#processes.fork(parent, options);
  }

  exit(who: Pid, code: number): void {
    this.#processes.exit(who, code);
  }

  endUnnoticed(who: Pid): void {
    this.#processes.endUnnoticed(who);
  }

  /** Somebody sends us a signal. */
  arrive(signal: number, sender: number, more: Partial<SignalInfo> = {}): void {
    this.#arrived.push({
      signal: signalNumber(signal),
      code: 0,
      senderPid: sender,
      senderUid: uid(0),
      value: 0,
      pointer: '0',
      ...more,
    });
  }

  /** Somebody asks for an upgrade, and rings. */
  ask(path: string): void {
    this.upgrades.asked = { path, taken: false };
    this.#doorbell = true;
  }

  now(): Millis {
    return millis(this.#clock);
  }

  waitForSignals(deadline: Millis | null): readonly ArrivedSignal[] {
    while (this.#arrived.length === 0 && !this.#doorbell) {
      const next = this.#scheduled[0];
      if (next === undefined && deadline === null) throw new WaitsForEver();
      if (next === undefined || (deadline !== null && next.at > deadline)) {
        this.#clock = Math.max(this.#clock, deadline ?? 0);
        return [];
      }
      this.#scheduled.shift();
      this.#clock = Math.max(this.#clock, next.at);
      next.action();
    }
    this.#doorbell = false;
    return this.#arrived
      .splice(0)
      .map((info) => ({ info, sender: undefined, forwarded: undefined, finish: () => void this.finished.add(info) }));
  }

  leftoverSignals(): readonly ArrivedSignal[] {
    return this.leftovers;
  }

  peekChild(consume: Pid | null): Peek {
    if (consume !== null) this.#processes.reap(consume);
    return this.#processes.peek();
  }

  identify(sender: Pid): Sender | null {
    const found = this.#processes.get(sender);
    return found === undefined ? null : { facts: found.facts, exe: '/bin/sleep', commandLine: found.commandLine, parents: [] };
  }

  spawnApp(): Result<SpawnedApp, SpawnFailure> {
    if (this.spawnRefused !== null) return failure(this.spawnRefused);
    const app = this.fork(this.self, { group: 'own', ignores: this.appIgnores });
    this.#program(this, app);
    return ok({ pid: app, startTime: this.#processes.get(app)?.facts.startTime ?? null });
  }

  runHook(run: HookRun, token: number): Result<Pid, SpawnFailure> {
    const command = fakeShell(run);
    if (command.type === 'missing') return failure({ step: 'exec', errno: errno(constants.errno.ENOENT), path: command.path });
    const hook = this.fork(this.self, { group: 'own' });
    this.hooks.push({ ...run, pid: hook, token });
    if (command.type === 'exits') this.schedule(2, () => this.exit(hook, command.code));
    return ok(hook);
  }

  sendSignal(signal: SignalNumber, target: Target, carry: SignalInfo | null): Result<Errno | undefined, Errno> {
    const named = target.type === 'group' ? target.leader : target.pid;
    const alone = this.#processes.get(named);
    const meant = target.type === 'group' ? this.#processes.group(named) : alone === undefined ? [] : [alone];
    if (named <= 1 || meant.length === 0) return failure(errno(constants.errno.ESRCH));
    for (const { facts } of meant) {
      this.sent.push({ signal, pid: facts.pid, value: carry?.pointer ?? null });
      this.#processes.deliver(facts.pid, signal);
    }
    return ok(undefined);
  }

  members(): readonly Member[] | null {
    if (this.unlistable) return null;
    return this.#processes.members().map(({ facts, commandLine }) => ({ facts, commandLine, wchan: null, age: null }));
  }

  signalEverybody(signal: SignalNumber): void {
    for (const { facts } of this.#processes.members()) this.#processes.deliver(facts.pid, signal);
  }

  examine(members: readonly Member[]): readonly Member[] {
    return members.map((member) => ({ ...member, wchan: 'hrtimer_nanosleep', age: millis(7) }));
  }

  isMemoryScarce(): boolean {
    return this.memoryIsScarce;
  }

  inspectEnd(): Inspection {
    return { memory: this.memory, zombies: this.zombies(), left: [] };
  }

  zombies(): readonly Zombie[] {
    return zombiesKept(this.#processes.everybody(), this.self, () => null);
  }

  stoppedIn(leader: Pid): readonly NamedProcess[] {
    return stoppedMembers(this.#processes.everybody(), leader);
  }

  terminalView(): TerminalView {
    return this.terminal;
  }

  setSubreaper(): Result<void, Errno> {
    return this.refuseSubreaper === null ? ok(undefined) : failure(this.refuseSubreaper);
  }

  setParentDeathSignal(): Result<void, Errno> {
    return ok(undefined);
  }

  /** Somebody continues us at once. */
  suspend(): void {
    this.suspensions++;
    this.arrive(SIGCONT, 0);
  }

  giveTerminal(): void {
    this.terminalGiven++;
  }

  writeLine(line: string): boolean {
    if (!this.stalled) this.lines.push(line);
    return !this.stalled;
  }

  writeTerminationLog(record: string): Result<void, TerminationLogFailure> {
    if (this.terminationLogRefused !== null) return failure(this.terminationLogRefused);
    this.terminationLog.push(record);
    return ok(undefined);
  }

  sleep(): Errno {
    throw new Slept();
  }

  dropPrivileges(to: UserIds): void {
    this.dropped = to;
  }

  leave(code: ExitCode): never {
    throw new Left(code);
  }

  request = () => this.upgrades.request();
  answerRequest = (code: ExitCode, words: string) => this.upgrades.answerRequest(code, words);
  replaceSelf = (path: string) => this.upgrades.replaceSelf(path);
  forgetOldFile = () => this.upgrades.forgetOldFile();
}
