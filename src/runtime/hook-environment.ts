import { signalName } from '../model/signals.ts';
import type { HookRun } from './system.ts';

/**
 * The environment of a hook: the app's, byte for byte, and four variables that say why it runs. All four are always there, empty
 * where there is nothing to say; what we inherited under their names is replaced, because it told of an init above us.
 */
export function hookEnvironment(inherited: readonly Buffer[], run: HookRun): readonly Buffer[] {
  const own = Object.entries(hookVariables(run));
  const others = inherited.filter((entry) => !own.some(([name]) => entry.indexOf(`${name}=`) === 0));
  return [...others, ...own.map(([name, value]) => Buffer.from(`${name}=${value}`))];
}

/** TSINIT_SIGNAL: "TERM", "RTMIN+3", START or EXIT. TSINIT_SENDER_PID: 0 for one outside the container, or the kernel. */
export function hookVariables({ point, info, app, exitCode }: HookRun): Readonly<Record<HookVariable, string>> {
  return {
    TSINIT_SIGNAL: typeof point === 'string' ? point : signalName(point).replace(/^(SIG|signal )/, ''),
    TSINIT_SENDER_PID: info === null ? '' : String(info.senderPid),
    TSINIT_APP_PID: app === null ? '' : String(app),
    TSINIT_EXIT_CODE: exitCode === null ? '' : String(exitCode),
  };
}

export type HookVariable = 'TSINIT_SIGNAL' | 'TSINIT_SENDER_PID' | 'TSINIT_APP_PID' | 'TSINIT_EXIT_CODE';
