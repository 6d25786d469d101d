import { constants } from 'node:os';
import { JOB_LAYOUT } from '../../../../native-bindings/jobs-abi.ts';
import type { Memory } from '../../../../native-bindings/memory.ts';
import { decodePeer } from '../../../../native-bindings/sockets.ts';
import { encodeAnswer, LONGEST_REQUEST } from '../../../control/protocol.ts';
import { decodeRequest } from '../../../control/request.ts';
import { EXIT_SYSTEM_FAILURE, EXIT_USAGE } from '../../../model/exit-codes.ts';
import type { Errno, ExitCode, Millis } from '../../../model/ids.ts';
import type { JobsAnswer } from '../../../model/jobs/control.ts';
import type { Native } from '../../linux/linux-system.ts';
import type { Arrival, SavedClient } from '../jobs-system.ts';
import type { Ready, Watch } from './watch.ts';

/** The clients of the control socket. None of them is ever waited for. */
export interface ControlServer {
  /** Listens at this path; errno where that cannot be. */
  listen(path: string): Errno | null;
  arrival(ready: Ready): Arrival | null;
  /** false: nobody of this number is there. */
  answer(id: number, answer: JobsAnswer): boolean;
  listener(): number | null;
  /** An answer is only partly taken: it would be lost by a sleep. */
  isSending(): boolean;
  clients(): readonly SavedClient[];
  adopt(listener: number | null, clients: readonly SavedClient[], waiting: readonly number[]): void;
  nextId(): number;
  /** For somebody who asks in another way. */
  newId(): number;
}

/** More would only be there to keep others out. */
const MOST_CLIENTS = 64;
const SOCKET_MODE = 0o600;
const BACKLOG = 64;
const NEWLINE = 10;
const { EAGAIN } = constants.errno;
const NOTHING = (): void => undefined;

interface Client extends SavedClient {
  /** What of the answer the client has not taken yet. */
  readonly rest: Buffer | null;
}

export function createControlServer(native: Native, watch: Watch, now: () => Millis, firstId: number, us: number): ControlServer {
  const { sockets, allocate } = native;
  const bytes = allocate(LONGEST_REQUEST + 1);
  const credentials = allocate(JOB_LAYOUT.peer_credentials.size);
  const out: Memory = allocate(64 * 1024);
  let listener: number | null = null;
  let clients: readonly Client[] = [];
  let nextId = firstId;
  const put = (client: Client): void => {
    clients = clients.map((other) => (other.id === client.id ? client : other));
  };
  const drop = ({ id, descriptor }: Client): void => {
    clients = clients.filter((client) => client.id !== id);
    watch.close(descriptor);
  };

  /** Whether all of it was taken. */
  const send = (descriptor: number, data: Buffer): Buffer | null | 'failed' => {
    for (let rest = data; ; ) {
      const length = rest.copy(out.bytes);
      const sent = sockets.sendBytes(descriptor, out, length);
      if (!sent.ok) return sent.errno === EAGAIN ? rest : 'failed';
      rest = rest.subarray(sent.value);
      if (rest.length === 0) return null;
    }
  };
  const reply = (client: Client, answer: JobsAnswer): void => {
    const { descriptor } = client;
    // A socket that is closed with something unread in it is a reset for the other end.
    sockets.receiveBytes(descriptor, bytes, bytes.length);
    const rest = send(descriptor, Buffer.from(encodeAnswer(answer)));
    if (rest === null || rest === 'failed') {
      drop(client);
      return;
    }
    put({ ...client, rest });
    watch.add(descriptor, 'writable');
  };
  const refuse = (descriptor: number, code: ExitCode, line: string): void => {
    send(descriptor, Buffer.from(encodeAnswer({ code, lines: [line], jobs: null })));
    native.jobs.closeDescriptor(descriptor);
  };

  const accept = (): boolean => {
    if (listener === null) return false;
    const accepted = sockets.accept(listener);
    if (!accepted.ok) return false;
    const descriptor = accepted.value;
    const peer = sockets.peerCredentials(descriptor, credentials);
    const user = peer.ok ? decodePeer(credentials).uid : -1;
    if (user !== 0 && user !== us) {
      refuse(descriptor, EXIT_SYSTEM_FAILURE, `only root, or user ${us}, as which the init runs, may ask it`);
      return true;
    }
    if (clients.length >= MOST_CLIENTS) {
      // Whoever has not said yet what it wants makes room.
      const [idle] = clients.filter(({ asked }) => !asked);
      if (idle === undefined) {
        refuse(descriptor, EXIT_SYSTEM_FAILURE, `${MOST_CLIENTS} others wait for an answer already; ask again later`);
        return true;
      }
      drop(idle);
    }
    clients = [...clients, { id: nextId++, descriptor, asked: false, rest: null }];
    watch.keep(descriptor);
    watch.add(descriptor, 'edge');
    return true;
  };

  const read = (client: Client, hungUp: boolean): Arrival | null => {
    const { id, descriptor } = client;
    const peeked = sockets.peekBytes(descriptor, bytes, bytes.length);
    if (!peeked.ok && peeked.errno === EAGAIN) return null;
    const gone = !peeked.ok || hungUp;
    if (client.asked) {
      if (!gone) return null;
      return { events: [{ type: 'request-withdrawn', now: now(), id }], canWait: false, finish: () => drop(client) };
    }
    const length = peeked.ok ? peeked.value : 0;
    const end = bytes.bytes.subarray(0, length).indexOf(NEWLINE);
    if (end === -1 && length > LONGEST_REQUEST) {
      reply(client, {
        code: EXIT_USAGE,
        lines: [`a request has ${LONGEST_REQUEST} bytes at the most, its newline included`],
        jobs: null,
      });
      return null;
    }
    if (end === -1) {
      // Nothing more will come of it.
      if (gone || length === 0) drop(client);
      return null;
    }
    const decoded = decodeRequest(bytes.bytes.toString('utf8', 0, end));
    if (!decoded.ok) {
      reply(client, { code: EXIT_USAGE, lines: [decoded.error], jobs: null });
      return null;
    }
    put({ ...client, asked: true });
    return { events: [{ type: 'requested', now: now(), id, request: decoded.value }], canWait: false, finish: NOTHING };
  };

  return {
    listen(path) {
      const name = Buffer.from(path);
      const memory = allocate(name.length + 1);
      name.copy(memory.bytes);
      const listening = sockets.listenUnix(memory, name.length, SOCKET_MODE, -1, -1, BACKLOG);
      if (!listening.ok) return listening.errno;
      listener = listening.value;
      watch.keep(listener);
      watch.add(listener, 'readable');
      return null;
    },
    arrival({ descriptor, hungUp }) {
      if (descriptor === listener) {
        while (accept());
        return null;
      }
      const client = clients.find((other) => other.descriptor === descriptor);
      if (client === undefined) return null;
      if (client.rest === null) return read(client, hungUp);
      const rest = send(descriptor, client.rest);
      if (rest === null || rest === 'failed') drop(client);
      else put({ ...client, rest });
      return null;
    },
    answer(id, answer) {
      const client = clients.find((other) => other.id === id);
      if (client !== undefined) reply(client, answer);
      return client !== undefined;
    },
    listener: () => listener,
    isSending: () => clients.some(({ rest }) => rest !== null),
    clients: () => clients.map(({ id, descriptor, asked }) => ({ id, descriptor, asked })),
    adopt(found, saved, waiting) {
      listener = found;
      if (listener !== null) watch.add(listener, 'readable');
      clients = saved.map((client) => ({ ...client, rest: null }));
      for (const client of clients) {
        // Its answer was lost in a crash.
        if (client.asked && !waiting.includes(client.id)) drop(client);
        else watch.add(client.descriptor, 'edge');
      }
    },
    nextId: () => nextId,
    newId: () => nextId++,
  };
}
