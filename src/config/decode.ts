import type { Diagnostic } from '../model/jobs/diagnostic.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { diagnosticAt, type Span } from './problem.ts';

/** Bytes. What a human has written is a hundredth of it. */
export const LARGEST_FILE = 256 << 10;

/** The bytes of a file as text, without a byte order mark, or what is wrong with them. */
export function decode(bytes: Uint8Array): Result<string, Diagnostic> {
  const whole = (words: string) => failure(diagnosticAt('', [], words, null));
  if (bytes.length > LARGEST_FILE)
    return whole(`the file has ${bytes.length} bytes, and ${LARGEST_FILE} are the most that is read; is it the right one?`);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return whole('the file is UTF-16; save it as UTF-8');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const found = UNREADABLE.exec(text);
    if (found === null) return ok(text);
    const code = found[0].charCodeAt(0).toString(16).padStart(2, '0');
    return failure(
      diagnosticAt(
        text,
        [],
        `there is a control character (0x${code}) here; delete it, or write it as "\\x${code}"`,
        at(found.index),
      ),
    );
  } catch {
    // Every wrong byte has become U+FFFD: the first that differs when encoded again is the first wrong one.
    const text = new TextDecoder('utf-8').decode(bytes);
    return failure(diagnosticAt(text, [], 'this is not UTF-8; save the file as UTF-8', at(Math.max(0, text.indexOf('\uFFFD')))));
  }
}

const at = (index: number): Span => ({ start: index, end: index + 1 });

/** What YAML 1.2 does not let into a document (section 5.1), but for surrogates, which UTF-8 has none of. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/;
