import {
  chmodSync,
  closeSync,
  copyFileSync,
  linkSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ABI, ENUM, LAYOUT } from '../../native-bindings/abi.ts';
import { newDirectory, tsinit } from './fixtures.ts';
import { type Ending, Running } from './running.ts';
import { isRoot, toolPath } from './tools.ts';
import { until } from './until.ts';

/** The built file at a place of its own, and how to put another one there. */
export interface Installation {
  readonly path: string;
  /** As mv(1) does it: whoever has the old one open, or runs it, keeps it. */
  replace(): void;
}

export function install(): Installation {
  const directory = newDirectory();
  // Another user is to reach it.
  chmodSync(directory, 0o755);
  const path = join(directory, 'tsinit');
  place(path);
  return {
    path,
    replace() {
      const next = join(directory, 'next');
      // A rename to another name of the same file does nothing (rename(2)): each time it is another file.
      copyFileSync(tsinit(), next);
      renameSync(next, path);
    },
  };
}

/** A hard link costs nothing; another file system, or somebody else's file, needs a copy. */
function place(path: string): void {
  try {
    linkSync(tsinit(), path);
  } catch {
    copyFileSync(tsinit(), path);
  }
}

export interface Told extends Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that asks; `before` stands before it in the same process. */
export function ask(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  return new Running({ command: words, environment, initBelow: 0, terminal: false });
}

export async function told(asking: Running): Promise<Told> {
  const ending = await asking.ended;
  return { ...ending, stdout: asking.stdout.text, stderr: asking.stderr.text };
}

/** `FILE upgrade --pid INIT`, in our own namespaces. */
export const upgrade = (file: string, init: number, ...words: readonly string[]): Promise<Told> =>
  told(ask([file, 'upgrade', '--pid', String(init), ...words]));

/** `FILE upgrade` beside the init, as docker exec does it. */
export const upgradeInside = (
  file: string,
  init: number,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Told> => told(askInside(init, [file, 'upgrade', ...words], environment));

/** A command in the namespaces of the init, as docker exec starts it. */
export function askInside(init: number, words: readonly string[], environment: Readonly<Record<string, string>> = {}): Running {
  const user = isRoot ? [] : ['--user', '--preserve-credentials'];
  return ask([toolPath('nsenter'), `--target=${init}`, ...user, '--mount', '--root', '--pid', '--', ...words], environment);
}

const { offsets: at } = LAYOUT.request;

/**
 * Makes the request as the command does, and leaves out what the command finds out before: a file that does not come up even there.
 */
export async function askTheInitItself(init: number, path: string): Promise<Told> {
  const ledger = new OpenLedger(init);
  const start = ABI.LEDGER_REQUEST_OFFSET;
  const text = Buffer.from(path);
  ledger.write(start + at.text, text);
  ledger.put(start + at.text_length, text.length);
  ledger.put(start + at.kind, ENUM.REQUEST_UPGRADE);
  ledger.put(start + at.state, ENUM.REQUEST_MADE);
  process.kill(init, 'SIGCHLD');
  await until('the init has answered', () => ledger.get(start + at.state) === ENUM.REQUEST_ANSWERED);
  const words = ledger.read(start + at.answer, ledger.get(start + at.answer_length)).toString();
  return { code: ledger.get(start + at.code), signal: null, stdout: '', stderr: words };
}

/** Somebody has asked, for this path where one is given, and nobody has looked yet. */
export function isAsked(init: number, path: string | null = null): boolean {
  const ledger = new OpenLedger(init);
  const start = ABI.LEDGER_REQUEST_OFFSET;
  if (ledger.get(start + at.state) !== ENUM.REQUEST_MADE) return false;
  return path === null || ledger.read(start + at.text, ledger.get(start + at.text_length)).toString() === path;
}

/** The ledger of a running init, field by field. Each access opens it anew, so that none stays open. */
export class OpenLedger {
  readonly path: string;

  constructor(init: number) {
    const directory = `/proc/${init}/fd`;
    const found = readdirSync(directory).find((name) => linkOf(join(directory, name)).includes('tsinit-ledger'));
    if (found === undefined) throw new Error(`process ${init} has no ledger`);
    this.path = join(directory, found);
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    this.#open((descriptor) => readSync(descriptor, bytes, 0, length, offset));
    return bytes;
  }

  write(offset: number, bytes: Buffer): void {
    this.#open((descriptor) => writeSync(descriptor, bytes, 0, bytes.length, offset));
  }

  get(offset: number): number {
    return this.read(offset, 4).readUInt32LE();
  }

  put(offset: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.write(offset, bytes);
  }

  #open(use: (descriptor: number) => unknown): void {
    const descriptor = openSync(this.path, 'r+');
    try {
      use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** A descriptor may have been closed since it was listed: an init that goes to sleep closes many. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** What the brain has written down last, or is about to. */
export function stateOf(init: number): { readonly app: { readonly [field: string]: unknown } } {
  const ledger = new OpenLedger(init);
  const header = LAYOUT.ledger_header.offsets;
  const slot = ledger.get(header.state_slot) - 1;
  const json = ledger.read(
    ABI.LEDGER_STATE_OFFSET + slot * ABI.LEDGER_STATE_CAPACITY,
    ledger.get(header.state_length + 4 * slot),
  );
  return JSON.parse(json.toString()).state;
}
