import type { State } from '../model/state.ts';

/**
 * Whether the core can do without the brain until something happens. It wakes it at the next deadline, for any child's end of
 * which something is to be told or decided (a hook's is, see standing-orders.ts), and for every signal. Not where the app is being
 * killed, since the next round is a moment away; nor where it has ended, since the core waits for nobody.
 */
export function maySleep({ app }: State): boolean {
  if (app.id === 'running') return app.stopping.id !== 'killed';
  return app.id === 'pausing' && !app.obeyed;
}

/** Without waiting until nothing happens any more: our privileges go with the exec. */
export const sleepsAtOnce = ({ privileges }: State): boolean => privileges.id === 'dropping';
