import { unreachable } from '../model/result.ts';
import type { HookPoint } from '../model/settings.ts';
import type { App, Hook, State } from '../model/state.ts';

/**
 * What names one start of one hook: it is in the state before the hook is started, and the child leaves it in the ledger before it
 * becomes the command. So whoever comes after a crash knows whether that was done. Never 0.
 */
export function hookToken({ point, startedAt }: Hook): number {
  let hash = OFFSET_BASIS;
  for (const character of `${point}@${startedAt}`) hash = Math.imul(hash ^ character.charCodeAt(0), PRIME);
  return hash >>> 0 || 1;
}

/** FNV-1a, 32 bits. */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** The hooks that were about to be started when the state was written. */
export function startingHooks({ app }: State): readonly Hook[] {
  return hooksOf(app).filter(({ pid }) => pid === null);
}

/** For the hook of this point. 0, which names nothing: it is not about to be started. */
export function tokenToStart(state: State, point: HookPoint): number {
  const hook = startingHooks(state).find((other) => other.point === point);
  return hook === undefined ? 0 : hookToken(hook);
}

function hooksOf(app: App): readonly Hook[] {
  switch (app.id) {
    case 'unborn':
      return app.hook === null ? [] : [app.hook];
    case 'running':
      return app.held.flatMap(({ waitsFor }) => (waitsFor.type === 'hook' ? [waitsFor.hook] : []));
    case 'closing':
      return [app.hook];
    case 'pausing':
    case 'ended':
    case 'draining':
    case 'killing':
    case 'left':
      return [];
    default:
      return unreachable(app);
  }
}
