const WIDTH = 80;

/** Two columns of a usage text. What does not fit the first one has a line for itself. */
export function twoColumns(left: string, right: string, column: number): readonly string[] {
  const [first = '', ...more] = wrapped(right, column);
  if (left.length + 2 > column) return [left, first, ...more];
  return [left.padEnd(column) + first.trimStart(), ...more];
}

/** Lines of at most 80 columns, each indented. */
export function wrapped(text: string, indent = 0): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}
