/** Takes one line, or refuses it because nobody reads. */
export type WriteLine = (line: string) => boolean;

/** The line that tells of so many dropped lines; null where that is not to be told. */
export type Notice = (count: number) => string | null;

/**
 * Offers a line, and answers how many lines have been dropped by then without having been told of. What was dropped
 * before is told first, so that the gap is where its count is; while that is refused the line is not even tried.
 */
export function offerLine(line: string, dropped: number, notice: Notice, write: WriteLine): number {
  const untold = tellDropped(dropped, notice, write);
  if (untold > 0) return increased(untold);
  return write(line) ? 0 : 1;
}

/** For when there is no line that could bring the count along, as before the end. Answers what is still untold. */
export function tellDropped(dropped: number, notice: Notice, write: WriteLine): number {
  if (dropped === 0) return 0;
  const line = notice(dropped);
  return line === null || write(line) ? 0 : dropped;
}

/** The count stays where it would no longer be exact. */
const increased = (count: number): number => Math.min(count + 1, Number.MAX_SAFE_INTEGER);
