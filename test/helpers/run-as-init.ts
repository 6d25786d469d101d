import type { StdioOptions } from 'node:child_process';
import { app, emptyImage, tsinit } from './fixtures.ts';
import { Running } from './running.ts';
import { isRoot, toolPath } from './tools.ts';

export interface Start {
  /** Options for tsinit, before its "--". */
  readonly options?: readonly string[];
  /** A behaviour of test/fixtures and its arguments: the app. */
  readonly app?: readonly string[];
  /** All the words behind "tsinit" instead of options and app. */
  readonly words?: readonly string[];
  /** false: the app is started without an init, in the very same surroundings. */
  readonly init?: boolean;
  /** A whole command instead of init and app: a shell, which starts tsinit itself. */
  readonly bare?: readonly string[];
  /** machine: the files of this machine. empty: /tsinit, /app, /proc and nothing else. */
  readonly root?: 'machine' | 'empty';
  /** pid-1 of a new pid namespace, or a child of another process 1 there. */
  readonly place?: 'pid-1' | 'child';
  /** Words for the fixture "prepare", which stands before the init in the same process. */
  readonly prepare?: readonly string[];
  /** Programs between the namespace and the init: the fixture's behaviours, with their arguments. */
  readonly under?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdio?: StdioOptions;
  /** session: on a terminal that controls the session. no-session: the terminal is open, and nobody's yet. */
  readonly terminal?: 'session' | 'no-session';
  /** false: /proc is not mounted. */
  readonly proc?: boolean;
}

/** Starts the built file as a real process 1, the way a container runtime does it, for root and for an ordinary user. */
export function runAsInit(start: Start): Running {
  const root = start.root === 'empty' ? emptyImage() : null;
  const program = root === null ? app() : '/app';
  const child = start.place === 'child' ? [program, 'stand-in-init'] : [];
  const prepare = start.prepare === undefined ? [] : [program, 'prepare', ...start.prepare, '--'];
  const under = start.under === undefined ? [] : [program, ...start.under];
  const terminal =
    start.terminal === undefined ? [] : [app(), 'on-terminal', ...(start.terminal === 'session' ? [] : ['without-session'])];
  const command = [
    ...terminal,
    ...namespace(root, start.proc ?? true),
    ...child,
    ...under,
    ...prepare,
    ...initCommand(start, program),
  ];
  const above = [terminal, ['unshare'], child, under].filter((words) => words.length > 0).length;
  return new Running({
    command,
    environment: start.environment ?? {},
    ...(start.stdio === undefined ? {} : { stdio: start.stdio }),
    initBelow: above,
    terminal: start.terminal !== undefined,
  });
}

/** What stands on the command line, so that a test can say what it expects in a message. */
export function pathsIn(root: 'machine' | 'empty'): { init: string; app: string } {
  return root === 'empty' ? { init: '/tsinit', app: '/app' } : { init: tsinit(), app: app() };
}

function initCommand(start: Start, program: string): string[] {
  if (start.bare !== undefined) return [...start.bare];
  const inside = [program, ...(start.app ?? [])];
  if (start.init === false) return inside;
  const init = start.root === 'empty' ? '/tsinit' : tsinit();
  return [init, ...(start.words ?? [...(start.options ?? []), '--', ...inside])];
}

function namespace(root: string | null, proc: boolean): string[] {
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  const change = root === null ? [] : [`--root=${root}`, '--wd=/'];
  const mount = proc ? [root === null ? '--mount-proc' : '--mount-proc=/proc'] : [];
  return [toolPath('unshare'), ...user, '--mount', '--pid', '--fork', '--kill-child', ...change, ...mount, '--'];
}
