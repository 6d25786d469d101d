import { originOf } from '../evidence/signal-code.ts';
import type { HappeningEntry } from '../model/happening.ts';
import { signalName } from '../model/signals.ts';

/** The counters that the ledger's header holds. */
export interface Counters {
  readonly wakes: number;
  readonly sleeps: number;
  readonly crashes: number;
  /** Since the start of this init, and how much of it the brain was asleep, as far as the log tells. Seconds. */
  readonly uptime: number;
  readonly asleep: number;
  /** Entries that the event log has had in all; those it still holds are counted one by one. */
  readonly entries: number;
}

/**
 * OpenMetrics text (openmetrics.io), for a sidecar or a textfile collector. What is counted from the event log is complete as long as the
 * log has not gone round; tsinit_log_entries_forgotten tells.
 */
export function metricsText(log: readonly HappeningEntry[], counters: Counters): string {
  const ended = log.filter((entry) => entry.type === 'ended');
  const orphans = ended.filter(({ other }) => other).length;
  const signals = new Map<string, number>();
  for (const entry of log) {
    if (entry.type !== 'signal' && entry.type !== 'delivered') continue;
    const labels = `signal="${signalName(entry.info.signal)}",origin="${entry.info.senderPid === 0 && entry.info.code <= 0 ? 'outside' : originOf(entry.info.code)}",seen="${entry.type === 'signal' ? 'init' : 'delivery'}"`;
    signals.set(labels, (signals.get(labels) ?? 0) + 1);
  }
  const starts = log.filter((entry) => entry.type === 'job' && entry.words.startsWith('started')).length;
  return [
    ...counter('tsinit_processes_reaped', 'Zombies that were reaped.', [['', ended.length]]),
    ...counter('tsinit_orphans_reaped', 'Those of them that were not the app: adopted orphans, hooks.', [['', orphans]]),
    ...counter('tsinit_signals', 'Signals, by number and by what made them.', [...signals]),
    ...counter('tsinit_job_starts', 'Starts of jobs.', [['', starts]]),
    ...counter('tsinit_brain_crashes', 'Crashes of the brain that were survived.', [['', counters.crashes]]),
    ...counter('tsinit_brain_wakes', 'How often the brain was booted.', [['', counters.wakes]]),
    ...counter('tsinit_brain_sleeps', 'How often it went to sleep again.', [['', counters.sleeps]]),
    ...counter('tsinit_brain_asleep_seconds', 'Time without a brain.', [['', counters.asleep]]),
    ...gauge('tsinit_uptime_seconds', 'Time since the start of this init.', counters.uptime),
    ...counter('tsinit_oom_kills', 'Processes of the cgroup that the kernel killed for want of memory.', [['', oomKills(log)]]),
    ...gauge(
      'tsinit_log_entries_forgotten',
      'Entries that have given way to newer ones, and are not in the counters above.',
      counters.entries - log.length,
    ),
    '# EOF',
    '',
  ].join('\n');
}

const oomKills = (log: readonly HappeningEntry[]): number =>
  log.reduce((sum, entry) => (entry.type === 'oom-kill' ? sum + entry.count : sum), 0);

function counter(name: string, help: string, values: readonly (readonly [labels: string, value: number])[]): readonly string[] {
  const samples = values.map(([labels, value]) => `${name}_total${labels === '' ? '' : `{${labels}}`} ${value}`);
  return [`# TYPE ${name} counter`, `# HELP ${name} ${help}`, ...samples];
}

const gauge = (name: string, help: string, value: number): readonly string[] => [
  `# TYPE ${name} gauge`,
  `# HELP ${name} ${help}`,
  `${name} ${value}`,
];

/** Seconds without a brain, from the entries of sleeps and wakes; a sleep that still lasts ends now (CLOCK_MONOTONIC, milliseconds). */
export function timeAsleep(log: readonly HappeningEntry[], now: number): number {
  let since: number | null = null;
  let sum = 0;
  for (const entry of log) {
    if (entry.type === 'slept' || (entry.type === 'began' && since === null)) since = entry.at;
    else if (entry.type === 'woke' && since !== null) {
      sum += entry.at - since;
      since = null;
    }
  }
  return Math.round((sum + (since === null ? 0 : now - since)) / 10) / 100;
}
