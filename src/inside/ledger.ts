import { closeSync, constants, fstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { constants as system } from 'node:os';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import type { Decodable } from '../../native-bindings/process-facts.ts';
import { errnoWords } from '../evidence/errno-words.ts';
import { errno } from '../model/ids.ts';
import { printable } from '../model/printable.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { readText } from '../proc/read.ts';

/** The ledger of a running tsinit, for reading alone: neither the core nor the brain notices. */
export interface Ledger {
  /** A copy of the whole of it, as it is now. */
  read(): Decodable;
  /** How many entries the log's rings have had, put together: whether there is anything new, for the price of one small read. */
  entries(): bigint;
  close(): void;
}

/** By the name that memfd_create(2) gives. */
const LEDGER_LINK = '/memfd:tsinit-ledger (deleted)';
/** LEDGER_MAGIC of abi.h. */
const MAGIC = 'TSINITL1';
const at = LAYOUT.ledger_header.offsets;

/** command: by which it is asked for. The failure is one line: what is wrong, and the cure. */
export function openLedger(pid: number, command: string): Result<Ledger, string> {
  const descriptor = findLedger(pid);
  if (!descriptor.ok) return descriptor;
  const complaint = complaintAbout(descriptor.value, pid, command);
  if (complaint === null) return ok(ledgerBehind(descriptor.value));
  closeSync(descriptor.value);
  return failure(complaint);
}

function findLedger(pid: number): Result<number, string> {
  const directory = `/proc/${pid}/fd`;
  try {
    const found = readdirSync(directory).find((name) => linkOf(`${directory}/${name}`) === LEDGER_LINK);
    return found === undefined ? failure(noTsinit(pid)) : ok(openSync(`${directory}/${found}`, constants.O_RDONLY));
  } catch (error) {
    return failure(refused(pid, error));
  }
}

/** A descriptor may have been closed since it was listed. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function noTsinit(pid: number): string {
  const name = printable(readText(`/proc/${pid}/comm`)?.trim() ?? '?', 32);
  return `process ${pid} (${name}) is not a tsinit; name the right one by --pid N`;
}

/** ptrace(2)'s rules guard /proc/PID/fd. */
function refused(pid: number, error: unknown): string {
  const code = error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? -error.errno : null;
  if (code === null) throw error;
  const { ENOENT, ESRCH, EACCES, EPERM } = system.errno;
  if (readText('/proc/self/stat') === null) return 'there is no /proc to look into; mount proc on /proc';
  if (code === ENOENT || code === ESRCH) return `there is no process ${pid}; name the init by --pid N`;
  const cure = code === EACCES || code === EPERM ? '; look as the user that it runs as, or as root with CAP_SYS_PTRACE' : '';
  return `cannot look into process ${pid}: ${errnoWords(errno(code))}${cure}`;
}

function complaintAbout(descriptor: number, pid: number, command: string): string | null {
  const header = Buffer.alloc(LAYOUT.ledger_header.size);
  readSync(descriptor, header, 0, header.length, 0);
  if (header.toString('latin1', at.magic, at.magic + MAGIC.length) !== MAGIC) return `the ledger of process ${pid} is damaged`;
  const version = header.readUInt32LE(at.abi_version);
  if (version !== ABI.LEDGER_ABI_VERSION || fstatSync(descriptor).size !== ABI.LEDGER_SIZE)
    return `process ${pid} is a tsinit of another version (ledger ${version}, this file reads ${ABI.LEDGER_ABI_VERSION}); ask by its own file: /proc/${pid}/exe ${command}`;
  return null;
}

function ledgerBehind(descriptor: number): Ledger {
  const bytes = Buffer.alloc(ABI.LEDGER_SIZE);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const counts = Buffer.alloc(16);
  return {
    read() {
      readSync(descriptor, bytes, 0, bytes.length, 0);
      return { bytes, view };
    },
    entries() {
      readSync(descriptor, counts, 0, counts.length, ABI.LEDGER_EVENTS_OFFSET);
      return counts.readBigUInt64LE(0) + counts.readBigUInt64LE(8);
    },
    close: () => closeSync(descriptor),
  };
}
