import { readSync } from 'node:fs';
import { getAsset } from 'node:sea';
import { ABI, LAYOUT } from '../native-bindings/abi.ts';
import { OWN_SYMBOLS } from '../native-bindings/ffi-types.ts';
import { bindLibc } from '../native-bindings/libc.ts';
import { loadAddon } from '../native-bindings/load.ts';
import { allocate, mapFile } from '../native-bindings/memory.ts';
import { bindShim } from '../native-bindings/shim.ts';
import manifest from '../package.json' with { type: 'json' };
import { type ParsedArguments, parseArguments } from './cli/parse-arguments.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE } from './model/exit-codes.ts';
import type { ExitCode } from './model/ids.ts';
import { unreachable } from './model/result.ts';
import { initialState } from './policy/initial-state.ts';
import { type BrainParts, createBrain } from './runtime/brain.ts';
import { type Asking, askInit } from './runtime/linux/ask-init.ts';
import { openLedger } from './runtime/linux/ledger.ts';
import { readHeader } from './runtime/linux/ledger-header.ts';
import { createLineOutput } from './runtime/linux/line-output.ts';
import { createLinuxSystem, type Native } from './runtime/linux/linux-system.ts';
import { originalStrings } from './runtime/linux/original-strings.ts';
import { sayOnStandardError, writeWhole } from './standard-streams.ts';

type RunArguments = Extract<ParsedArguments, { readonly type: 'run' }>;

/** Wires the real ports, and lives in the loop until the end. Nothing here returns to libuv. */
function main(): never {
  const asking = connect(Number(process.env.TSINIT_LEDGER));
  const { native } = asking;
  let saveLastWords = (_words: string): void => {};
  try {
    const ledger = openLedger(native);
    const loaded = ledger.load();
    const previous = typeof loaded === 'string' ? null : loaded;
    // Then the core calls the old file back, which can.
    if (previous === null && ledger.header.wakeReason === 'upgraded')
      throw new Error('the state of the replaced file cannot be read');
    // The arguments are read again only where they are still needed, which spares each later wake their parsing.
    const parsed = previous === null || previous.state.app.id === 'unborn' ? runArguments(asking, ledger.header.role) : null;
    const program = parsed?.task.type === 'app' ? parsed.task.program : [];
    const state = previous?.state ?? freshState(parsed, ledger.header.role);
    if (state.app.id === 'pausing') holdNothing(native);
    const system = createLinuxSystem(native, { program, settings: state.settings });
    const warnings = previous === null ? (parsed?.warnings ?? []) : [];
    const brain = createBrain({ system, ledger, previous, state, warnings, realtime: Date.now, version: manifest.version });
    saveLastWords = brain.saveLastWords;
    return brain.run();
  } catch (error) {
    return crash(native, describe(error), saveLastWords);
  }
}

/** Podman starts the pause process in whatever directory its user stands in: what is in use cannot be unmounted. */
function holdNothing({ shim }: Native): void {
  process.chdir('/');
  shim.closeInherited();
}

/** From the first look at the ledger to bindings that work; the core's deadline for the boot ends here. */
function connect(ledgerDescriptor: number): Asking {
  const { size } = LAYOUT.ledger_header;
  const bytes = Buffer.alloc(size);
  readSync(ledgerDescriptor, bytes, 0, size, 0);
  const header = readHeader({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset, size) });
  const addon = loadAddon(header.addonDescriptor);
  addon.open({ library: OWN_SYMBOLS, path: '' });
  const shim = bindShim(addon, OWN_SYMBOLS);
  shim.awake();
  const map: Asking['map'] = (descriptor) => mapFile(addon, descriptor, ABI.LEDGER_SIZE);
  const native = {
    shim,
    libc: bindLibc(addon),
    ledger: map(ledgerDescriptor),
    allocate: (length: number) => allocate(addon, length),
  };
  return { native, map };
}

/** What we were started with; leaves by itself where that asks for no program to be run. */
function runArguments(asking: Asking, role: BrainParts['state']['role']): RunArguments {
  const { native } = asking;
  const { shim, allocate } = native;
  // Without ever waiting: where nobody reads it, the exit code is all there is.
  const say = (text: string): void => void createLineOutput(shim, allocate(text.length * 4 + 64))(text);
  const leave = (code: ExitCode): never => {
    shim.leave(code);
    throw new Error('exit_group(2) returned');
  };
  const [argv, env] = [originalStrings(native, 'arguments'), originalStrings(native, 'environment')];
  const parsed = parseArguments(argv, env, manifest.version, role === 'pid-1');
  switch (parsed.type) {
    case 'run':
      return parsed;
    case 'print': {
      const { document, stream, code } = parsed;
      const failed = writeWhole(stream, document.type === 'text' ? document.text : getAsset('licenses.txt', 'utf8'));
      if (failed === null) return leave(code);
      say(`tsinit: cannot write to ${stream === 'stdout' ? 'standard output' : 'standard error'}: ${failed}`);
      return leave(EXIT_SYSTEM_FAILURE);
    }
    case 'command': {
      const { code, words } = askInit(parsed.command, asking);
      if (code === EXIT_SUCCESS) writeWhole('stdout', words === '' ? '' : `tsinit: ${words}\n`);
      else say(`tsinit: ${words}`);
      return leave(code);
    }
    case 'usage-error':
      say(parsed.usage === null ? parsed.line : `${parsed.line}\n${parsed.usage.trimEnd()}`);
      return leave(parsed.code);
    default:
      return unreachable(parsed);
  }
}

function freshState(parsed: RunArguments | null, role: BrainParts['state']['role']): BrainParts['state'] {
  if (parsed === null) throw new Error('a fresh state needs the arguments');
  const { settings, task } = parsed;
  return initialState(settings, role, task.type === 'pause' ? task : { type: 'app', program: task.program[0]?.toString() ?? '' });
}

/** Our own bug. The next image goes on where the ledger says that we were; should even the exec fail, the core goes on alone. */
function crash({ shim, allocate }: Native, words: string, saveLastWords: (words: string) => void): never {
  try {
    createLineOutput(shim, allocate(words.length * 4 + 64))(`tsinit: internal error: ${words}`);
    saveLastWords(words);
  } catch {
    // What cannot be said or saved must not keep us from going on.
  }
  shim.crashed();
  return abort();
}

/** The core's fault handler takes over, and needs nothing of us. */
function abort(): never {
  process.kill(process.pid, 'SIGABRT');
  throw new Error('SIGABRT was survived');
}

/** One line: the error, and where it was thrown. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first = '', second = ''] = (error.stack ?? error.message).split('\n');
  return `${first} ${second.trim()}`;
}

try {
  main();
} catch (error) {
  sayOnStandardError(`tsinit: the brain cannot start: ${describe(error)}\n`);
  abort();
}
