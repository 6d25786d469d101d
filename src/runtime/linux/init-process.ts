import { constants, fstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { constants as system } from 'node:os';
import { ABI, LAYOUT } from '../../../native-bindings/abi.ts';
import { errnoWords } from '../../evidence/errno-words.ts';
import type { Errno } from '../../model/ids.ts';
import { printable } from '../../model/printable.ts';
import { failure, ok, type Result } from '../../model/result.ts';
import { errnoOf } from './errno-of.ts';

/** By the name that memfd_create(2) gives. */
const LEDGER_LINK = '/memfd:tsinit-ledger (deleted)';
/** LEDGER_MAGIC of abi.h. */
const MAGIC = 'TSINITL1';
const { EACCES, ENOENT, EPERM, ESRCH } = system.errno;
const at = LAYOUT.ledger_header.offsets;

/** The ledger of another tsinit, open for reading, and for writing where something is to be asked through it. The failure is in words, the cure included. What the system refuses is thrown. */
export function openLedgerOf(pid: number, access: 'ask' | 'look' = 'ask'): Result<number, string> {
  const descriptor = findLedger(`/proc/${pid}/fd`, access === 'ask' ? constants.O_RDWR : constants.O_RDONLY);
  if (descriptor === null)
    return failure(`process ${pid} (${printable(nameOf(pid))}) is not a tsinit; name the right one by --pid`);
  const complaint = complaintAbout(descriptor, pid);
  return complaint === null ? ok(descriptor) : failure(complaint);
}

/** Why a process cannot be asked: ptrace(2)'s rules guard /proc/PID/fd, those of kill(2) its signals. */
export function cannotAsk(pid: number, errno: Errno): string {
  if (errno === ENOENT || errno === ESRCH) return `there is no process ${pid}`;
  const cure = errno === EACCES || errno === EPERM ? '; ask as the user that it runs as, or as root' : '';
  return `cannot ask process ${pid}: ${errnoWords(errno)}${cure}`;
}

/** null: none of the descriptors is a ledger. */
function findLedger(directory: string, flags: number): number | null {
  for (const name of readdirSync(directory)) {
    const path = `${directory}/${name}`;
    if (linkOf(path) === LEDGER_LINK) return openSync(path, flags);
  }
  return null;
}

function complaintAbout(descriptor: number, pid: number): string | null {
  const header = Buffer.alloc(LAYOUT.ledger_header.size);
  readSync(descriptor, header, 0, header.length, 0);
  const damaged = fstatSync(descriptor).size !== ABI.LEDGER_SIZE;
  if (damaged || header.toString('latin1', at.magic, at.magic + MAGIC.length) !== MAGIC)
    return `the ledger of process ${pid} is damaged`;
  const version = header.readUInt32LE(at.abi_version);
  if (version === ABI.LEDGER_ABI_VERSION) return null;
  const cure = `ask by its own file, /proc/${pid}/exe upgrade, or restart the container`;
  return `the ledger of process ${pid} has version ${version}, and only ${ABI.LEDGER_ABI_VERSION} is understood here; ${cure}`;
}

/** A descriptor may be closed between the list and the look. */
function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (errnoOf(error) === ENOENT) return null;
    throw error;
  }
}

const nameOf = (pid: number): string => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
