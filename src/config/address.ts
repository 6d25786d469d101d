import { failure, ok, type Result } from '../model/result.ts';
import { type Leaf, leaf, NONE } from './leaf.ts';

export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

const WRITE = 'use 8080, 127.0.0.1:8080 or "[::1]:8080"';

/** PORT or ADDRESS:PORT. standard: the address where none is named. */
export const tcpAddress = (standard: string): Leaf<TcpAddress> =>
  leaf({
    what: 'a port, or an address and a port',
    cure: WRITE,
    json: { type: ['string', 'integer'] },
    read: (text) => readTcp(text, standard),
  });

export function readTcp(text: string, standard: string): Result<TcpAddress, string | null> {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]*)\]:|([^:]*):)?(\d+)$/.exec(text) ?? [];
  if (digits === '')
    return /^[0-9a-f:]*:[0-9a-f:]*:/i.test(text) ? failure(`has no brackets around its address; ${WRITE}`) : NONE;
  const port = Number(digits);
  if (port < 1 || port > 65535) return failure('has no port from 1 to 65535; use 8080, for example');
  if (bracketed !== undefined)
    return isIpv6(bracketed)
      ? ok({ host: bracketed, port })
      : failure('has no IPv6 address in its brackets; use "[::1]:8080", for example');
  if (plain === undefined) return ok({ host: standard, port });
  if (plain === '*' || plain === '') return ok({ host: '0.0.0.0', port });
  if (isIpv4(plain)) return ok({ host: plain, port });
  if (plain === 'localhost') return failure('has a name for its address, and no name is looked up here; use 127.0.0.1');
  return failure('has no numeric address, and no name is looked up here; use 127.0.0.1, for example');
}

const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part);

/** RFC 4291, section 2.2; no zone. */
function isIpv6(text: string): boolean {
  const last = text.slice(text.lastIndexOf(':') + 1);
  const plain = last.includes('.') ? (isIpv4(last) ? `${text.slice(0, -last.length)}0:0` : 'wrong') : text;
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  return (
    groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? groups.length < 8 : groups.length === 8)
  );
}

/** sun_path (unix(7)) has 108 bytes, one of them for the NUL. */
const LONGEST_SOCKET_PATH = 107;

export const socketPath: Leaf<string> = leaf({
  what: 'the path of a socket',
  cure: 'use /run/it.sock, for example',
  json: { type: 'string', pattern: '^/' },
  read: readSocketPath,
});

export function readSocketPath(text: string): Result<string, string | null> {
  if (text.startsWith('@')) return failure('is an abstract socket, which no permission guards; use a path');
  if (!text.startsWith('/')) return NONE;
  const length = Buffer.byteLength(text);
  return length > LONGEST_SOCKET_PATH
    ? failure(`has ${length} bytes, and a socket's path ${LONGEST_SOCKET_PATH} at the most; use a shorter one`)
    : ok(text);
}
