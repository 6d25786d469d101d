import type { Event } from '../model/event.ts';
import type { App, State } from '../model/state.ts';
import { drainedWhileRunning } from './app-lost.ts';
import { childChangedWhileEnded, childChangedWhileRunning } from './child.ts';
import { type Decision, type Row, stay } from './decision.ts';
import { drainedWhileEnded, endInspected } from './ended.ts';
import {
  arrivedWhileClosing,
  childChangedWhileClosing,
  deadlineWhileClosing,
  drainedWhileClosing,
  hookFailedWhileClosing,
  hookStartedWhileClosing,
} from './exit-hook.ts';
import { heldSent, hookFailedWhileRunning, hookStartedWhileRunning } from './held.ts';
import { stoppedFound, terminalSeen } from './job-control.ts';
import { deadlineWhileRunning, membersWhileRunning } from './kill-after.ts';
import { LEFT } from './left.ts';
import {
  membersUnknown,
  resumed,
  signalRefused,
  signalRefusedWhileRunning,
  terminationLogFailed,
  zombiesFound,
} from './notices.ts';
import { orphanChanged } from './orphan.ts';
import { arrivedWhilePausing, beganPausing, drainedWhilePausing } from './pausing.ts';
import { privilegesSeen } from './privileges.ts';
import { senderIdentified } from './report.ts';
import {
  deadlineWhileDraining,
  deadlineWhileKilling,
  drainedWhileDraining,
  drainedWhileKilling,
  membersWhileDraining,
  membersWhileKilling,
} from './shutdown.ts';
import {
  arrivedWhileDraining,
  arrivedWhileEnded,
  arrivedWhileKilling,
  arrivedWhileRunning,
  arrivedWhileUnborn,
} from './signals.ts';
import { appSpawned, began, setupRefused, spawnFailed } from './spawn.ts';
import { childChangedWhileUnborn, deadlineWhileUnborn, hookFailedWhileUnborn, hookStartedWhileUnborn } from './start-hook.ts';
import { signalDelivered, traceAside, traceLost, traceRefused, tracerChanged, tracerFailed, tracerStarted } from './tracing.ts';
import { upgradeAfterApp, upgradeBeforeApp, upgraded, upgradeFailed, upgradeRequested } from './upgrade.ts';

/**
 * Everything that tsinit decides. Pure: no clock (time comes in the event), no I/O, no logger.
 *
 *   unborn ──app-spawned──▶ running ──app ended──▶ ended ──▶ draining ──▶ killing ──▶ closing ──▶ left
 *      ├──hook START refused, or spawn-failed──▶     └──nobody left──▶────┘──────────▶ (hook EXIT)
 *   pausing ──obeyed──▶ closing or left
 *
 * A state written before an effect was performed may be met again after a crash (`resumed`), so each cell also
 * bears the events that come twice.
 */
export function decide(state: State, event: Event): Decision {
  const ofTracer = event.type === 'child-changed' ? tracerChanged(state, event) : null;
  if (ofTracer !== null) return ofTracer;
  // The one cast: TypeScript cannot see that row and column were chosen by these very values.
  const cell = table[state.app.id][event.type] as (state: State, event: Event) => Decision;
  return cell(state, event);
}

type Table = { readonly [Id in App['id']]: Row<Id> };

/** What is decided alike as long as we are there. */
const ALIKE = {
  'sender-identified': senderIdentified,
  'termination-log-failed': terminationLogFailed,
  'setup-refused': setupRefused,
  'privileges-seen': privilegesSeen,
  'members-unknown': membersUnknown,
  'zombies-found': zombiesFound,
  'stopped-found': stay,
  resumed,
  'upgrade-failed': upgradeFailed,
  upgraded,
  'tracer-started': tracerStarted,
  'tracer-failed': tracerFailed,
  'signal-delivered': signalDelivered,
  'trace-refused': traceRefused,
  'trace-aside': traceAside,
  'trace-lost': traceLost,
};

const table: Table = {
  unborn: {
    ...ALIKE,
    began,
    'app-spawned': appSpawned,
    'spawn-failed': spawnFailed,
    'signal-arrived': arrivedWhileUnborn,
    'hook-started': hookStartedWhileUnborn,
    'hook-failed': hookFailedWhileUnborn,
    'child-changed': childChangedWhileUnborn,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': stay,
    'reaper-drained': stay,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileUnborn,
    'upgrade-requested': upgradeBeforeApp,
  },
  pausing: {
    ...ALIKE,
    began: beganPausing,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhilePausing,
    'hook-started': stay,
    'hook-failed': stay,
    'child-changed': orphanChanged,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': stay,
    'reaper-drained': drainedWhilePausing,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': stay,
    'upgrade-requested': upgradeRequested,
  },
  running: {
    ...ALIKE,
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileRunning,
    'hook-started': hookStartedWhileRunning,
    'hook-failed': hookFailedWhileRunning,
    'child-changed': childChangedWhileRunning,
    'held-sent': heldSent,
    'stopped-found': stoppedFound,
    'terminal-seen': terminalSeen,
    'end-inspected': stay,
    'reaper-drained': drainedWhileRunning,
    'members-signalled': membersWhileRunning,
    'signal-refused': signalRefusedWhileRunning,
    'deadline-passed': deadlineWhileRunning,
    'upgrade-requested': upgradeRequested,
  },
  ended: {
    ...ALIKE,
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileEnded,
    'hook-started': stay,
    'hook-failed': stay,
    'child-changed': childChangedWhileEnded,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': endInspected,
    'reaper-drained': drainedWhileEnded,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': stay,
    'upgrade-requested': upgradeAfterApp,
  },
  draining: {
    ...ALIKE,
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileDraining,
    'hook-started': stay,
    'hook-failed': stay,
    'child-changed': orphanChanged,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': stay,
    'reaper-drained': drainedWhileDraining,
    'members-signalled': membersWhileDraining,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileDraining,
    'upgrade-requested': upgradeAfterApp,
  },
  killing: {
    ...ALIKE,
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileKilling,
    'hook-started': stay,
    'hook-failed': stay,
    'child-changed': orphanChanged,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': stay,
    'reaper-drained': drainedWhileKilling,
    'members-signalled': membersWhileKilling,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileKilling,
    'upgrade-requested': upgradeAfterApp,
  },
  closing: {
    ...ALIKE,
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileClosing,
    'hook-started': hookStartedWhileClosing,
    'hook-failed': hookFailedWhileClosing,
    'child-changed': childChangedWhileClosing,
    'held-sent': stay,
    'terminal-seen': stay,
    'end-inspected': stay,
    'reaper-drained': drainedWhileClosing,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileClosing,
    'upgrade-requested': upgradeAfterApp,
  },
  left: LEFT,
};
