import { type Notice, offerLine, tellDropped, type WriteLine } from '../logging/dropped-lines.ts';
import type { Message } from '../model/message.ts';

/** Where messages become lines on stderr. When its reader stalls they are dropped, counted, and the count is told later. */
export interface LogWriter {
  tell(message: Message): void;
  /** A line that somebody else has made. */
  offer(line: string): void;
  /** Says how many were dropped, if that can be said now: there may be no later line that brings it along. */
  tellDropped(): void;
  droppedLines(): number;
}

/** format: null where the message is not to be told at this verbosity. dropped: by an earlier brain, which could not tell of it. */
export function createLogWriter(format: (message: Message) => string | null, write: WriteLine, dropped: number): LogWriter {
  const notice: Notice = (count) => format({ type: 'lines-dropped', count });
  let untold = dropped;
  const offer = (line: string): void => {
    untold = offerLine(line, untold, notice, write);
  };
  return {
    offer,
    tell(message) {
      const line = format(message);
      if (line !== null) offer(line);
    },
    tellDropped() {
      untold = tellDropped(untold, notice, write);
    },
    droppedLines: () => untold,
  };
}
