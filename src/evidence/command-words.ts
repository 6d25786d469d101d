import type { Member } from '../model/event.ts';
import { printable } from '../model/printable.ts';

const LONGEST_COMMAND = 160;
const MOST_MEMBERS = 8;

/** A command line with the quotes that a shell would need, in backticks; empty where it is not known. */
export function commandWords(commandLine: readonly string[]): string {
  if (commandLine.length === 0) return '';
  return `\`${printable(commandLine.map(quoted).join(' '), LONGEST_COMMAND)}\``;
}

/** "sleep(12) `sleep 100`, cron(13)"; of many the first few, and how many more there are. */
export function memberWords(members: readonly Member[]): string {
  const shown = members.slice(0, MOST_MEMBERS).map(({ facts, commandLine }) => {
    const command = commandWords(commandLine);
    return `${printable(facts.comm)}(${facts.pid})${command === '' ? '' : ` ${command}`}`;
  });
  const more = members.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** Single quotes where a shell would need them, and around backticks, which would look like the end of the command. */
function quoted(word: string): string {
  return /^[\w@%+=:,./^~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
