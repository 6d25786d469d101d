import { constants } from 'node:os';
import { LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG } from '../../../native-bindings/constants.ts';
import type { Libc } from '../../../native-bindings/libc.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { decodeFacts, decodeSender } from '../../../native-bindings/process-facts.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import { decodeSpawnReport, encodeSpawnPlan } from '../../../native-bindings/spawn-plan.ts';
import { childChange } from '../../../native-bindings/wait-status.ts';
import { errno, type Millis, millis, pid } from '../../model/ids.ts';
import { failure, ok } from '../../model/result.ts';
import { processSet } from '../process-set.ts';
import type { ArrivedSignal, Peek, System } from '../system.ts';
import { unreadEvidence } from './evidence-ring.ts';
import { createLineOutput } from './line-output.ts';
import { beginPending, PENDING_CAPACITY, PENDING_INFOS_LENGTH, PENDING_INFOS_OFFSET, pendingSignals } from './pending-signals.ts';
import { createProcessTable } from './process-table.ts';
import { sendSignal } from './send-signal.ts';

/** What the adapter stands on. */
export interface Native {
  readonly libc: Libc;
  readonly shim: Shim;
  /** The ledger, mapped. */
  readonly ledger: Memory;
  readonly allocate: (length: number) => Memory;
}

const { ECHILD } = constants.errno;
const { offsets: child } = LAYOUT.child_event;
const LINE_LENGTH = 16 * 1024;
/** Their command lines cost 10 microseconds each, and a message names no more of them. */
const DESCRIBED_MEMBERS = 16;

const NO_SIGNALS: readonly ArrivedSignal[] = [];
const NONE: Peek = { type: 'none' };
const NO_CHILDREN: Peek = { type: 'no-children' };

export interface LinuxOptions {
  /** The app's own bytes, arguments included. */
  readonly program: readonly Buffer[];
  /** Whether what /proc says of an ended child is told; it costs five times as much as the reaping itself. */
  readonly childFacts: boolean;
}

/** The port's adapter for Linux. */
export function createLinuxSystem(native: Native, { program, childFacts }: LinuxOptions): System {
  const { libc, shim, ledger, allocate } = native;
  const self = pid(process.pid);
  const table = createProcessTable(shim, allocate);
  const infos = ledger.part(PENDING_INFOS_OFFSET, PENDING_INFOS_LENGTH);
  const childEvent = allocate(LAYOUT.child_event.size);
  const senderFacts = allocate(LAYOUT.sender_facts.size);
  const sending = { libc, shim, everybody: table.everybody };

  const identify: System['identify'] = (sender) => {
    const found = shim.identify(sender, senderFacts);
    return found.ok && found.value === 1 ? decodeSender(senderFacts, 0) : null;
  };

  return {
    now,
    identify,
    waitForSignals(deadline) {
      const waited = shim.wait(infos, PENDING_CAPACITY, deadline === null ? -1 : nanosecondsUntil(deadline));
      if (!waited.ok) throw new Error(`the wait for signals failed with errno ${waited.errno}`);
      beginPending(ledger, waited.value);
      const pending = waited.value === 0 ? NO_SIGNALS : pendingSignals(ledger, self);
      // What went into the ring was read before what stayed in the batch.
      const evidence = unreadEvidence(ledger);
      return evidence.length === 0 ? pending : [...evidence, ...pending];
    },
    leftoverSignals: () => [...unreadEvidence(ledger), ...pendingSignals(ledger, self)],
    peekChild(consume) {
      const peeked = shim.peekChild(consume ?? 0, childEvent, childFacts ? 1 : 0);
      if (!peeked.ok) {
        if (peeked.errno === ECHILD) return NO_CHILDREN;
        throw new Error(`waitid(2) failed with errno ${peeked.errno}`);
      }
      return peeked.value === 0 ? NONE : decodeChild(childEvent);
    },
    spawnApp() {
      const plan = encodeSpawnPlan(program);
      const memory = allocate(plan.length);
      plan.copy(memory.bytes);
      const report = allocate(LAYOUT.spawn_report.size);
      const spawned = shim.spawn(memory, plan.length, report);
      if (!spawned.ok) {
        return failure(decodeSpawnReport(report, 0) ?? { step: 'clone', errno: spawned.errno, path: '' });
      }
      const app = pid(spawned.value);
      return ok({ pid: app, startTime: identify(app)?.facts.startTime ?? null });
    },
    sendSignal: (signal, target, carry) => sendSignal(sending, signal, target, carry),
    members() {
      const members = processSet(table.everybody(), self);
      return members.map((facts, index) => ({
        facts,
        commandLine: index < DESCRIBED_MEMBERS ? table.commandLine(facts.pid) : [],
      }));
    },
    setSubreaper() {
      const set = libc.prctl(PR_SET_CHILD_SUBREAPER, 1);
      return set.ok ? ok(undefined) : failure(set.errno);
    },
    setParentDeathSignal(signal) {
      const set = libc.prctl(PR_SET_PDEATHSIG, signal);
      return set.ok ? ok(undefined) : failure(set.errno);
    },
    suspend: (unlessForeground) => void shim.suspend(unlessForeground ? 1 : 0),
    giveTerminal() {
      const app = ledger.view.getInt32(LAYOUT.ledger_header.offsets.main_pid, LITTLE_ENDIAN);
      if (app > 0) shim.giveTerminal(app);
    },
    writeLine: createLineOutput(shim, allocate(LINE_LENGTH)),
    sleep() {
      const slept = shim.sleep();
      return slept.ok ? errno(constants.errno.EINVAL) : slept.errno;
    },
    leave(code) {
      shim.leave(code);
      throw new Error('exit_group(2) returned');
    },
  };
}

/** process.hrtime is CLOCK_MONOTONIC, as the core's times are. */
function now(): Millis {
  return millis(Number(process.hrtime.bigint()) / 1e6);
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
