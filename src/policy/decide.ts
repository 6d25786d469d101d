import type { Event } from '../model/event.ts';
import type { App, State } from '../model/state.ts';
import { childChangedWhileEnded, childChangedWhileRunning, orphanChanged } from './child.ts';
import { type Decision, type EventOf, type StateIn, stay } from './decision.ts';
import { resumed, signalRefused, signalRefusedWhileRunning } from './notices.ts';
import {
  deadlineWhileDraining,
  deadlineWhileKilling,
  drainedWhileDraining,
  drainedWhileEnded,
  drainedWhileKilling,
  drainedWhileRunning,
  membersWhileDraining,
  membersWhileKilling,
} from './shutdown.ts';
import {
  arrivedWhileDraining,
  arrivedWhileEnded,
  arrivedWhileKilling,
  arrivedWhileRunning,
  arrivedWhileUnborn,
  senderIdentified,
} from './signals.ts';
import { appSpawned, began, setupRefused, spawnFailed } from './spawn.ts';

/**
 * Everything that tsinit decides. Pure: no clock (time comes in the event), no I/O, no logger.
 *
 *   unborn ──app-spawned──▶ running ──app ended──▶ ended ──▶ draining ──▶ killing ──▶ left
 *      └──spawn-failed──▶ left                       └──nobody left──▶ left ◀──┘
 *
 * A state written before an effect was performed may be met again after a crash (`resumed`), so each cell also
 * bears the events that come twice.
 */
export function decide(state: State, event: Event): Decision {
  // The one cast: TypeScript cannot see that row and column were chosen by these very values.
  const cell = table[state.app.id][event.type] as (state: State, event: Event) => Decision;
  return cell(state, event);
}

type Table = {
  readonly [Id in App['id']]: {
    readonly [Type in Event['type']]: (state: StateIn<Id>, event: EventOf<Type>) => Decision;
  };
};

const table: Table = {
  unborn: {
    began,
    'app-spawned': appSpawned,
    'spawn-failed': spawnFailed,
    'signal-arrived': arrivedWhileUnborn,
    'sender-identified': senderIdentified,
    'child-changed': orphanChanged,
    'reaper-drained': stay,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': stay,
    'setup-refused': setupRefused,
    resumed,
  },
  running: {
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileRunning,
    'sender-identified': senderIdentified,
    'child-changed': childChangedWhileRunning,
    'reaper-drained': drainedWhileRunning,
    'members-signalled': stay,
    'signal-refused': signalRefusedWhileRunning,
    'deadline-passed': stay,
    'setup-refused': setupRefused,
    resumed,
  },
  ended: {
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileEnded,
    'sender-identified': senderIdentified,
    'child-changed': childChangedWhileEnded,
    'reaper-drained': drainedWhileEnded,
    'members-signalled': stay,
    'signal-refused': signalRefused,
    'deadline-passed': stay,
    'setup-refused': setupRefused,
    resumed,
  },
  draining: {
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileDraining,
    'sender-identified': senderIdentified,
    'child-changed': orphanChanged,
    'reaper-drained': drainedWhileDraining,
    'members-signalled': membersWhileDraining,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileDraining,
    'setup-refused': setupRefused,
    resumed,
  },
  killing: {
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': arrivedWhileKilling,
    'sender-identified': senderIdentified,
    'child-changed': orphanChanged,
    'reaper-drained': drainedWhileKilling,
    'members-signalled': membersWhileKilling,
    'signal-refused': signalRefused,
    'deadline-passed': deadlineWhileKilling,
    'setup-refused': setupRefused,
    resumed,
  },
  // Nothing is performed after leave; only a crash before it brings us here again, and then it is done once more.
  left: {
    began: stay,
    'app-spawned': stay,
    'spawn-failed': stay,
    'signal-arrived': stay,
    'sender-identified': stay,
    'child-changed': stay,
    'reaper-drained': stay,
    'members-signalled': stay,
    'signal-refused': stay,
    'deadline-passed': stay,
    'setup-refused': stay,
    resumed,
  },
};
