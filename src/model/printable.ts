/**
 * Text of foreign origin, made fit for one line on a terminal: whatever could move the cursor, start a new line,
 * turn the direction of writing or be taken for something else is shown as its code. At most `limit` characters.
 */
export function printable(text: string, limit = 200): string {
  // Characters, not UTF-16 units: a pair must not be cut in two. No more is looked at than can be shown.
  const characters = Array.from(text.slice(0, limit * 2));
  const shown = characters.map(escaped).join('');
  if (shown.length <= limit && text.length <= limit * 2) return shown;
  return `${cutAtCharacter(characters, limit - 1)}…`;
}

function cutAtCharacter(characters: readonly string[], limit: number): string {
  let line = '';
  for (const character of characters) {
    const next = escaped(character);
    if (line.length + next.length > limit) break;
    line += next;
  }
  return line;
}

/**
 * Cc: control characters, C1 included. Cf: soft hyphens, direction marks, zero width. Zl, Zp: line and paragraph
 * separators. Cs: half a surrogate pair. Co, Cn: private and unassigned. A backslash is doubled, so that the codes
 * cannot be imitated.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  if (!UNPRINTABLE.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}
