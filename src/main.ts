import { existsSync, readSync } from 'node:fs';
import { resolve } from 'node:path';
import { getAsset } from 'node:sea';
import { ABI, LAYOUT } from '../native-bindings/abi.ts';
import { OWN_SYMBOLS } from '../native-bindings/ffi-types.ts';
import { bindJobsShim } from '../native-bindings/jobs-shim.ts';
import { bindLibc } from '../native-bindings/libc.ts';
import { loadAddon } from '../native-bindings/load.ts';
import { allocate, mapFile } from '../native-bindings/memory.ts';
import { bindShim } from '../native-bindings/shim.ts';
import { bindSockets } from '../native-bindings/sockets.ts';
import { bindTraceShim } from '../native-bindings/trace-shim.ts';
import manifest from '../package.json' with { type: 'json' };
import {
  DEFAULT_SETTINGS,
  lateUsageError,
  type ParsedArguments,
  parseArguments,
  type UsageError,
} from './cli/parse-arguments.ts';
import { lookUpUser } from './cli/users.ts';
import { askAboutJobs, look } from './look-and-ask.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE } from './model/exit-codes.ts';
import type { ExitCode } from './model/ids.ts';
import { printable } from './model/printable.ts';
import type { UserIds } from './model/privileges.ts';
import { unreachable } from './model/result.ts';
import { initialState } from './policy/initial-state.ts';
import { watchesKills } from './policy/tracing.ts';
import { type BrainParts, createBrain } from './runtime/brain.ts';
import { type FirstJobs, startJobs } from './runtime/jobs/linux/start-jobs.ts';
import { decodeJobsSnapshot } from './runtime/jobs/snapshot.ts';
import { type Asking, askInit } from './runtime/linux/ask-init.ts';
import { checkConfig, configAt } from './runtime/linux/check-config.ts';
import { openLedger } from './runtime/linux/ledger.ts';
import { type LedgerHeader, readHeader } from './runtime/linux/ledger-header.ts';
import { createLineOutput } from './runtime/linux/line-output.ts';
import { createLinuxSystem, type Native } from './runtime/linux/linux-system.ts';
import { originalStrings } from './runtime/linux/original-strings.ts';
import { readUserFiles } from './runtime/linux/user-files.ts';
import { sayOnStandardError, writeWhole } from './standard-streams.ts';

type RunArguments = Extract<ParsedArguments, { readonly type: 'run' }>;

/** Wires the real ports, and lives in the loop until the end. Nothing here returns to libuv. */
function main(): never {
  const asking = connect(Number(process.env.TSINIT_LEDGER));
  const { native } = asking;
  let saveLastWords = (_words: string): void => {};
  try {
    const ledger = openLedger(native);
    const jobs = ledger.loadBy(decodeJobsSnapshot);
    const world = { native, ledger, realtime: Date.now, version: manifest.version };
    if (typeof jobs !== 'string') {
      const brain = startJobs({ ...world, from: { type: 'previous', previous: jobs } });
      saveLastWords = brain.saveLastWords;
      return brain.run();
    }
    // Whoever began anew would start everything a second time beside what runs. The core goes on alone.
    if (jobs === 'unreadable' && ledger.header.hasJobs) throw new Error('the state of the jobs cannot be read');
    const loaded = ledger.load();
    const previous = typeof loaded === 'string' ? null : loaded;
    // Then the core calls the old file back, which can.
    if (previous === null && ledger.header.wakeReason === 'upgraded')
      throw new Error('the state of the replaced file cannot be read');
    // The arguments are read again only where they are still needed, which spares each later wake their parsing.
    const parsed = previous === null || previous.state.app.id === 'unborn' ? runArguments(asking, ledger.header) : null;
    if (parsed?.task.type === 'jobs') {
      const brain = startJobs({ ...world, from: { type: 'first', first: firstJobs(parsed, parsed.task.path, native) } });
      saveLastWords = brain.saveLastWords;
      return brain.run();
    }
    const program = parsed?.task.type === 'app' ? parsed.task.program : [];
    const state = previous?.state ?? freshState(parsed, ledger.header, native);
    if (state.app.id === 'pausing') holdNothing(native);
    const system = createLinuxSystem(native, { program, settings: state.settings, watchesKills: watchesKills(state.settings) });
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
    jobs: bindJobsShim(addon, OWN_SYMBOLS),
    sockets: bindSockets(addon, OWN_SYMBOLS),
    tracing: bindTraceShim(addon, OWN_SYMBOLS),
    ledger: map(ledgerDescriptor),
    allocate: (length: number) => allocate(addon, length),
  };
  return { native, map };
}

/** What we were started with; leaves by itself where that asks for no program to be run. */
function runArguments(asking: Asking, { role, main: app }: LedgerHeader): RunArguments {
  const { native } = asking;
  const [argv, env] = [originalStrings(native, 'arguments'), originalStrings(native, 'environment')];
  const parsed = parseArguments(argv, env, manifest.version, role === 'pid-1', existsSync);
  // Reflex has started it without us, options and all left out: it is not to end because of them now.
  if (parsed.type !== 'run' && app.id !== 'none') return WITHOUT_OPTIONS;
  switch (parsed.type) {
    case 'run':
      return parsed;
    case 'print': {
      const { document, stream, code } = parsed;
      const failed = writeWhole(stream, document.type === 'text' ? document.text : getAsset('licenses.txt', 'utf8'));
      if (failed === null) return leave(native, code);
      const where = stream === 'stdout' ? 'standard output' : 'standard error';
      return leave(native, EXIT_SYSTEM_FAILURE, `tsinit: cannot write to ${where}: ${failed}`);
    }
    case 'command': {
      const { command } = parsed;
      if (command.type === 'check') {
        const { code, stream, text } = checkConfig(command.path, command.verbose, env);
        writeWhole(stream, text);
        return leave(native, code);
      }
      if (command.type === 'ask') return askAboutJobs(command, asking, env, leave);
      if (command.type === 'look') return look(command.look, asking, env, leave);
      const { code, words } = askInit(command, asking);
      if (code !== EXIT_SUCCESS) return leave(native, code, `tsinit: ${words}`);
      writeWhole('stdout', words === '' ? '' : `tsinit: ${words}\n`);
      return leave(native, code);
    }
    case 'usage-error':
      return leaveWrong(native, parsed);
    default:
      return unreachable(parsed);
  }
}

const WITHOUT_OPTIONS: RunArguments = {
  type: 'run',
  settings: DEFAULT_SETTINGS,
  task: { type: 'app', program: [] },
  warnings: [],
};

function freshState(parsed: RunArguments | null, header: LedgerHeader, native: Native): BrainParts['state'] {
  if (parsed === null) throw new Error('a fresh state needs the arguments');
  const { settings, task } = parsed;
  const program = task.type === 'app' ? (task.program[0]?.toString() ?? '') : '';
  const asked = task.type === 'pause' ? task : ({ type: 'app', program } as const);
  return initialState(settings, header.role, asked, userOf(parsed, header, native));
}

/** The configuration is read before anything is done: with a wrong one nothing is started. */
function firstJobs({ settings, warnings }: RunArguments, path: string, native: Native): FirstJobs {
  const config = configAt(path, originalStrings(native, 'environment'));
  if (config.ok) return { config: config.value, settings, path: resolve(path), warnings };
  writeWhole(config.error.stream, config.error.text);
  return leave(native, config.error.code);
}

/**
 * Whom we are to become. Looked up before anything is started; where it is nobody, nothing is. An app that runs already, because a
 * state was lost, is not to end with us for that.
 */
function userOf({ settings }: RunArguments, { main: app }: LedgerHeader, native: Native): UserIds | null {
  const { dropPrivileges: words, personality } = settings;
  if (words === null) return null;
  const found = lookUpUser(words, readUserFiles());
  if (found.ok) return found.value;
  if (app.id !== 'none') return null;
  const field = '--drop-privileges (TSINIT_DROP_PRIVILEGES)';
  return leaveWrong(native, lateUsageError(`${field}: "${printable(words, 60)}" ${found.error}`, personality));
}

const leaveWrong = (native: Native, { line, usage, code }: UsageError): never =>
  leave(native, code, usage === null ? line : `${line}\n${usage.trimEnd()}`);

/** The words without ever waiting: where nobody reads them, the exit code is all there is. */
function leave({ shim, allocate }: Native, code: ExitCode, words: string | null = null): never {
  if (words !== null) createLineOutput(shim, allocate(words.length * 4 + 64))(words);
  shim.leave(code);
  throw new Error('exit_group(2) returned');
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
