import { ENUM, LAYOUT } from '../../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../../native-bindings/bytes.ts';
import { LOCK_EX, LOCK_NB } from '../../../../native-bindings/constants.ts';
import { requestIn } from '../../../../native-bindings/request.ts';
import { encodeRequest } from '../../../control/protocol.ts';
import { EXIT_SYSTEM_FAILURE, exitCodeOfSignal } from '../../../model/exit-codes.ts';
import { exitCode } from '../../../model/ids.ts';
import type { JobsAnswer } from '../../../model/jobs/control.ts';
import { failure, type Result } from '../../../model/result.ts';
import { SIGCHLD, signalName } from '../../../model/signals.ts';
import type { Asking } from '../../linux/ask-init.ts';
import { errnoOf } from '../../linux/errno-of.ts';
import { cannotAsk, openLedgerOf } from '../../linux/init-process.ts';
import type { System } from '../../system.ts';
import { waitFor } from '../../wait-for.ts';
import { goneWords, type JobsQuestion, lateWords, type Unanswered, understood } from './ask-jobs.ts';

const at = LAYOUT.ledger_header.offsets;
/** A year: as long as it takes. Milliseconds. */
const FOR_EVER = 365 * 24 * 3_600_000;

/** Through /proc/PID/fd, which the kernel guards as it guards ptrace(2). One request at a time. */
export function askByLedger(question: JobsQuestion, asking: Asking, system: System): Result<JobsAnswer, Unanswered> {
  const { pid } = question;
  try {
    const opened = openLedgerOf(pid);
    return opened.ok ? ask(opened.value, question, asking, system) : unanswered(opened.error);
  } catch (error) {
    return unanswered(cannotAsk(pid, errnoOf(error)));
  }
}

function ask(
  descriptor: number,
  question: JobsQuestion,
  { native, map }: Asking,
  system: System,
): Result<JobsAnswer, Unanswered> {
  const { pid, request, timeout } = question;
  if (!native.libc.flock(descriptor, LOCK_EX | LOCK_NB).ok) return unanswered(UNDER_WAY);
  const ledger = map(descriptor);
  if (ledger.view.getUint32(at.main_state, LITTLE_ENDIAN) !== ENUM.MAIN_JOBS)
    return unanswered(`process ${pid} runs a single program, and no jobs`);
  const shared = requestIn(ledger);
  // Of somebody who has gone without waiting.
  shared.change('made', 'none');
  shared.change('answered', 'none');
  if (shared.state() === 'taken') return unanswered(UNDER_WAY);
  if (!shared.make(encodeRequest(request), 'control')) return unanswered('there are too many names; ask about fewer of them');
  const rung = native.libc.kill(pid, SIGCHLD);
  if (!rung.ok) return unanswered(cannotAsk(pid, rung.errno));
  const waited = waitFor(system, timeout ?? FOR_EVER, () => {
    if (shared.state() === 'answered') return 'answered';
    return native.libc.kill(pid, 0).ok ? null : 'gone';
  });
  if (waited.type === 'stopped') {
    shared.change('made', 'none');
    return unanswered(`${signalName(waited.by)} came; nobody waits for the answer any more`, exitCodeOfSignal(waited.by));
  }
  if (waited.type === 'late') {
    shared.change('made', 'none');
    return unanswered(lateWords(request, timeout), exitCode(1));
  }
  if (waited.found === 'gone') return unanswered(goneWords(pid, request));
  const { words } = shared.answer();
  shared.change('answered', 'none');
  return understood(words.trimEnd());
}

const UNDER_WAY = 'another request is under way; ask again when it has been answered';

const unanswered = (words: string, code = EXIT_SYSTEM_FAILURE): Result<never, Unanswered> => failure({ code, words });
