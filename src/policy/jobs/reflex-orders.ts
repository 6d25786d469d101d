import { type ExitCode, exitCode, type Millis, millis } from '../../model/ids.ts';
import type { JobsState } from '../../model/jobs/state.ts';

/** grace: how long all have to stop before SIGKILL; null: as long as they like. code: what is left with when they have. */
export interface JobsReflexOrders {
  readonly grace: Millis | null;
  readonly code: ExitCode;
}

/** What the core must know to stop everything well where the brain cannot run: all at once, with the longest limit of any. */
export function jobsReflexOrders({ config, jobs, container }: JobsState): JobsReflexOrders {
  const limits = [
    ...config.jobs.map(({ stop }) => stop.timeout),
    ...jobs.flatMap(({ runs }) => runs.map(({ terms }) => terms.stop.timeout)),
  ];
  const longest = limits.reduce<Millis | null>(
    (one, other) => (one === null || other === null ? null : other > one ? other : one),
    ZERO,
  );
  const together = config.stopTimeout;
  const grace = together === null ? longest : longest === null || together < longest ? together : longest;
  return { grace, code: container.id === 'going-on' ? exitCode(0) : container.code };
}

const ZERO = millis(0);
