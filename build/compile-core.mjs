// @ts-check
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ARCHITECTURES, root } from './context.mjs';
import { PT_LOAD, readElf } from './elf.mjs';
import { PACK_INFO } from './pack-image.mjs';
import { runTool } from './tool.mjs';

/** @typedef {import('./context.mjs').Arch} Arch */

const folder = join(root, 'native-bindings', 'core');

/** Into the preloaded library alone. */
const SHIM_SOURCES = ['shim.c', 'shim-jobs.c', 'shim-ledger.c', 'shim-sockets.c', 'shim-trace.c', 'shim-watch.c', 'interpose.c'];

/** Into both: one source, compiled twice. */
const SHARED_SOURCES = [
  'cgroup.c',
  'descriptors.c',
  'events.c',
  'execute.c',
  'kept.c',
  'knock.c',
  'group-signals.c',
  'kill-as.c',
  'ledger.c',
  'proc.c',
  'remember.c',
  'resume.c',
  'seal.c',
  'spawn.c',
  'terminal.c',
  'text.c',
  'watchdog.c',
  'write.c',
];

/** Of a shepherd or a tracer alone: behind all others in the image, so that they are not among the pages that a sleeping init has resident. */
const COLD_SOURCE = /^(backlog|job-|members|output-file|shepherd|tracer)/;

const COMMON_FLAGS = [
  '-std=gnu11',
  '-O2',
  '-ffreestanding',
  '-fno-builtin',
  // Or gcc would turn the loop inside memset into a call of memset.
  '-fno-tree-loop-distribute-patterns',
  '-fno-stack-protector',
  '-fno-asynchronous-unwind-tables',
  '-fno-ident',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-nostdlib',
  '-Wl,--build-id=none',
  '-Wl,-z,noexecstack',
];
const CORE_FLAGS = ['-static', '-fno-pic', '-no-pie', `-Wl,-T,${join(folder, 'core.ld')}`];
const SHIM_FLAGS = [
  '-shared',
  '-fPIC',
  '-fvisibility=hidden',
  '-Wl,-soname,libtsinit-shim.so',
  '-Wl,-z,now',
  '-Wl,--hash-style=gnu',
];

/** x64: no branch landing pads in a file that nothing maps with them. arm64: no calls into libgcc for atomics. */
const ARCH_FLAGS = { x64: ['-fcf-protection=none'], arm64: ['-mno-outline-atomics'] };

/** Everything that is compiled or included, for the build to know when it changed. */
export function coreInputs() {
  const files = readdirSync(folder).sort();
  return files.map((file) => join(folder, file));
}

/**
 * Compiles the core (a flat image: the writable data that it may not have is refused by core.ld) and the preloaded library.
 * @param {{compiler: string, arch: Arch, core: string, shim: string, includes: string}} request core, shim: the files to write;
 *   includes: the folder of the generated options.h
 */
export function compileCore({ compiler, arch, core, shim, includes }) {
  mkdirSync(dirname(core), { recursive: true });
  const common = [...COMMON_FLAGS, ...ARCH_FLAGS[arch], `-I${includes}`, `-ffile-prefix-map=${root}=`];
  const linked = `${core}.elf`;
  const ofCore = sources().filter((name) => !SHIM_SOURCES.includes(name));
  const isCold = (/** @type {string} */ name) => COLD_SOURCE.test(name);
  const coreSources = [...ofCore.filter((name) => !isCold(name)), ...ofCore.filter(isCold)];
  runTool(compiler, [...common, ...CORE_FLAGS, '-o', linked, ...paths(coreSources)]);
  writeFileSync(core, flatten(readFileSync(linked), ARCHITECTURES[arch].machine));
  runTool(compiler, [...common, ...SHIM_FLAGS, '-o', shim, ...paths([...SHIM_SOURCES, ...SHARED_SOURCES])]);
}

function sources() {
  return coreInputs()
    .map((file) => basename(file))
    .filter((name) => name.endsWith('.c'));
}

/** @param {readonly string[]} names */
function paths(names) {
  return names.map((name) => join(folder, name));
}

/**
 * The one segment of the linked core, as it will lie in memory.
 * @param {Buffer} linked
 * @param {number} machine
 */
function flatten(linked, machine) {
  const elf = readElf(linked, 'the core');
  const loads = elf.headers.filter((header) => header.type === PT_LOAD && header.memorySize > 0);
  const [load] = loads;
  if (elf.machine !== machine) throw new Error(`the core is for machine ${elf.machine}, not ${machine}`);
  if (!load || loads.length !== 1) throw new Error(`the core has ${loads.length} segments instead of one`);
  if (load.address !== PACK_INFO.address || load.memorySize !== load.fileSize)
    throw new Error('the core is not a flat image at its address');
  return linked.subarray(load.offset, load.offset + load.fileSize);
}
