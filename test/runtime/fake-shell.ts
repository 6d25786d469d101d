import { hookVariables } from '../../src/runtime/hook-environment.ts';
import type { HookRun } from '../../src/runtime/system.ts';

export type FakeCommand =
  | { readonly type: 'missing'; readonly path: string }
  | { readonly type: 'exits'; readonly code: number }
  | { readonly type: 'waits' };

/** What becomes of a hook's command: `exit` with a number or a variable ends at once, everything else waits. */
export function fakeShell(run: HookRun): FakeCommand {
  const variables: Readonly<Record<string, string>> = hookVariables(run);
  const [word = '', argument = ''] = run.command.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? '').split(' ');
  if (word.startsWith('/nowhere/')) return { type: 'missing', path: word };
  return word === 'exit' ? { type: 'exits', code: Number(argument) } : { type: 'waits' };
}
