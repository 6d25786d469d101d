/**
 * The words to execute for a command of the user's, as make(1) does it: by /bin/sh where the command has a character, or begins
 * with a word, that only a shell understands; else directly, so that it works in an image that has no shell.
 */
export function hookCommand(command: string): readonly Buffer[] {
  const words = command.split(BLANKS).filter((word) => word !== '');
  return (needsShell(command, words) ? [SHELL, '-c', command] : words).map((word) => Buffer.from(word));
}

const SHELL = '/bin/sh';
const BLANKS = /[ \t]+/;

/** Quoting, expansion, redirection, lists, comments (sh(1)); the newline ends a command. */
const SPECIAL = /[\n\\'"`$*?[\]{}()<>|&;!#~^]/;

/** Reserved words, and what shells do by themselves, some of which slim images have no program for, like kill (sh(1)). */
const OF_THE_SHELL: ReadonlySet<string> = new Set(
  [
    '. : alias bg break builtin case cd command continue do done elif else esac eval exec exit export fc fg fi for function getopts',
    'hash if in jobs kill local read readonly return set shift source then time times trap type ulimit umask unalias unset until',
    'wait while',
  ].flatMap((words) => words.split(' ')),
);

function needsShell(command: string, [first]: readonly string[]): boolean {
  // NAME=value before a command is the shell's as well. It says by itself what is wrong with a command of no words.
  return first === undefined || SPECIAL.test(command) || first.includes('=') || OF_THE_SHELL.has(first);
}
