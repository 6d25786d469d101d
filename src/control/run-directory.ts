const INIT = 1;

/** What the way to the socket depends on. */
export interface WhoAsks {
  /** Of the init, as the asking process sees it. */
  readonly pid: number;
  /** Of whoever looks for it, which is that of the init, or root's. */
  readonly uid: number;
  /** TSINIT_RUN and XDG_RUNTIME_DIR; empty as good as not set. */
  readonly run: string;
  readonly runtime: string;
}

/**
 * Where an init has its control socket: $TSINIT_RUN, else /run/tsinit for process 1. An init that is not process 1 is one of several, so
 * that its number is in the name: /run/tsinit-PID as root, else $XDG_RUNTIME_DIR/tsinit-PID. null: there is no such place.
 */
export function runDirectory({ pid, uid, run, runtime }: WhoAsks): string | null {
  if (run !== '') return run.startsWith('/') ? run : null;
  if (pid === INIT) return '/run/tsinit';
  if (uid === 0) return `/run/tsinit-${pid}`;
  return runtime.startsWith('/') ? `${runtime}/tsinit-${pid}` : null;
}
