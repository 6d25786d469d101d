import { printable } from '../model/printable.ts';

const LONGEST_COMMAND = 160;

/** A command line with the quotes that a shell would need, in backticks; empty where it is not known. */
export function commandWords(commandLine: readonly string[]): string {
  return commandLine.length === 0 ? '' : scriptWords(withoutPadding(commandLine).map(quoted).join(' '));
}

/**
 * A program that has written a title over its arguments fills the rest of their room with NULs, which look like empty words. One
 * empty word at the end may be meant.
 */
export function withoutPadding(commandLine: readonly string[]): readonly string[] {
  const length = commandLine.findLastIndex((word) => word !== '') + 1;
  if (length === 0 || commandLine.length - length < 2) return commandLine;
  return length === 1 ? [commandLine[0]?.trimEnd() ?? ''] : commandLine.slice(0, length);
}

/** A command as its user wrote it, a script perhaps, in backticks. */
export const scriptWords = (command: string): string => `\`${printable(command, LONGEST_COMMAND)}\``;

/** Single quotes where a shell would need them, and around backticks, which would look like the end of the command. */
function quoted(word: string): string {
  return /^[\w@%+=:,./^~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
