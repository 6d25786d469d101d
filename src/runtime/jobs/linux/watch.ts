import { LITTLE_ENDIAN } from '../../../../native-bindings/bytes.ts';
import { JOB_ABI, JOB_LAYOUT } from '../../../../native-bindings/jobs-abi.ts';
import type { Native } from '../../linux/linux-system.ts';

/** What ends the wait, or the sleep. readable: as long as something is there. edge: when something more has come. */
export type WatchMode = 'readable' | 'writable' | 'edge';

export interface Ready {
  readonly descriptor: number;
  /** Nobody will ever write or read at the other end (EPOLLHUP). */
  readonly hungUp: boolean;
}

/** The epoll instance in the ledger: what is in it survives our own exec. */
export interface Watch {
  add(descriptor: number, mode: WatchMode): void;
  remove(descriptor: number): void;
  /** Those that are ready now; it does not wait. */
  ready(): readonly Ready[];
  /** Kept across our exec, watched or not. */
  keep(descriptor: number): void;
  /** Closed, and neither watched nor kept any more. */
  close(descriptor: number): void;
}

const AT_ONCE = 64;
const { size, offsets: at } = JOB_LAYOUT.watch_event;
/** epoll_ctl(2): the same numbers everywhere. */
const EPOLLHUP = 0x10;
const EPOLLET = 0x80000000;

const EVENTS: Readonly<Record<WatchMode, number>> = {
  readable: JOB_ABI.WATCH_READABLE,
  writable: JOB_ABI.WATCH_WRITABLE,
  edge: JOB_ABI.WATCH_READABLE + EPOLLET,
};

export function createWatch({ jobs, allocate }: Pick<Native, 'jobs' | 'allocate'>): Watch {
  const events = allocate(AT_ONCE * size);
  const opened = jobs.openWatch();
  if (!opened.ok) throw new Error(`epoll_create1(2) failed with errno ${opened.errno}`);
  return {
    add: (descriptor, mode) => void jobs.watch(descriptor, descriptor, EVENTS[mode]),
    remove: (descriptor) => void jobs.unwatch(descriptor),
    ready() {
      const count = jobs.watched(events, AT_ONCE);
      return Array.from({ length: count.ok ? count.value : 0 }, (_, index) => ({
        descriptor: events.view.getUint32(index * size + at.token, LITTLE_ENDIAN),
        hungUp: (events.view.getUint32(index * size + at.events, LITTLE_ENDIAN) & EPOLLHUP) !== 0,
      }));
    },
    keep: (descriptor) => void jobs.keepDescriptor(descriptor),
    close(descriptor) {
      jobs.unwatch(descriptor);
      jobs.closeDescriptor(descriptor);
    },
  };
}
