import type { JobsEffect } from '../../model/jobs/effect.ts';
import type { JobsEvent } from '../../model/jobs/event.ts';
import type { RunId } from '../../model/jobs/ids.ts';
import type { JobsMessage } from '../../model/jobs/message.ts';
import { unreachable } from '../../model/result.ts';
import type { JobsSystem } from './jobs-system.ts';

export interface JobsPerformer {
  readonly system: JobsSystem;
  readonly tell: (message: JobsMessage) => void;
  /** Says how many lines were dropped, because there will be no later line. */
  readonly tellDropped: () => void;
  readonly emit: (event: JobsEvent) => void;
}

/** Does one effect. A failure is no exception: it goes back to the policy as an event. */
export function performJobs(effect: JobsEffect, { system, tell, tellDropped, emit }: JobsPerformer): void {
  const now = system.now();
  /** A run that is not there (any more) is not waited for in vain. */
  const unlessGone = (run: RunId, found: boolean): void => {
    if (!found) emit({ type: 'run-emptied', now, run, killed: [] });
  };
  switch (effect.type) {
    case 'start-run': {
      const started = system.startRun(effect);
      if (!started.ok) emit({ type: 'run-failed', now: system.now(), run: effect.run, failure: started.error });
      return;
    }
    case 'signal-run': {
      const { run, signal } = effect;
      const found = system.signalRun(effect);
      if (!found) emit({ type: 'run-signalled', now, run, signal, reached: 0, errno: null });
      unlessGone(run, found);
      return;
    }
    case 'kill-run':
      unlessGone(effect.run, system.killRun(effect));
      return;
    case 'release-run':
      system.releaseRun(effect.run);
      return;
    case 'set-main':
      system.setMain(effect.run, effect.pid);
      return;
    case 'watch-output':
      system.watchOutput(effect.run, effect.pattern);
      return;
    case 'ignore-output':
      system.watchOutput(effect.run, null);
      return;
    case 'probe':
      system.probe(effect);
      return;
    case 'open-sockets': {
      const { job } = effect;
      const opened = system.openSockets(job, effect.sockets);
      emit(opened.ok ? { type: 'sockets-opened', now, job } : { type: 'sockets-failed', now, job, ...opened.error });
      return;
    }
    case 'close-sockets':
      system.closeSockets(effect.job);
      return;
    case 'watch-sockets':
      system.watchSockets(effect.job, true);
      return;
    case 'ignore-sockets':
      system.watchSockets(effect.job, false);
      return;
    case 'read-config': {
      const read = system.readConfig();
      emit(read.ok ? { type: 'config-read', now, config: read.value } : { type: 'config-refused', now, ...read.error });
      return;
    }
    case 'answer':
      system.answer(effect.id, effect.answer);
      return;
    case 'tell':
      tell(effect.message);
      return;
    case 'leave':
      tellDropped();
      system.leave(effect.code);
      return;
    default:
      unreachable(effect);
  }
}
