import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { type GeneratedSignal, lastBorn, parseKillTrace, writerOf } from '../parse-kill-trace.ts';

/**
 * Who sends SIGKILL: no tracer sees it on its way, but the kernel has an event for each signal that is sent (signal:signal_generate, Documentation/trace).
 * It is switched on in an instance of our own, which disturbs nobody else's tracing, and which goes on while we sleep.
 */
export interface KillTrace {
  /** Once, when the app is about to be started. Nothing where tracefs is not mounted, or not ours to write to. */
  begin(): void;
  /** At once after that. */
  appStarted(): void;
  /** By which number the initial pid namespace has the app; null: that could not be seen. */
  appNumber(): number | null;
  /** What has been sent since the last look, to anybody on the machine. */
  read(): readonly GeneratedSignal[];
  /** There is an instance, which is to be removed when we leave. */
  isOpen(): boolean;
  end(): void;
}

/** Where it is mounted, by systemd or by hand (mount -t tracefs none /sys/kernel/tracing); we do not mount anything. */
const PLACES = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];
const SIGKILL_ONLY = 'sig == 9';
/** Of each processor: some hundred signals. */
const BUFFER_KB = 16;
const LENGTH = 4096;
const MARK = 'tsinit';
/** Traced while the app is being started: those of our own children. Then it alone is noted there. */
const BIRTHS = 'events/sched/sched_process_fork';

/** The name of an instance is ours as long as we live: the pid namespace, and the pid in it. */
export function createKillTrace(ownNamespace: string, self: number): KillTrace {
  const places = PLACES.map((place) => `${place}/instances/tsinit-${/\d+/.exec(ownNamespace)?.[0] ?? '0'}-${self}`);
  const buffer = Buffer.alloc(LENGTH);
  /** Of the pipe; undefined: not looked for since we woke. */
  let pipe: number | null | undefined;
  /** At the first of the places where it can be done. */
  const somewhere = <Value>(act: (place: string) => Value): Value | null => {
    for (const place of places) {
      const done = attempt(() => act(place));
      if (done !== null) return done;
    }
    return null;
  };
  const put = (file: string, content: string): boolean =>
    somewhere((place) => writeFileSync(`${place}/${file}`, content)) !== null;
  const find = () => somewhere((place) => openSync(`${place}/trace_pipe`, constants.O_RDONLY | constants.O_NONBLOCK));
  const opened = (): number | null => {
    if (pipe === undefined) pipe = find();
    return pipe;
  };
  const readText = (): string => {
    const descriptor = opened();
    let text = '';
    // EAGAIN: nothing more for now.
    for (let got = descriptor === null ? 0 : LENGTH; descriptor !== null && got > 0; ) {
      got = attempt(() => readSync(descriptor, buffer, 0, LENGTH, null)) ?? 0;
      text += buffer.toString('utf8', 0, got);
    }
    return text;
  };
  /** Read with a birth, and not told of yet. */
  let unread = '';
  return {
    begin() {
      pipe = undefined;
      if (somewhere(makeInstance) === null) return;
      put('trace_marker', MARK);
      const us = writerOf(MARK, readText());
      if (us !== null && put(`${BIRTHS}/filter`, `parent_pid == ${us}`)) put(`${BIRTHS}/enable`, '1');
    },
    appStarted() {
      unread = readText();
      const app = lastBorn(unread);
      put(`${BIRTHS}/enable`, '0');
      // It stays there for the brain that comes after a sleep.
      put(`${BIRTHS}/filter`, app === null ? '0' : `child_pid == ${app}`);
    },
    appNumber() {
      const filter = somewhere((place) => readFileSync(`${place}/${BIRTHS}/filter`, 'utf8'));
      const [, number] = /^child_pid == (\d+)$/m.exec(filter ?? '') ?? [];
      return number === undefined ? null : Number(number);
    },
    read() {
      const text = unread + readText();
      unread = '';
      return text === '' ? [] : parseKillTrace(text);
    },
    isOpen: () => opened() !== null,
    end() {
      const descriptor = opened();
      if (descriptor === null) return;
      closeSync(descriptor);
      pipe = null;
      for (const place of places) attempt(() => rmdirSync(place));
    },
  };
}

/** One that is there is of an init before us that was killed: nobody else has our name. */
function makeInstance(place: string): true {
  attempt(() => mkdirSync(place, { mode: 0o700 }));
  const event = `${place}/events/signal/signal_generate`;
  writeFileSync(`${place}/buffer_size_kb`, String(BUFFER_KB));
  writeFileSync(`${event}/filter`, SIGKILL_ONLY);
  writeFileSync(`${event}/enable`, '1');
  return true;
}

/** link: of /proc/self/ns/pid. The initial namespace has a number of its own (PROC_PID_INIT_INO): there the kernel's numbers are ours. */
export const isInitialNamespace = (link: string): boolean => link === 'pid:[4026531836]';

export function ownPidNamespace(): string {
  return attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '';
}

/** null: it is not there, not allowed, or has nothing. */
function attempt<Value>(act: () => Value): Value | null {
  try {
    return act();
  } catch {
    return null;
  }
}
