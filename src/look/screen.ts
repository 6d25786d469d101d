/**
 * What turns one picture of a screen into the next, in place: only lines that differ are written again, so that nothing flickers. The
 * whole comes as one write, between the marks by which newer terminals hold back half a picture (mode 2026), and which older ones ignore.
 * before: null after a change of size, when nothing is known of what is there.
 */
export function redraw(before: readonly string[] | null, now: readonly string[]): string {
  const changes = before === null ? `${HOME}${ERASE_BELOW}` : '';
  const height = Math.max(before?.length ?? 0, now.length);
  const lines: string[] = [];
  for (let row = 0; row < height; row++) {
    const line = now[row] ?? '';
    if (before === null || line !== (before[row] ?? '')) lines.push(`\u001b[${row + 1};1H${ERASE_LINE}${line}`);
  }
  const body = changes + lines.join('');
  return body === '' ? '' : `\u001b[?2026h${body}\u001b[?2026l`;
}

const HOME = '\u001b[H';
const ERASE_BELOW = '\u001b[J';
/** Before the words: behind a line that fills the screen the cursor still stands on its last character, which would go. */
const ERASE_LINE = '\u001b[K';

/** The alternate screen (what was there before comes back), without a cursor; long lines are cut by the terminal, not broken. */
export const ENTER_SCREEN = '\u001b[?1049h\u001b[?25l\u001b[?7l';
export const LEAVE_SCREEN = '\u001b[?7h\u001b[?25h\u001b[?1049l';
