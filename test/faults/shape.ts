/** What is the same of a line in every run: numbers (pids, durations) are not, nor where the app lies. */
export function shape(line: string): string {
  return line
    .replace(/`[^`]*`/g, '`…`')
    .replace(/\/\S*\/app\b/g, 'app')
    .replace(/\d+(\.\d+)? (ms|s|min)( \d+ s)?\b/g, '(time)')
    .replace(/\d+/g, '#');
}

/** The lines of `some` that are not in `others`, each as often as it is missing there. */
export function surplus(some: readonly string[], others: readonly string[]): string[] {
  const left = others.map(shape);
  return some.map(shape).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
