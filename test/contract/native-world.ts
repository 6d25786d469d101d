import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ABI, LAYOUT } from '../../native-bindings/abi.ts';
import { declare } from '../../native-bindings/calls.ts';
import { OWN_SYMBOLS } from '../../native-bindings/ffi-types.ts';
import { bindLibc } from '../../native-bindings/libc.ts';
import { type Addon, asAddon } from '../../native-bindings/load.ts';
import { allocate, type Memory, mapFile } from '../../native-bindings/memory.ts';
import { bindShim } from '../../native-bindings/shim.ts';
import { bindTraceShim } from '../../native-bindings/trace-shim.ts';
import type { Native } from '../../src/runtime/linux/linux-system.ts';

/** linux/signalfd.h, linux/eventfd.h: close-on-exec and non-blocking have the same numbers in both. */
const CLOEXEC_NONBLOCK = 0o2004000;
const LEDGER_DESCRIPTOR = 3;

/** The addon of the npm package, which the product carries as an asset. */
export function packagedAddon(): Addon {
  const require = createRequire(import.meta.url);
  const addon = asAddon(require(`@yuuang/ffi-rs-linux-${process.arch}-gnu`));
  addon.open({ library: OWN_SYMBOLS, path: '' });
  return addon;
}

/** What the core does before it boots the brain, as far as the library depends on it. */
export function nativeWorld(environment: readonly string[]): Native {
  const addon = packagedAddon();
  const ledger = mapFile(addon, LEDGER_DESCRIPTOR, ABI.LEDGER_SIZE);
  const field = LAYOUT.ledger_header.offsets;
  const outcome = { returns: 'i32', failure: 'errno' } as const;
  const everySignal = allocate(addon, 128);
  everySignal.bytes.fill(0xff);
  const signalfd = declare(addon, OWN_SYMBOLS, 'signalfd', ['i32', 'memory', 'i32'], outcome)(-1, everySignal, CLOEXEC_NONBLOCK);
  const eventfd = declare(addon, OWN_SYMBOLS, 'eventfd', ['u32', 'i32'], outcome)(0, CLOEXEC_NONBLOCK);
  if (!signalfd.ok || !eventfd.ok) throw new Error('no descriptor for the signals');
  const i32 = (offset: number, value: number): void => ledger.view.setInt32(offset, value, true);
  i32(field.abi_version, ABI.LEDGER_ABI_VERSION);
  i32(field.header_size, LAYOUT.ledger_header.size);
  i32(field.init_pid, process.pid);
  i32(field.signal_fd, signalfd.value);
  i32(field.inbox_fd, eventfd.value);
  for (const descriptor of [field.addon_fd, field.watchdog_timer]) i32(descriptor, -1);
  const [soft, hard] = descriptorLimits();
  ledger.view.setBigUint64(field.nofile_soft, soft, true);
  ledger.view.setBigUint64(field.nofile_hard, hard, true);
  stringBlock(addon, ledger, field.argc, ['tsinit']);
  stringBlock(addon, ledger, field.envc, environment);
  seal(ledger);
  return {
    libc: bindLibc(addon),
    tracing: bindTraceShim(addon, OWN_SYMBOLS),
    shim: bindShim(addon, OWN_SYMBOLS),
    ledger,
    allocate: (length) => allocate(addon, length),
  };
}

/** As seal_ledger() of core/seal.c: FNV-1a. */
function seal({ view, bytes }: Memory): void {
  const { seal: end } = LAYOUT.ledger_header.offsets;
  const hash = bytes
    .subarray(0, end)
    .reduce((sum, byte) => BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n), 0xcbf29ce484222325n);
  view.setBigUint64(end, hash, true);
}

/** A count, and behind it the address of so many pointers with a NULL after them, as main() gets its arguments. */
function stringBlock(addon: Addon, ledger: Memory, offset: number, strings: readonly string[]): void {
  const pointers = allocate(addon, 8 * (strings.length + 1));
  for (const [index, text] of strings.entries()) {
    const memory = allocate(addon, Buffer.byteLength(text) + 1);
    memory.bytes.write(text);
    pointers.view.setBigUint64(8 * index, BigInt(memory.address), true);
  }
  ledger.view.setBigUint64(offset, BigInt(strings.length), true);
  ledger.view.setBigUint64(offset + 8, BigInt(pointers.address), true);
}

function descriptorLimits(): readonly [bigint, bigint] {
  const [, soft = '', hard = ''] =
    /^Max open files +(\d+|unlimited) +(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  const number = (text: string): bigint => (text === 'unlimited' ? 0xffffffffffffffffn : BigInt(text));
  return [number(soft), number(hard)];
}
