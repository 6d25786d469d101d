/** What the parser complains of, in our words; what is not here is told in its own. */
const WORDS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) can have neither an anchor nor a tag of its own; leave it alone',
  BAD_ALIAS: 'this alias names no anchor above it; write &name before what it is to repeat',
  BAD_INDENT: 'the indentation fits nothing above; keys that belong together begin in one column',
  BLOCK_AS_IMPLICIT_KEY: 'there are two keys in one line; put each on its own line, or quote the value: "a: b"',
  DUPLICATE_KEY: 'is there twice; leave one of them out',
  MULTIPLE_ANCHORS: 'there are two anchors; one is enough',
  MULTIPLE_DOCS: 'a second document begins here; one file is one document: leave out "---"',
  MULTIPLE_TAGS: 'there are two tags; one is enough',
  MULTILINE_IMPLICIT_KEY: 'this key goes over several lines; is a colon missing, or a quote?',
  TAB_AS_INDENT: 'a tab is no indentation in YAML; use blanks',
  BAD_SCALAR_START: 'no plain text begins with this character; quote it',
  KEY_OVER_1024_CHARS: 'this key is longer than 1024 characters; is a quote missing?',
};

export const TOO_DEEP = 'this is nested too deeply to be read';

export function yamlWords(code: string, message: string): string {
  if (/call stack/.test(message)) return TOO_DEEP;
  if (/must be sufficiently indented and end with/.test(message)) return 'a bracket or a brace above is not closed; close it';
  const [, quote] = /^Missing closing (["'])quote/.exec(message) ?? [];
  if (quote !== undefined) return `a quote (${quote}) above is not closed; close it`;
  const known = WORDS[code];
  if (known !== undefined) return known;
  const [line = ''] = message.split('\n');
  return `this is not YAML: ${line.charAt(0).toLowerCase()}${line.slice(1)}`;
}
