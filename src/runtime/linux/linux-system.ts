import { constants } from 'node:os';
import { ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG } from '../../../native-bindings/constants.ts';
import { encodeEvent } from '../../../native-bindings/event-record-encode.ts';
import type { JobsShim } from '../../../native-bindings/jobs-shim.ts';
import type { Libc } from '../../../native-bindings/libc.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeMemory } from '../../../native-bindings/memory-facts.ts';
import { decodeFacts, decodeSender } from '../../../native-bindings/process-facts.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Sockets } from '../../../native-bindings/sockets.ts';
import type { TraceShim } from '../../../native-bindings/trace-shim.ts';
import { childChange } from '../../../native-bindings/wait-status.ts';
import type { TerminalView } from '../../model/event.ts';
import { errno, type Millis, millis, pid } from '../../model/ids.ts';
import { failure, ok } from '../../model/result.ts';
import type { Settings } from '../../model/settings.ts';
import { processSet } from '../process-set.ts';
import { stoppedMembers } from '../stopped-members.ts';
import type { ArrivedSignal, Peek, System } from '../system.ts';
import { nameOf } from '../zombies.ts';
import { unreadEvidence } from './evidence-ring.ts';
import { inspectEnd, lastingZombies } from './inspection.ts';
import { lastRun } from './last-run.ts';
import { createLineOutput } from './line-output.ts';
import { ageOf, readUptime, tracerOf, wchanOf } from './member-details.ts';
import { now } from './now.ts';
import { PENDING_CAPACITY, PENDING_INFOS_LENGTH, PENDING_INFOS_OFFSET, pendingSignals } from './pending-signals.ts';
import { createProcessTable } from './process-table.ts';
import { createSeenKills, NO_KILLS } from './seen-kills.ts';
import { sendSignal } from './send-signal.ts';
import { createSpawner } from './spawner.ts';
import { createTerminationLog } from './termination-log.ts';
import { createTracing } from './tracing.ts';
import { createUpgrades } from './upgrades.ts';

/** What the adapter stands on. */
export interface Native {
  readonly libc: Libc;
  readonly shim: Shim;
  readonly jobs: JobsShim;
  readonly sockets: Sockets;
  readonly tracing: TraceShim;
  /** The ledger, mapped. */
  readonly ledger: Memory;
  readonly allocate: (length: number) => Memory;
}

const { ECHILD } = constants.errno;
const { offsets: child } = LAYOUT.child_event;
const { offsets: at } = LAYOUT.ledger_header;
const LINE_LENGTH = 16 * 1024;
/** Their command lines cost 10 microseconds each, and a message names no more of them. */
const DESCRIBED_MEMBERS = 16;

const TERMINAL_VIEWS: Readonly<Record<number, TerminalView>> = {
  [ENUM.TERMINAL_NOBODY]: 'nobody',
  [ENUM.TERMINAL_SHELL]: 'shell',
  [ENUM.TERMINAL_FOREGROUND]: 'foreground',
  [ENUM.TERMINAL_FOREGROUND_LEADER]: 'foreground-leader',
};

/** A process that its tracer has stopped (proc_pid_stat(5)). */
const TRACED = 't';
/** Bytes: about six times what we have awake. */
const SCARCE = 512 * 1024 * 1024;

const NO_SIGNALS: readonly ArrivedSignal[] = [];
const NONE: Peek = { type: 'none' };
const NO_CHILDREN: Peek = { type: 'no-children' };

export interface LinuxOptions {
  /** The app's own bytes, arguments included. */
  readonly program: readonly Buffer[];
  readonly settings: Pick<Settings, 'verbosity' | 'warnOnReap' | 'placement' | 'personality' | 'terminationLog'>;
  /** SIGKILL is to be told of, where the kernel's own tracing can be had (seen-kills.ts). Without: it is not looked for. */
  readonly watchesKills?: boolean;
}

/** Of a process that only asks, looks or tries: what it starts stays on our terminal. */
export const FOR_A_COMMAND: LinuxOptions['settings'] = {
  verbosity: 0,
  warnOnReap: false,
  placement: 'inherited',
  personality: 'tsinit',
  terminationLog: null,
};

/** The port's adapter for Linux. */
export function createLinuxSystem(native: Native, { program, settings, watchesKills = false }: LinuxOptions): System {
  const { libc, shim, ledger, allocate } = native;
  const self = pid(process.pid);
  const table = createProcessTable(shim, allocate);
  const infos = ledger.part(PENDING_INFOS_OFFSET, PENDING_INFOS_LENGTH);
  const childEvent = allocate(LAYOUT.child_event.size);
  const senderFacts = allocate(LAYOUT.sender_facts.size);
  const eventRecord = allocate(LAYOUT.event_record.size);
  const sending = { shim, everybody: table.everybody };
  const tracing = createTracing(native.tracing, allocate);
  const spawner = createSpawner(native);
  const kills = watchesKills
    ? createSeenKills({
        self,
        app: () => pid(ledger.view.getInt32(at.main_pid, LITTLE_ENDIAN)),
        now,
        everybody: table.everybody,
        identify: (sender) => identify(sender),
      })
    : NO_KILLS;
  // What /proc says of an ended child costs five times as much as the reaping itself, so that it is read only where it is told.
  const childFacts = settings.verbosity > 0 || settings.warnOnReap ? 1 : 0;

  const identify: System['identify'] = (sender) => {
    const found = shim.identify(sender, senderFacts);
    return found.ok && found.value === 1 ? decodeSender(senderFacts, 0) : null;
  };

  return {
    now,
    identify,
    record(happening) {
      encodeEvent(eventRecord, happening);
      shim.record(eventRecord);
    },
    waitForSignals(deadline) {
      const waited = shim.wait(infos, PENDING_CAPACITY, deadline === null ? -1 : nanosecondsUntil(deadline));
      if (!waited.ok) throw new Error(`the wait for signals failed with errno ${waited.errno}`);
      const pending = waited.value === 0 ? NO_SIGNALS : pendingSignals(ledger, self);
      // What went into the ring was read before what stayed in the batch.
      const evidence = unreadEvidence(ledger);
      return evidence.length === 0 ? pending : [...evidence, ...pending];
    },
    leftoverSignals: () => [...unreadEvidence(ledger), ...pendingSignals(ledger, self)],
    peekChild(consume) {
      const peeked = shim.peekChild(consume ?? 0, childEvent, childFacts);
      if (!peeked.ok) {
        if (peeked.errno === ECHILD) return NO_CHILDREN;
        throw new Error(`waitid(2) failed with errno ${peeked.errno}`);
      }
      return peeked.value === 0 ? NONE : decodeChild(childEvent);
    },
    spawnApp() {
      const spawned = spawner.app(program, settings, tracing.door());
      kills.appStarted();
      return spawned.ok ? ok({ pid: spawned.value, startTime: identify(spawned.value)?.facts.startTime ?? null }) : spawned;
    },
    runHook: spawner.hook,
    sendSignal: (signal, target, carry) => sendSignal(sending, signal, target, carry),
    members() {
      const everybody = table.everybody();
      if (everybody === null) return null;
      const tracer = ledger.view.getInt32(at.tracer_pid, LITTLE_ENDIAN);
      const members = processSet(everybody, self).filter((facts) => facts.pid !== tracer);
      return members.map((facts, index) => ({
        facts,
        commandLine: index < DESCRIBED_MEMBERS ? table.commandLine(facts.pid) : [],
        wchan: null,
        age: null,
      }));
    },
    signalEverybody(signal) {
      const app = ledger.view.getInt32(at.main_pid, LITTLE_ENDIAN);
      if (self === 1) libc.kill(-1, signal);
      else if (app > 1) libc.kill(-app, signal);
    },
    examine(members) {
      const uptime = readUptime();
      const examined = members.slice(0, DESCRIBED_MEMBERS).map((member) => {
        const tracer = member.facts.state === TRACED ? tracerOf(member.facts.pid) : null;
        const seen = { ...member, wchan: wchanOf(member.facts.pid), age: ageOf(member.facts, uptime) };
        return tracer === null ? seen : { ...seen, tracer: nameOf(table.everybody() ?? [], tracer) };
      });
      return [...examined, ...members.slice(DESCRIBED_MEMBERS)];
    },
    isMemoryScarce() {
      const facts = allocate(LAYOUT.memory_facts.size);
      shim.memory(facts);
      const limit = decodeMemory(facts)?.limit ?? null;
      return limit !== null && limit < SCARCE;
    },
    inspectEnd() {
      const awakeFor = millis(now() - Number(ledger.view.getBigUint64(at.woken_ns, LITTLE_ENDIAN)) / 1e6);
      return inspectEnd({ shim, ledger, table, self, facts: allocate(LAYOUT.memory_facts.size), lastRun, awakeFor });
    },
    setSubreaper() {
      const set = libc.prctl(PR_SET_CHILD_SUBREAPER, 1);
      return set.ok ? ok(undefined) : failure(set.errno);
    },
    setParentDeathSignal(signal) {
      const set = libc.prctl(PR_SET_PDEATHSIG, signal);
      return set.ok ? ok(undefined) : failure(set.errno);
    },
    suspend: () => void shim.suspend(),
    terminalView() {
      const seen = shim.terminalView();
      return (seen.ok ? TERMINAL_VIEWS[seen.value] : undefined) ?? 'nobody';
    },
    zombies: () => lastingZombies(table, self),
    stoppedIn: (leader) => stoppedMembers(table.everybody() ?? [], leader),
    giveTerminal() {
      // Only then it has a group of its own in our session.
      const app = settings.placement === 'group' ? ledger.view.getInt32(at.main_pid, LITTLE_ENDIAN) : 0;
      if (app > 0) shim.giveTerminal(app);
    },
    writeLine: createLineOutput(shim, allocate(LINE_LENGTH)),
    writeTerminationLog: createTerminationLog(settings.terminationLog),
    sleep() {
      const slept = shim.sleep();
      return slept.ok ? errno(constants.errno.EINVAL) : slept.errno;
    },
    dropPrivileges: ({ user, group }) => void shim.dropPrivileges(user, group),
    leave(code) {
      kills.end();
      shim.leave(code);
      throw new Error('exit_group(2) returned');
    },
    startTracer(signals, debuggers) {
      kills.begin();
      return tracing.startTracer(signals, debuggers);
    },
    tracerReports: () => [...tracing.tracerReports(), ...kills.reports()],
    mustTidyUp: kills.isOpen,
    forgetTracer: tracing.forgetTracer,
    ...createUpgrades(native),
  };
}

/** Rounded up, so that the deadline has passed when the time is over. */
function nanosecondsUntil(deadline: Millis): number {
  return Math.max(0, Math.ceil((deadline - now()) * 1e6));
}

function decodeChild(event: Memory): Peek {
  const { view } = event;
  const change = childChange(view.getInt32(child.code, LITTLE_ENDIAN), view.getInt32(child.status, LITTLE_ENDIAN));
  return {
    type: 'child',
    report: { pid: pid(view.getInt32(child.pid, LITTLE_ENDIAN)), change, facts: decodeFacts(event, child.facts) },
  };
}
