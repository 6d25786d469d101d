import { unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import type { Memory } from '../../../../native-bindings/memory.ts';
import { encodeTcpAddress } from '../../../../native-bindings/sockets.ts';
import { errnoWords } from '../../../evidence/errno-words.ts';
import { type Errno, errno } from '../../../model/ids.ts';
import type { SocketConfig } from '../../../model/jobs/config.ts';
import type { JobName } from '../../../model/jobs/ids.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import type { Native } from '../../linux/linux-system.ts';
import { readUserFiles } from '../../linux/user-files.ts';
import type { SavedSocket, SocketFailure } from '../jobs-system.ts';
import { lookUpIdentity } from './users.ts';
import type { Watch } from './watch.ts';

/** The listening sockets that we hold for jobs. */
export interface Listeners {
  /** Those of the same address are kept, what is not in the list any more is closed. */
  open(job: JobName, sockets: readonly SocketConfig[]): Result<void, SocketFailure>;
  close(job: JobName): void;
  watch(job: JobName, watched: boolean): void;
  /** In the order of the configuration. */
  of(job: JobName): readonly SavedSocket[];
  /** Whose socket it is that somebody waits at; null: nobody's. It is not watched any more then. */
  connectionAt(descriptor: number): JobName | null;
  saved(): readonly SavedSocket[];
  adopt(saved: readonly SavedSocket[], jobs: readonly JobName[]): void;
}

const { EINVAL, ENOENT } = constants.errno;
const OURS = -1;

export function createListeners({ sockets, allocate }: Native, watch: Watch): Listeners {
  let held: readonly SavedSocket[] = [];
  const of = (job: JobName): readonly SavedSocket[] => held.filter((socket) => socket.job === job);
  const bytesIn = (bytes: Buffer): Memory => {
    const memory = allocate(Math.max(1, bytes.length));
    bytes.copy(memory.bytes);
    return memory;
  };

  const listen = ({ address, backlog }: SocketConfig): Result<number, Failed> => {
    if (address.type === 'tcp') {
      const encoded = encodeTcpAddress({ host: address.host, port: address.port, onlyV6: false });
      if (encoded === null) return failure({ errno: errno(EINVAL), words: `${address.host} is not an address` });
      return opened(sockets.listenTcp(bytesIn(encoded), backlog));
    }
    const owner = lookUpIdentity({ user: address.user, group: address.group, groups: null }, readUserFiles());
    if (!owner.ok) return failure({ errno: errno(ENOENT), words: owner.error });
    const path = Buffer.from(address.path);
    const { user, group } = owner.value;
    return opened(sockets.listenUnix(bytesIn(path), path.length, address.mode, user ?? OURS, group ?? OURS, backlog));
  };

  const open = (job: JobName, config: SocketConfig): Result<SavedSocket, Failed> => {
    const address = addressOf(config);
    const kept = held.find((socket) => socket.job === job && socket.address === address);
    if (kept !== undefined) return ok({ ...kept, name: config.name });
    const made = listen(config);
    if (!made.ok) return made;
    // As systemd hands them out; we never accept on them ourselves.
    sockets.setBlocking(made.value, 1);
    watch.keep(made.value);
    return ok({ job, name: config.name, address, descriptor: made.value, watched: false });
  };

  const shut = (socket: SavedSocket): void => {
    watch.close(socket.descriptor);
    if (socket.address.startsWith('/')) removeFile(socket.address);
  };

  return {
    of,
    open(job, configs) {
      const before = of(job);
      const now: SavedSocket[] = [];
      for (const config of configs) {
        const socket = open(job, config);
        if (!socket.ok) {
          for (const fresh of now) if (!before.some(({ descriptor }) => descriptor === fresh.descriptor)) shut(fresh);
          return failure({ socket: config.name, ...socket.error });
        }
        now.push(socket.value);
      }
      for (const old of before) if (!now.some(({ descriptor }) => descriptor === old.descriptor)) shut(old);
      held = [...held.filter((socket) => socket.job !== job), ...now];
      return ok(undefined);
    },
    close(job) {
      for (const socket of of(job)) shut(socket);
      held = held.filter((socket) => socket.job !== job);
    },
    watch(job, watched) {
      for (const socket of of(job)) {
        if (watched) watch.add(socket.descriptor, 'readable');
        else if (socket.watched) watch.remove(socket.descriptor);
      }
      held = held.map((socket) => (socket.job === job ? { ...socket, watched } : socket));
    },
    connectionAt(descriptor) {
      const found = held.find((socket) => socket.descriptor === descriptor && socket.watched);
      if (found === undefined) return null;
      this.watch(found.job, false);
      return found.job;
    },
    saved: () => held,
    adopt(saved, jobs) {
      held = saved;
      for (const { job } of saved) if (!jobs.includes(job)) this.close(job);
    },
  };
}

type Failed = Omit<SocketFailure, 'socket'>;

function opened(
  result: { readonly ok: true; readonly value: number } | { readonly ok: false; readonly errno: Errno },
): Result<number, Failed> {
  return result.ok ? ok(result.value) : failure({ errno: result.errno, words: errnoWords(result.errno) });
}

/** By it a socket is found again; a path starts with a slash. */
const addressOf = ({ address }: SocketConfig): string =>
  address.type === 'unix' ? address.path : `tcp ${address.host} ${address.port}`;

function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else has removed it, or it may not be: nobody listens there any more, which is all that matters.
  }
}
