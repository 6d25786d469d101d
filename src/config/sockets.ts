import * as v from 'valibot';
import type { OnDemand, SocketConfig } from '../model/jobs/config.ts';
import { failure, ok, type Result } from '../model/result.ts';
import { readSocketPath, readTcp, socketPath, tcpAddress } from './address.ts';
import { choose, mapping, record, type Schema } from './choose.ts';
import { fileMode, group, user } from './credentials.ts';
import { type Leaf, leaf, NONE } from './leaf.ts';
import { boolean, durationOrNever, integer } from './values.ts';

const ANY_ADDRESS = '0.0.0.0';
const DEFAULT_BACKLOG = 4096;
const DEFAULT_MODE = 0o666;

type Unnamed = Omit<SocketConfig, 'name'>;

const CURE = 'use {tcp: 8080} or {unix: /run/it.sock}';
const tcp = tcpAddress(ANY_ADDRESS);

const socket: Schema<Unnamed> = choose<Unnamed>('a socket', CURE, {
  text: v.pipe(
    leaf<SocketConfig['address']>({
      what: 'a port, an address and a port, or a path',
      cure: 'use 8080, 127.0.0.1:8080 or /run/it.sock',
      json: { type: ['string', 'integer'] },
      read: (text) => (/^[/@]/.test(text) ? unixAt(text) : tcpAt(text)),
    }),
    v.transform((address): Unnamed => ({ address, backlog: DEFAULT_BACKLOG })),
  ),
  mapping: v.pipe(
    mapping('a socket', CURE, { tcp, unix: socketPath, mode: fileMode, user, group, backlog: integer(1, 65535, 128) }),
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }): Unnamed => {
      const { backlog = DEFAULT_BACKLOG, tcp: address, unix: path, ...rights } = value;
      const refuse = (message: string) => {
        addIssue({ message });
        return NEVER;
      };
      if ((address === undefined) === (path === undefined))
        return refuse(
          path === undefined ? `has no address; ${CURE}` : 'has tcp and unix, and is only one socket; give each its own name',
        );
      if (address !== undefined) {
        const [first] = Object.keys(rights);
        if (first !== undefined) return refuse(`has "${first}", which only a unix socket has; leave it out`);
        return { address: { type: 'tcp', ...address }, backlog };
      }
      const { mode = DEFAULT_MODE, user: owner = null, group: its = null } = rights;
      return { address: { type: 'unix', path: path ?? '', mode, user: owner, group: its }, backlog };
    }),
  ),
});

function tcpAt(text: string): Result<SocketConfig['address'], string | null> {
  const read = readTcp(text, ANY_ADDRESS);
  return read.ok ? ok({ type: 'tcp', ...read.value }) : read;
}

function unixAt(text: string): Result<SocketConfig['address'], string | null> {
  const read = readSocketPath(text);
  return read.ok ? ok({ type: 'unix', path: read.value, mode: DEFAULT_MODE, user: null, group: null }) : read;
}

/** Names go into LISTEN_FDNAMES (sd_listen_fds(3)), where colons separate them. */
export const sockets: Schema<readonly SocketConfig[]> = v.pipe(
  record('sockets by name', 'use {http: {tcp: 80}}', socket, (name) =>
    /^[\w.-]{1,255}$/.test(name) ? null : 'is no name for a socket; use letters, digits, "-", "_" and "."',
  ),
  v.transform((all) => Object.entries(all).map(([name, one]) => ({ name, ...one }))),
);

const uses: Leaf<number | null> = leaf<number | null>({
  what: 'a number of uses from 1 to 1000000',
  cure: 'use 100, for example, or unlimited',
  json: { anyOf: [{ const: 'unlimited' }, { type: 'integer', minimum: 1, maximum: 1_000_000 }] },
  read: (text) => {
    if (text === 'unlimited') return ok(null);
    const number = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    if (number === 0 && text === '0') return failure('is no use at all; use 1 at the least, or unlimited');
    return number >= 1 && number <= 1_000_000 ? ok(number) : NONE;
  },
});

const DEFAULT_ON_DEMAND: OnDemand = { limit: 1, idle: null, uses: null };

/** true, or what there is to say about it. false: started like any other. */
export const onDemand: Schema<OnDemand | null> = choose<OnDemand | null>(
  'how it is on demand',
  'use true, or {limit: 10, idle: 100s}',
  {
    text: v.pipe(
      boolean,
      v.transform((yes): OnDemand | null => (yes ? DEFAULT_ON_DEMAND : null)),
    ),
    mapping: v.pipe(
      mapping('how it is on demand', 'use {limit: 10, idle: 100s}', { limit: integer(1, 1000, 10), idle: durationOrNever, uses }),
      v.transform((value): OnDemand => ({ ...DEFAULT_ON_DEMAND, ...value })),
    ),
  },
);
