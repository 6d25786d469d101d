import { constants } from 'node:os';
import { JOB_ABI } from '../../../../native-bindings/jobs-abi.ts';
import { decodeAnswer, encodeRequest } from '../../../control/protocol.ts';
import { runDirectory } from '../../../control/run-directory.ts';
import { errnoWords } from '../../../evidence/errno-words.ts';
import { EXIT_SYSTEM_FAILURE, exitCodeOfSignal } from '../../../model/exit-codes.ts';
import { type Errno, exitCode, type Millis, millis } from '../../../model/ids.ts';
import type { JobsAnswer, JobsRequest } from '../../../model/jobs/control.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import { isStopSignal, signalName } from '../../../model/signals.ts';
import type { Asking } from '../../linux/ask-init.ts';
import { createLinuxSystem, FOR_A_COMMAND } from '../../linux/linux-system.ts';
import type { System } from '../../system.ts';
import { askByLedger } from './ask-by-ledger.ts';
import { CONTROL_SOCKET } from './control-directory.ts';

/** What a command line asks of an init with jobs. */
export interface JobsQuestion {
  readonly request: JobsRequest;
  /** Of the init. */
  readonly pid: number;
  /** null: as long as it takes. */
  readonly timeout: Millis | null;
  /** TSINIT_RUN and XDG_RUNTIME_DIR of the one who asks. */
  readonly run: string;
  readonly runtime: string;
}

/** Why there was no answer. */
export interface Unanswered {
  readonly code: ReturnType<typeof exitCode>;
  readonly words: string;
}

const { ENOENT, ECONNREFUSED, ENOTDIR, EAGAIN, EACCES, EPERM } = constants.errno;
const NOT_SO = exitCode(1);
/** One more than an answer about a thousand jobs has. */
const LARGEST_ANSWER = 4 * 1024 * 1024;
const PIECE = 64 * 1024;

/** By the control socket; where there is none, because no directory can be written, by the ledger, as `tsinit upgrade` does. */
export function askJobs(question: JobsQuestion, asking: Asking): Result<JobsAnswer, Unanswered> {
  const { pid, run, runtime } = question;
  const directory = runDirectory({ pid, uid: process.geteuid?.() ?? 0, run, runtime });
  const system = createLinuxSystem(asking.native, { program: [], settings: FOR_A_COMMAND });
  if (directory === null) return askByLedger(question, asking, system);
  const path = `${directory}/${CONTROL_SOCKET}`;
  const connected = connect(path, asking, system);
  if (connected.ok) return talk(connected.value, question, asking, system);
  if (([ENOENT, ECONNREFUSED, ENOTDIR] as readonly number[]).includes(connected.error))
    return askByLedger(question, asking, system);
  return failure({ code: EXIT_SYSTEM_FAILURE, words: refusal(path, connected.error) });
}

function refusal(path: string, errno: Errno): string {
  const denied = errno === EACCES || errno === EPERM;
  return `cannot ask at ${path}: ${errnoWords(errno)}${denied ? '; ask as the user that the init runs as, or as root' : ''}`;
}

/** While the backlog is full it is tried again, for a second. */
function connect(path: string, { native }: Asking, system: System): Result<number, Errno> {
  const name = Buffer.from(path);
  const memory = native.allocate(name.length + 1);
  name.copy(memory.bytes);
  for (let attempt = 0; ; attempt++) {
    const made = native.sockets.connectUnix(memory, name.length);
    if (made.ok) return ok(made.value);
    if (made.errno !== EAGAIN || attempt === 50) return failure(made.errno);
    system.waitForSignals(millis(system.now() + 20));
  }
}

function talk(
  socket: number,
  { request, pid, timeout }: JobsQuestion,
  { native }: Asking,
  system: System,
): Result<JobsAnswer, Unanswered> {
  const { jobs, sockets, allocate } = native;
  const memory = allocate(PIECE);
  const line = Buffer.from(encodeRequest(request));
  line.copy(memory.bytes);
  const sent = sockets.sendBytes(socket, memory, line.length);
  // Whoever refuses us may have answered and gone already.
  if (!sent.ok && sent.errno === EAGAIN) return failure({ code: EXIT_SYSTEM_FAILURE, words: `process ${pid} does not read` });
  jobs.openWatch();
  jobs.watch(socket, socket, JOB_ABI.WATCH_READABLE);
  const until = timeout === null ? null : millis(system.now() + timeout);
  let answer = Buffer.alloc(0);
  for (;;) {
    const received = sockets.receiveBytes(socket, memory, PIECE);
    if (received.ok && received.value > 0) {
      answer = Buffer.concat([answer, memory.bytes.subarray(0, received.value)]);
      const end = answer.indexOf(0x0a);
      if (end !== -1) return understood(answer.toString('utf8', 0, end));
      if (answer.length <= LARGEST_ANSWER) continue;
    }
    if (received.ok || received.errno !== EAGAIN) return failure({ code: EXIT_SYSTEM_FAILURE, words: goneWords(pid, request) });
    if (until !== null && system.now() >= until) return failure({ code: NOT_SO, words: lateWords(request, timeout) });
    for (const signal of system.waitForSignals(until)) {
      signal.finish();
      const { signal: number } = signal.info;
      if (isStopSignal(number))
        return failure({
          code: exitCodeOfSignal(number),
          words: `${signalName(number)} came; nobody waits for the answer any more`,
        });
    }
  }
}

export function understood(line: string): Result<JobsAnswer, Unanswered> {
  const decoded = decodeAnswer(line);
  return decoded.ok ? decoded : failure({ code: EXIT_SYSTEM_FAILURE, words: decoded.error });
}

export function goneWords(pid: number, { type }: JobsRequest): string {
  return type === 'shutdown'
    ? `process ${pid} has ended without an answer`
    : `process ${pid} has gone, or was interrupted, before it answered; ask again`;
}

export function lateWords({ type }: JobsRequest, timeout: Millis | null): string {
  const time = timeout === null ? '' : ` within ${timeout / 1000} s`;
  return type === 'wait' ? `it is not so${time}` : `there was no answer${time}; what was asked for goes on`;
}
