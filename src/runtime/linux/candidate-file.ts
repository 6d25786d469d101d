import { accessSync, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { uid } from '../../model/ids.ts';
import { failure, ok, type Result } from '../../model/result.ts';
import type { Obstacle } from '../../model/upgrade.ts';
import { errnoOf } from './errno-of.ts';

/** A file that may be executed in somebody's place. Everything is asked of the one descriptor, so that no path is looked up twice. */
export interface CandidateFile {
  readonly descriptor: number;
}

const { O_RDONLY, O_NONBLOCK, O_NOCTTY, X_OK } = constants;
const GROUP_OR_OTHERS_WRITE = 0o022;

/**
 * Opens it, and finds out whether it can go on with our ledger. Symbolic links are followed. owner: besides root, the only user
 * whose file is trusted.
 */
export function openCandidate(path: string, owner: number): Result<CandidateFile, Obstacle> {
  let descriptor: number | null = null;
  try {
    // Without waiting for the writer of a FIFO. node adds O_CLOEXEC.
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    const obstacle = findObstacle(descriptor, owner);
    if (obstacle === null) return ok({ descriptor });
    closeSync(descriptor);
    return failure(obstacle);
  } catch (error) {
    if (descriptor !== null) closeSync(descriptor);
    return failure({ type: 'unreadable', errno: errnoOf(error) });
  }
}

function findObstacle(descriptor: number, owner: number): Obstacle | null {
  const facts = fstatSync(descriptor);
  if (!facts.isFile()) return { type: 'not-a-file' };
  if (facts.uid !== 0 && facts.uid !== owner) return { type: 'foreign-owner', owner: uid(facts.uid) };
  const mode = facts.mode & 0o7777;
  if ((mode & GROUP_OR_OTHERS_WRITE) !== 0) return { type: 'writable-by-others', mode };
  try {
    accessSync(`/proc/self/fd/${descriptor}`, X_OK);
  } catch (error) {
    return { type: 'not-executable', errno: errnoOf(error) };
  }
  return findStranger(descriptor, facts.size);
}

/** Whether it is a tsinit of our kind of machine, with our versions of ledger and state. */
function findStranger(descriptor: number, size: number): Obstacle | null {
  const header = read(descriptor, 0, ELF_HEADER_SIZE);
  if (header === null || !header.subarray(0, 4).equals(ELF_MAGIC)) return { type: 'not-tsinit' };
  if (!sameMachine(header)) return { type: 'other-machine' };
  const place = placeOfPack(descriptor, header);
  if (place === null) return { type: 'not-tsinit' };
  if (place.end > size) return { type: 'cut-off' };
  const pack = read(descriptor, place.start, LAYOUT.pack_info.size);
  if (pack === null || pack.toString('latin1', packAt.magic, packAt.magic + 8) !== PACK_MAGIC) return { type: 'not-tsinit' };
  const ledger = { ours: ABI.LEDGER_ABI_VERSION, theirs: pack.readUInt32LE(packAt.ledger_version) };
  const state = { ours: ABI.STATE_VERSION, theirs: pack.readUInt32LE(packAt.state_version) };
  const fits = ledger.ours === ledger.theirs && state.ours === state.theirs;
  return fits ? null : { type: 'other-versions', ledger, state };
}

/** elf(5), Elf64_Ehdr. Class and byte order come first, e_machine follows. */
const ELF_MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);
const ELF_HEADER_SIZE = 64;
const [CLASS_AND_ORDER, CLASS_AND_ORDER_END, MACHINE] = [4, 6, 18];
const [TABLE_OFFSET, TABLE_COUNT] = [32, 56];
/** A file that has more of them is not ours. */
const MOST_HEADERS = 64;
const PT_LOAD = 1;
/** Of pack.h. */
const PACK_MAGIC = 'TSINITP1';

const { offsets: headerAt, size: headerSize } = LAYOUT.program_header;
const { offsets: packAt } = LAYOUT.pack_info;

/** Where the segment of the core, which is the last one, lies in the file; null: there is none. */
function placeOfPack(descriptor: number, header: Buffer): { readonly start: number; readonly end: number } | null {
  const count = Math.min(header.readUInt16LE(TABLE_COUNT), MOST_HEADERS);
  const table = read(descriptor, Number(header.readBigUInt64LE(TABLE_OFFSET)), count * headerSize);
  for (let start = 0; table !== null && start < table.length; start += headerSize) {
    const field = (offset: number): number => Number(table.readBigUInt64LE(start + offset));
    const isCore = table.readUInt32LE(start + headerAt.type) === PT_LOAD && field(headerAt.address) === ABI.CORE_ADDRESS;
    if (isCore) return { start: field(headerAt.offset), end: field(headerAt.offset) + field(headerAt.file_size) };
  }
  return null;
}

function sameMachine(header: Buffer): boolean {
  const descriptor = openSync('/proc/self/exe', O_RDONLY);
  try {
    const own = read(descriptor, 0, ELF_HEADER_SIZE);
    const part = (bytes: Buffer): Buffer => bytes.subarray(CLASS_AND_ORDER, CLASS_AND_ORDER_END);
    return own !== null && part(own).equals(part(header)) && own.readUInt16LE(MACHINE) === header.readUInt16LE(MACHINE);
  } finally {
    closeSync(descriptor);
  }
}

/** null: the file ends before. */
function read(descriptor: number, position: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  if (!Number.isSafeInteger(position)) return null;
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, position + done);
    if (count === 0) return null;
    done += count;
  }
  return bytes;
}
