import type { Event } from '../model/event.ts';
import type { BrainHappening, HappeningSender } from '../model/happening.ts';
import type { Sender } from '../model/process.ts';
import { SIGKILL } from '../model/signals.ts';
import type { State } from '../model/state.ts';

/** What an event puts into the event log, besides what is written there natively, where it happens. state: before the event. */
export function happeningOf(event: Event, state: State): BrainHappening | null {
  switch (event.type) {
    case 'end-inspected': {
      const { memory } = event.inspection;
      const count = memory === null ? 0 : memory.killsNow - memory.killsBefore;
      return count > 0 && state.app.id === 'ended' && !state.app.told ? { type: 'oom-kill', count } : null;
    }
    case 'signal-delivered': {
      // What was seen on its way the tracer has written down; SIGKILL is not seen so.
      const { pid, thread, comm, info, sender } = event.delivery;
      return info.signal === SIGKILL ? { type: 'delivered', pid, thread, comm, info, sender: sender && brief(sender) } : null;
    }
    case 'resumed':
      // What a signal ended the core has written down.
      return event.crash.signal === null ? { type: 'crashed', signal: null, words: event.crash.words } : null;
    case 'upgraded':
      return state.upgrade === null ? null : { type: 'upgraded', from: state.upgrade.from };
    default:
      return null;
  }
}

const brief = ({ facts, exe, commandLine }: Sender): HappeningSender => ({
  comm: facts.comm,
  startTime: facts.startTime,
  executable: exe ?? '',
  commandLine,
});
