import { ABI, ENUM, LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN } from './bytes.ts';
import type { Decodable } from './process-facts.ts';

const { offsets: at } = LAYOUT.request;
const START = ABI.LEDGER_REQUEST_OFFSET;

/** enum request_state. */
export type RequestState = 'none' | 'made' | 'taken' | 'answered';

/** upgrade: the text is the path of a file. control: it is a line of the jobs' control protocol, and so is the answer's `words`. */
export type RequestKind = 'upgrade' | 'control';

export interface RequestAnswer {
  /** An exit code for the process that asked. */
  readonly code: number;
  readonly words: string;
}

/**
 * struct request of the ledger: two processes see the same memory, so that its state is only read and changed atomically, after
 * everything that it stands for was written.
 */
export interface RequestMemory {
  state(): RequestState;
  /** false: it is not `from` (any more), and stays as it is. */
  change(from: RequestState, to: RequestState): boolean;
  kind(): RequestKind;
  text(): string;
  /** Makes a request, where there is none and none is under way. false: `text` is too long. */
  make(text: string, kind?: RequestKind): boolean;
  answer(): RequestAnswer;
  /** What is too long of the words is cut off. */
  giveAnswer(answer: RequestAnswer): void;
}

/** ledger: the whole of it. */
export function requestIn({ view, bytes }: Decodable): RequestMemory {
  const state = new Int32Array(bytes.buffer, bytes.byteOffset + START + at.state, 1);
  const get = (offset: number): number => view.getUint32(START + offset, LITTLE_ENDIAN);
  const set = (offset: number, value: number): void => view.setUint32(START + offset, value, LITTLE_ENDIAN);
  const textAt = (offset: number, length: number, capacity: number): string =>
    bytes.toString('utf8', START + offset, START + offset + Math.min(length, capacity));
  /** Whole characters only; how many bytes. */
  const write = (text: string, offset: number, capacity: number): number => bytes.write(text, START + offset, capacity, 'utf8');
  return {
    state: () => NAMES[Atomics.load(state, 0)] ?? 'none',
    change: (from, to) => Atomics.compareExchange(state, 0, NUMBERS[from], NUMBERS[to]) === NUMBERS[from],
    kind: () => (get(at.kind) === ENUM.REQUEST_CONTROL ? 'control' : 'upgrade'),
    text: () => textAt(at.text, get(at.text_length), ABI.REQUEST_TEXT_MAX),
    make(text, kind = 'upgrade') {
      if (Buffer.byteLength(text) > ABI.REQUEST_TEXT_MAX) return false;
      set(at.kind, kind === 'control' ? ENUM.REQUEST_CONTROL : ENUM.REQUEST_UPGRADE);
      set(at.number, (get(at.number) + 1) >>> 0);
      set(at.text_length, write(text, at.text, ABI.REQUEST_TEXT_MAX));
      Atomics.store(state, 0, NUMBERS.made);
      return true;
    },
    answer: () => ({
      code: view.getInt32(START + at.code, LITTLE_ENDIAN),
      words: textAt(at.answer, get(at.answer_length), ABI.REQUEST_ANSWER_MAX),
    }),
    giveAnswer({ code, words }) {
      view.setInt32(START + at.code, code, LITTLE_ENDIAN);
      set(at.answer_length, write(words, at.answer, ABI.REQUEST_ANSWER_MAX));
      Atomics.store(state, 0, NUMBERS.answered);
    },
  };
}

const NUMBERS: Readonly<Record<RequestState, number>> = {
  none: ENUM.REQUEST_NONE,
  made: ENUM.REQUEST_MADE,
  taken: ENUM.REQUEST_TAKEN,
  answered: ENUM.REQUEST_ANSWERED,
};

const NAMES: Readonly<Record<number, RequestState>> = {
  [ENUM.REQUEST_NONE]: 'none',
  [ENUM.REQUEST_MADE]: 'made',
  [ENUM.REQUEST_TAKEN]: 'taken',
  [ENUM.REQUEST_ANSWERED]: 'answered',
};
