import { ABI } from '../../../../native-bindings/abi.ts';
import type { Decodable } from '../../../../native-bindings/process-facts.ts';
import { requestIn } from '../../../../native-bindings/request.ts';
import { encodeAnswer } from '../../../control/protocol.ts';
import { decodeRequest } from '../../../control/request.ts';
import { EXIT_SYSTEM_FAILURE, EXIT_USAGE } from '../../../model/exit-codes.ts';
import type { Millis } from '../../../model/ids.ts';
import type { JobsAnswer } from '../../../model/jobs/control.ts';
import type { JobsEvent } from '../../../model/jobs/event.ts';

/** Whoever asks by the ledger, because no directory can be written. One at a time. */
export interface LedgerClient {
  /** Somebody has asked, and it is about the jobs, not an upgrade. */
  isThere(): boolean;
  take(newId: () => number, now: Millis): JobsEvent | null;
  /** false: it was not asked by the ledger. */
  answer(id: number, answer: JobsAnswer): boolean;
  id(): number | null;
  /** waiting: those whose request the state knows. */
  adopt(waiting: readonly number[]): void;
}

export function createLedgerClient(ledger: Decodable, saved: number | null): LedgerClient {
  const requests = requestIn(ledger);
  let present = saved;
  const give = (answer: JobsAnswer): void => {
    const { code } = answer;
    const whole = encodeAnswer(answer);
    const fits = Buffer.byteLength(whole) <= ABI.REQUEST_ANSWER_MAX;
    requests.giveAnswer({ code, words: fits ? whole : encodeAnswer(TOO_LONG) });
    present = null;
  };
  return {
    isThere: () => requests.kind() === 'control',
    take(newId, now) {
      if (requests.kind() !== 'control' || !requests.change('made', 'taken')) return null;
      const decoded = decodeRequest(requests.text().trimEnd());
      if (!decoded.ok) {
        give({ code: EXIT_USAGE, lines: [decoded.error], jobs: null });
        return null;
      }
      present = newId();
      return { type: 'requested', now, id: present, request: decoded.value };
    },
    answer(id, answer) {
      if (id !== present) return false;
      give(answer);
      return true;
    },
    id: () => present,
    adopt(waiting) {
      if (present !== null && !waiting.includes(present) && requests.state() === 'taken') give(INTERRUPTED);
    },
  };
}

const TOO_LONG: JobsAnswer = {
  code: EXIT_SYSTEM_FAILURE,
  lines: ['the answer is too long for the ledger; ask about single jobs, or give tsinit a directory to write to (TSINIT_RUN)'],
  jobs: null,
};

const INTERRUPTED: JobsAnswer = { code: EXIT_SYSTEM_FAILURE, lines: ['the init was interrupted; ask again'], jobs: null };
