import type { UserIds } from '../model/privileges.ts';
import type { Settings } from '../model/settings.ts';
import type { App, Role, State, Task } from '../model/state.ts';

/**
 * role: what this process is, or is about to be made (a refusal comes as `setup-refused`). user: what --drop-privileges names.
 */
export function initialState(settings: Settings, role: Role, task: Task, user: UserIds | null = null): State {
  const program = task.type === 'app' ? task.program : '';
  const privileges = user === null ? ({ id: 'kept' } as const) : ({ id: 'to-drop', to: user } as const);
  return {
    settings,
    role,
    program,
    app: beginning(task),
    privileges,
    refusalTold: false,
    upgrade: null,
    tracer: { id: 'off' },
    lastDelivery: null,
  };
}

function beginning(task: Task): App {
  return task.type === 'pause'
    ? { id: 'pausing', obeyed: false }
    : { id: 'unborn', waiting: [], hook: null, startHookEnded: false };
}
