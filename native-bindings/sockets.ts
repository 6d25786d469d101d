import { LITTLE_ENDIAN, textOf } from './bytes.ts';
import type { CallResult } from './calls.ts';
import { declare } from './calls.ts';
import { JOB_LAYOUT } from './jobs-abi.ts';
import type { Addon } from './load.ts';
import type { Memory } from './memory.ts';
import type { Decodable } from './process-facts.ts';

/**
 * Sockets without libuv (core/shim-sockets.c). All that are made are non-blocking and close-on-exec; none of the calls waits. They answer
 * -errno when they fail.
 */
export interface Sockets {
  /** address: struct tcp_address (encodeTcpAddress). SO_REUSEADDR is set. */
  listenTcp(address: Memory, backlog: number): CallResult;
  /**
   * path: so many bytes, without a NUL. A socket that nobody listens on any more is removed first; EADDRINUSE where somebody does, or
   * where it is no socket. The file's mode and owner are set before anybody can connect; user, group -1: ours.
   */
  listenUnix(path: Memory, length: number, mode: number, user: number, group: number, backlog: number): CallResult;
  /** EAGAIN: nobody waits. */
  accept(listener: number): CallResult;
  /** struct peer_credentials of a unix connection: SO_PEERCRED. */
  peerCredentials(descriptor: number, credentials: Memory): CallResult;
  /** A connection under way, or made; `connected` tells. */
  connectTcp(address: Memory): CallResult;
  /** EAGAIN: the listener's backlog is full. */
  connectUnix(path: Memory, length: number): CallResult;
  /** 0: the connection is made; EAGAIN: not yet; another errno: it failed. */
  connected(descriptor: number): CallResult;
  /** 0: the end; EAGAIN: nothing has come. */
  receiveBytes(descriptor: number, bytes: Memory, capacity: number): CallResult;
  /** The same, and the bytes stay for the next receive. */
  peekBytes(descriptor: number, bytes: Memory, capacity: number): CallResult;
  /** Of the socket itself, whoever has it: what a job is handed is to be blocking. */
  setBlocking(descriptor: number, blocking: 0 | 1): CallResult;
  /** How many bytes were taken; EAGAIN: none now; EPIPE: nobody reads. */
  sendBytes(descriptor: number, bytes: Memory, length: number): CallResult;
  /** The port that a TCP socket is bound to. */
  portOf(descriptor: number): CallResult;
  /**
   * A datagram socket for sd_notify(3) that tells who sends (SO_PASSCRED), bound to `length` bytes of path, whose file everybody may write
   * to; 0: to an abstract name of the kernel's choice, which struct notify_name then holds (decodeNotifyName).
   */
  notifySocket(path: Memory, length: number, name: Memory): CallResult;
}

/** library: the name under which the library's symbols were opened. */
export function bindSockets(addon: Addon, library: string): Sockets {
  const i32 = { returns: 'i32', failure: 'negative' } as const;
  return {
    listenTcp: declare(addon, library, 'tsinit_listen_tcp', ['memory', 'i32'], i32),
    listenUnix: declare(addon, library, 'tsinit_listen_unix', ['memory', 'u32', 'u32', 'i32', 'i32', 'i32'], i32),
    accept: declare(addon, library, 'tsinit_accept', ['i32'], i32),
    peerCredentials: declare(addon, library, 'tsinit_peer_credentials', ['i32', 'memory'], i32),
    connectTcp: declare(addon, library, 'tsinit_connect_tcp', ['memory'], i32),
    connectUnix: declare(addon, library, 'tsinit_connect_unix', ['memory', 'u32'], i32),
    connected: declare(addon, library, 'tsinit_connected', ['i32'], i32),
    receiveBytes: declare(addon, library, 'tsinit_receive_bytes', ['i32', 'memory', 'u32'], i32),
    peekBytes: declare(addon, library, 'tsinit_peek_bytes', ['i32', 'memory', 'u32'], i32),
    setBlocking: declare(addon, library, 'tsinit_set_blocking', ['i32', 'u32'], i32),
    sendBytes: declare(addon, library, 'tsinit_send_bytes', ['i32', 'memory', 'u32'], i32),
    portOf: declare(addon, library, 'tsinit_port_of', ['i32'], i32),
    notifySocket: declare(addon, library, 'tsinit_notify_socket', ['memory', 'u32', 'memory'], i32),
  };
}

export interface TcpAddress {
  /** An IPv4 or IPv6 address in its usual notation, without brackets and without %scope. */
  readonly host: string;
  readonly port: number;
  /** Of IPv6: no IPv4 on the same socket. */
  readonly onlyV6: boolean;
}

const tcp = JOB_LAYOUT.tcp_address;
const notifyName = JOB_LAYOUT.notify_name.offsets;
const NAME_CAPACITY = 108;

/** The bytes of a struct tcp_address; null: `host` is no address. */
export function encodeTcpAddress({ host, port, onlyV6 }: TcpAddress): Buffer | null {
  const four = quad(host);
  const address = four ?? sixteen(host);
  if (address === null || port < 0 || port > 65535) return null;
  const bytes = Buffer.alloc(tcp.size);
  bytes.writeUInt32LE(four === null ? 6 : 4, tcp.offsets.version);
  bytes.writeUInt32LE(port, tcp.offsets.port);
  bytes.writeUInt32LE(Number(onlyV6), tcp.offsets.only_v6);
  bytes.set(address, tcp.offsets.address);
  return bytes;
}

/** "127.0.0.1", without leading zeros, which some read as octal. */
function quad(host: string): readonly number[] | null {
  const parts = host.split('.');
  const numbers = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return parts.length === 4 && numbers.every((number) => number < 256) ? numbers : null;
}

/** "::1", "::ffff:1.2.3.4" (RFC 4291, 2.2). */
function sixteen(host: string): readonly number[] | null {
  const halves = host.split('::');
  const [left = '', right = ''] = halves;
  const [before, after] = [groups(left, halves.length === 1), groups(right, true)];
  if (before === null || after === null || halves.length > 2) return null;
  const missing = 16 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

/** The bytes of groups of hexadecimal digits; `last`: the last of them may be an IPv4 address. */
function groups(part: string, last: boolean): readonly number[] | null {
  if (part === '') return [];
  const words = part.split(':');
  const bytes = words.map((word, index) => {
    if (/^[0-9a-f]{1,4}$/i.test(word)) return [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255];
    return last && index === words.length - 1 ? quad(word) : null;
  });
  return bytes.includes(null) ? null : bytes.flatMap((pair) => pair ?? []);
}

/** For NOTIFY_SOCKET: "@" and the abstract name. */
export function decodeNotifyName({ view, bytes }: Decodable): string {
  const length = Math.min(view.getUint32(notifyName.length, LITTLE_ENDIAN), NAME_CAPACITY);
  return `@${textOf(bytes, notifyName.name, length)}`;
}

export interface PeerCredentials {
  /** 0: outside our pid namespace. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

const peer = JOB_LAYOUT.peer_credentials.offsets;

export const decodePeer = ({ view }: Decodable): PeerCredentials => ({
  pid: view.getInt32(peer.pid, LITTLE_ENDIAN),
  uid: view.getUint32(peer.uid, LITTLE_ENDIAN),
  gid: view.getUint32(peer.gid, LITTLE_ENDIAN),
});
