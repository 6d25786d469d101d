import type { Settings } from '../model/settings.ts';
import type { App, Role, State, Task } from '../model/state.ts';

/** role: what this process is, or is about to be made (a refusal comes as `setup-refused`). */
export function initialState(settings: Settings, role: Role, task: Task): State {
  const program = task.type === 'app' ? task.program : '';
  return { settings, role, program, app: beginning(task), refusalTold: false, upgrade: null };
}

function beginning(task: Task): App {
  return task.type === 'pause'
    ? { id: 'pausing', obeyed: false }
    : { id: 'unborn', waiting: [], hook: null, startHookEnded: false };
}
