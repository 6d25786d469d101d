/** What does not fit `width` columns ends in an ellipsis. A character counts as one column. */
export function cut(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

/** The narrowest column of words that is still worth being broken into. */
const NARROWEST = 20;

/** `lead` and the words behind it, broken at spaces where they do not fit; what follows stands below the words. width null: one line. */
export function hanging(lead: string, words: string, width: number | null): readonly string[] {
  if (width === null || lead.length + words.length <= width) return [lead + words];
  const room = Math.max(NARROWEST, width - lead.length);
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ').flatMap((each) => pieces(each, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, index) => (index === 0 ? lead : ' '.repeat(lead.length)) + each);
}

/** A path that is longer than a whole line has to be broken somewhere. */
function pieces(word: string, room: number): readonly string[] {
  const characters = Array.from(word);
  if (characters.length <= room) return [word];
  const count = Math.ceil(characters.length / room);
  return Array.from({ length: count }, (_, index) => characters.slice(index * room, (index + 1) * room).join(''));
}
