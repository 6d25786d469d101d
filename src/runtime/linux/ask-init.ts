import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ENUM, LAYOUT } from '../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../native-bindings/bytes.ts';
import { LOCK_EX, LOCK_NB } from '../../../native-bindings/constants.ts';
import type { Memory } from '../../../native-bindings/memory.ts';
import { type RequestMemory, requestIn } from '../../../native-bindings/request.ts';
import { exitCode } from '../../model/ids.ts';
import { SIGCHLD } from '../../model/signals.ts';
import { type Answer, failed, SILENT_SUCCESS, stoppedBy } from '../answer.ts';
import type { System } from '../system.ts';
import { runTrial } from '../trial.ts';
import { waitFor } from '../wait-for.ts';
import { openCandidate } from './candidate-file.ts';
import { errnoOf } from './errno-of.ts';
import { cannotAsk, openLedgerOf } from './init-process.ts';
import { createLinuxSystem, FOR_A_COMMAND, type Native } from './linux-system.ts';
import { canReadState } from './readable-state.ts';
import { startedFrom } from './upgrades.ts';

/** What `tsinit upgrade` is to do; see UpgradeCommand of the command line. */
export interface Wish {
  readonly path: string | null;
  readonly pid: number;
  readonly check: boolean;
}

export interface Asking {
  readonly native: Native;
  /** The whole ledger behind a descriptor. */
  readonly map: (descriptor: number) => Memory;
}

/** By then an init has answered that has to boot its brain, the new file's, and its own once more. Milliseconds. */
const PATIENCE = 30_000;
const at = LAYOUT.ledger_header.offsets;

/** Asks another tsinit to let a file take its place, and waits for what it says. */
export function askInit(wish: Wish, asking: Asking): Answer {
  try {
    return ask(wish, asking);
  } catch (error) {
    return failed(cannotAsk(wish.pid, errnoOf(error)));
  }
}

function ask({ path, pid, check }: Wish, { native, map }: Asking): Answer {
  const opened = openLedgerOf(pid);
  if (!opened.ok) return failed(opened.error);
  const descriptor = opened.value;
  if (check)
    return canReadState(descriptor, native) ? SILENT_SUCCESS : failed(`this file cannot read the state of process ${pid}`);
  // The kernel releases it with our end, whatever that is.
  if (!native.libc.flock(descriptor, LOCK_EX | LOCK_NB).ok) return failed(UNDER_WAY);
  const ledger = map(descriptor);
  const request = requestIn(ledger);
  // Of somebody who has gone without waiting.
  request.change('made', 'none');
  if (request.state() === 'taken') return failed(UNDER_WAY);

  const wanted = path === null ? null : resolve(path);
  const program = trialOf(wanted, pid);
  const system = createLinuxSystem(native, { program, settings: FOR_A_COMMAND });
  const refused = program.length === 0 ? null : runTrial(system, PATIENCE);
  if (refused !== null) return refused;
  if (!request.make(wanted ?? '')) return failed('the path is too long');
  // Where the brain could not run it is tried again at once: nobody else decides.
  if (isInReflex(ledger)) ledger.view.setBigUint64(at.retry_at_ns, AT_ONCE, LITTLE_ENDIAN);
  const rung = native.libc.kill(pid, SIGCHLD);
  if (!rung.ok) return failed(cannotAsk(pid, rung.errno));
  return waitForAnswer(pid, { request, ledger, system, isThere: () => native.libc.kill(pid, 0).ok });
}

const UNDER_WAY = 'another request is under way; ask again when it has been answered';
const AT_ONCE = 1n;

const isInReflex = ({ view }: Memory): boolean => view.getUint32(at.phase, LITTLE_ENDIAN) === ENUM.PHASE_REFLEX;

/** The core passes through it while it looks whether the brain can be booted. Only who stays there is in it. Milliseconds. */
const IN_REFLEX_FOR_GOOD = 1000;

/**
 * How to call the new file, to be tried; empty: it is not to be. It is not where we see other files than the init does, and where our
 * user must not trust it: the init, whose user may be another, says what is wrong with it.
 */
function trialOf(wanted: string | null, pid: number): readonly Buffer[] {
  const [ours, theirs] = ['/', `/proc/${pid}/root/`].map((path) => statSync(path, { bigint: true }));
  if (ours?.dev !== theirs?.dev || ours?.ino !== theirs?.ino) return [];
  const opened = openCandidate(wanted ?? startedFrom(`/proc/${pid}/exe`), process.geteuid?.() ?? 0);
  if (!opened.ok) return [];
  const file = `/proc/${process.pid}/fd/${opened.value.descriptor}`;
  return [file, 'upgrade', '--check', '--pid', String(pid)].map((word) => Buffer.from(word));
}

interface Waiting {
  readonly request: RequestMemory;
  readonly ledger: Memory;
  readonly system: System;
  readonly isThere: () => boolean;
}

function waitForAnswer(pid: number, { request, ledger, system, isThere }: Waiting): Answer {
  let lastInBrain = system.now();
  const waited = waitFor(system, PATIENCE, () => {
    if (request.state() === 'answered') return 'answered';
    if (!isInReflex(ledger)) lastInBrain = system.now();
    if (system.now() - lastInBrain > IN_REFLEX_FOR_GOOD) return 'reflex';
    return isThere() ? null : 'gone';
  });
  const withdrawn = request.change('made', 'none');
  if (waited.type === 'stopped')
    return stoppedBy(waited.by, withdrawn ? 'the request was withdrawn' : 'the request goes on; the log of the init tells of it');
  if (waited.type === 'late') return failed(`process ${pid} ${withdrawn ? NO_NOTICE : NO_ANSWER}`);
  if (waited.found !== 'answered') return failed(`process ${pid} ${waited.found === 'gone' ? GONE : NO_BRAIN}`);
  const { code, words } = request.answer();
  request.change('answered', 'none');
  return { code: exitCode(code), words };
}

const NO_NOTICE = `has taken no notice for ${PATIENCE / 1000} s; is it stopped (SIGSTOP)?`;
const NO_ANSWER = `has not answered for ${PATIENCE / 1000} s; its log tells what became of the request`;
const NO_BRAIN = 'is in reflex, because its brain cannot run, and nobody else decides; its log says what it needs';
const GONE = 'has ended meanwhile';
