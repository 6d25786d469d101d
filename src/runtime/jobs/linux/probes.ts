import { constants } from 'node:os';
import type { Memory } from '../../../../native-bindings/memory.ts';
import { encodeTcpAddress } from '../../../../native-bindings/sockets.ts';
import { endWords } from '../../../evidence/end-words.ts';
import { errnoWords } from '../../../evidence/errno-words.ts';
import { spawnFailureWords } from '../../../evidence/spawn-failure-words.ts';
import type { SpawnFailure } from '../../../model/event.ts';
import { type Millis, millis, type Pid } from '../../../model/ids.ts';
import type { Probe } from '../../../model/jobs/config.ts';
import type { JobsEvent } from '../../../model/jobs/event.ts';
import type { RunId } from '../../../model/jobs/ids.ts';
import type { Result } from '../../../model/result.ts';
import type { Native } from '../../linux/linux-system.ts';
import type { Arrival, AskProbe, SavedProbe } from '../jobs-system.ts';
import type { Links } from './link.ts';
import type { StartedShepherd } from './shepherds.ts';
import type { Watch } from './watch.ts';

const { EAGAIN } = constants.errno;

export interface ProbesParts {
  readonly native: Pick<Native, 'sockets' | 'allocate'>;
  readonly links: Links;
  readonly watch: Watch;
  readonly now: () => Millis;
  readonly startProbe: (ask: AskProbe, command: readonly string[]) => Result<StartedShepherd, SpawnFailure>;
}

/** Probes under way. Each asks once, and is answered once. */
export interface Probes {
  /** The answer, where it is there at once. */
  ask(ask: AskProbe): JobsEvent | null;
  arrival(descriptor: number): Arrival | null;
  /** Those whose time is over: bad answers. */
  overdue(): readonly JobsEvent[];
  nextDeadline(): Millis | null;
  shepherds(): readonly Pid[];
  /** null: it is no shepherd of a probe. */
  linkOf(shepherd: Pid): number | null;
  /** A child that has ended was the shepherd of an exec probe. */
  childEnded(pid: Pid): readonly JobsEvent[];
  /** Probes of a run end with it. */
  forget(run: RunId): void;
  saved(): readonly SavedProbe[];
  adopt(saved: readonly SavedProbe[]): void;
}

export function createProbes({ native, links, watch, now, startProbe }: ProbesParts): Probes {
  const { sockets, allocate } = native;
  let probes: readonly SavedProbe[] = [];
  let address: Memory | null = null;
  const put = (bytes: Buffer): Memory => {
    if (address === null || address.length < bytes.length) address = allocate(Math.max(128, bytes.length));
    bytes.copy(address.bytes);
    return address;
  };
  const answered = ({ run, purpose }: Pick<SavedProbe, 'run' | 'purpose'>, good: boolean, words: string): JobsEvent => ({
    type: 'probe-answered',
    now: now(),
    run,
    purpose,
    good,
    words: good ? '' : words,
  });
  const drop = (probe: SavedProbe): void => {
    probes = probes.filter(({ descriptor }) => descriptor !== probe.descriptor);
    watch.close(probe.descriptor);
  };
  /** It is not waited for any more, and whoever it has left behind goes with it. */
  const end = (probe: SavedProbe): void => {
    if (probe.kind === 'shepherd') {
      links.send(probe.descriptor, { type: 'kill', spareSessions: false });
      links.send(probe.descriptor, { type: 'release' });
    }
    drop(probe);
  };

  const connect = (ask: AskProbe, probe: Exclude<Probe, { readonly type: 'exec' }>): JobsEvent | null => {
    const words = probe.type === 'tcp' ? `${probe.host} port ${probe.port}` : probe.path;
    const encoded =
      probe.type === 'tcp' ? encodeTcpAddress({ host: probe.host, port: probe.port, onlyV6: false }) : Buffer.from(probe.path);
    if (encoded === null) return answered(ask, false, `${words}: is not an address`);
    const made = probe.type === 'tcp' ? sockets.connectTcp(put(encoded)) : sockets.connectUnix(put(encoded), encoded.length);
    if (!made.ok) return answered(ask, false, `${words}: ${errnoWords(made.errno)}`);
    const { run, purpose } = ask;
    const entry = {
      run,
      purpose,
      kind: 'connection',
      descriptor: made.value,
      deadline: millis(now() + ask.timeout),
      words,
      shepherd: null,
    } as const;
    probes = [...probes, entry];
    watch.keep(made.value);
    watch.add(made.value, 'writable');
    return connected(entry);
  };

  const connected = (probe: SavedProbe): JobsEvent | null => {
    const state = sockets.connected(probe.descriptor);
    if (!state.ok && state.errno === EAGAIN) return null;
    drop(probe);
    return answered(probe, state.ok, state.ok ? '' : `${probe.words}: ${errnoWords(state.errno)}`);
  };

  const execute = (ask: AskProbe, command: readonly string[]): JobsEvent | null => {
    const words = command[0] ?? '';
    const started = startProbe(ask, command);
    if (!started.ok) return answered(ask, false, spawnFailureWords(started.error, words));
    const { link, pid } = started.value;
    const { run, purpose } = ask;
    probes = [
      ...probes,
      { run, purpose, kind: 'shepherd', descriptor: link, deadline: millis(now() + ask.timeout), words, shepherd: pid },
    ];
    watch.add(link, 'readable');
    return null;
  };

  const reported = (probe: SavedProbe): Arrival | null => {
    const seen = links.look(probe.descriptor);
    if (seen.type === 'gone') watch.remove(probe.descriptor);
    if (seen.type !== 'report') return null;
    const { report } = seen;
    if (report?.type === 'main-ended') {
      const good = report.end?.type === 'exited' && report.end.code === 0;
      const how =
        report.end === null ? 'ended' : report.end.type === 'exited' ? `exited with ${report.end.code}` : endWords(report.end);
      return { events: [answered(probe, good, `${probe.words} ${how}`)], canWait: false, finish: () => end(probe) };
    }
    if (report?.type === 'spawn-failed')
      return {
        events: [answered(probe, false, spawnFailureWords(report.failure, probe.words))],
        canWait: false,
        finish: () => drop(probe),
      };
    return { events: [], canWait: false, finish: () => links.take(probe.descriptor) };
  };

  return {
    ask: (ask) => (ask.probe.type === 'exec' ? execute(ask, ask.probe.command) : connect(ask, ask.probe)),
    arrival(descriptor) {
      const probe = probes.find((other) => other.descriptor === descriptor);
      if (probe === undefined) return null;
      if (probe.kind === 'shepherd') return reported(probe);
      const event = connected(probe);
      return event === null ? null : { events: [event], canWait: false, finish: () => undefined };
    },
    overdue() {
      const late = probes.filter(({ deadline }) => deadline <= now());
      for (const probe of late) end(probe);
      return late.map((probe) => answered(probe, false, `${probe.words}: no answer in time`));
    },
    nextDeadline: () =>
      probes.reduce<Millis | null>((next, { deadline }) => (next === null || deadline < next ? deadline : next), null),
    shepherds: () => probes.flatMap(({ shepherd }) => (shepherd === null ? [] : [shepherd])),
    linkOf: (shepherd) => probes.find((probe) => probe.shepherd === shepherd)?.descriptor ?? null,
    childEnded(pid) {
      const probe = probes.find(({ shepherd }) => shepherd === pid);
      if (probe === undefined) return [];
      drop(probe);
      return [answered(probe, false, `${probe.words}: its shepherd was killed`)];
    },
    forget(run) {
      for (const probe of probes.filter((other) => other.run === run)) end(probe);
    },
    saved: () => probes,
    adopt(saved) {
      probes = saved;
      for (const { descriptor, kind } of saved) watch.add(descriptor, kind === 'shepherd' ? 'readable' : 'writable');
    },
  };
}
