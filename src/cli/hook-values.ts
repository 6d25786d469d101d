import { nearest } from '../model/nearest.ts';
import { failure, ok, type Result } from '../model/result.ts';
import type { HookPoint } from '../model/settings.ts';
import { parseSignal } from '../model/signals.ts';
import { parseCaught } from './signal-values.ts';
import { type Complaint, isUtf8 } from './values.ts';

const CURE = "is not SIGNAL=COMMAND; use TERM='nginx -s quit', START=/prepare or EXIT=/clean-up, for example";

/** In bytes, of all commands together: they are part of the state, which has its place in the ledger. */
const LONGEST = 16_384;

/** SIGNAL=COMMAND, or several, one a line; SIGNAL may be START or EXIT. `before`: those that are there already. */
export function parseHooks(
  text: string,
  before: ReadonlyMap<HookPoint, string>,
): Result<ReadonlyMap<HookPoint, string>, Complaint> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return failure(CURE);
  if (!isUtf8(text)) return failure('has bytes that are not UTF-8; put the command into a file of its own');
  const hooks = new Map(before);
  for (const line of lines) {
    const [left = '', ...right] = line.split('=');
    const name = left.trim();
    const command = right.join('=').trim();
    if (command === '') return failure(CURE);
    const point = parsePoint(name);
    if (!point.ok) return point;
    if (hooks.has(point.value)) return failure(`is a second command for ${name}; join them: ${name}='one; two'`);
    hooks.set(point.value, command);
  }
  if (Buffer.byteLength([...hooks.values()].join('')) > LONGEST)
    return failure(`makes the commands longer than ${LONGEST} bytes; put them into files of their own`);
  return ok(hooks);
}

function parsePoint(text: string): Result<HookPoint, Complaint> {
  const name = text.toUpperCase();
  if (name === 'START' || name === 'EXIT') return ok(name);
  const meant = parseSignal(name).ok ? null : nearest(name, ['START', 'EXIT']);
  return meant === null ? parseCaught(name, 'run the command for') : failure(`does not name a signal; did you mean ${meant}?`);
}
