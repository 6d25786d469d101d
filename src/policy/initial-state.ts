import type { Settings } from '../model/settings.ts';
import type { Role, State } from '../model/state.ts';

/** role: what this process is, or is about to be made (a refusal comes as `setup-refused`). program: for messages only. */
export function initialState(settings: Settings, role: Role, program: string): State {
  return { settings, role, program, app: { id: 'unborn', waiting: [] }, refusalTold: false };
}
