import { printable } from '../model/printable.ts';
import type { PersonalityName } from '../model/settings.ts';
import { DEFAULT_CONFIG } from './config-path.ts';
import type { Chosen } from './option.ts';
import { type Task, type Wrong, wrong } from './parsed-arguments.ts';

interface Asks {
  readonly name: PersonalityName;
  /** By the personality's own options and variables. */
  readonly own: Chosen;
  /** By TSINIT_ variables. */
  readonly variables: Chosen;
  readonly program: readonly Buffer[];
  readonly isThere: (path: string) => boolean;
}

/**
 * What we are to run: a program, jobs, or nothing at all. A program on the command line wins over TSINIT_CONFIG, so that an image of jobs
 * can be asked for a shell. null: nobody says.
 */
export function taskOf(asks: Asks): Task | Wrong | null {
  const { name, own, variables, program, isThere } = asks;
  const [first] = program;
  const pause = own.pause ?? variables.pause ?? false;
  const word = printable(first?.toString('utf8') ?? '', 60);
  if (own.config !== undefined) {
    if (pause)
      return wrong(`option --config names jobs, and ${pauseField(own)} asks for nothing to be run; leave out one of them`);
    if (first !== undefined)
      return wrong(`option --config names jobs, and the program "${word}" is named as well; leave out one of them`);
  }
  if (pause)
    return first === undefined
      ? { type: 'pause' }
      : wrong(`${pauseField(own)} asks for no program to be run, and "${word}" is named; leave out one of them`);
  if (first !== undefined) return { type: 'app', program };
  const path = own.config ?? variables.config ?? (name === 'tsinit' && isThere(DEFAULT_CONFIG) ? DEFAULT_CONFIG : null);
  return path === null ? null : (misplaced(own, variables) ?? { type: 'jobs', path });
}

const pauseField = (own: Chosen): string => (own.pause === true ? 'option --pause' : 'variable TSINIT_PAUSE');

/** What is about the one app alone, and the key of a job (docs/jobs.md) that says the same. */
const OF_AN_APP: readonly (readonly [keyof Chosen, string, string])[] = [
  ['forwardTo', 'single', 'stop: {to}'],
  ['rewrites', 'rewrite', 'stop and forward'],
  ['delays', 'delay', 'stop'],
  ['stopSignal', 'stop-signal', 'stop: {signal}'],
  ['killAfter', 'kill-after', 'stop: {timeout}'],
  ['grace', 'grace', 'stop: {timeout}'],
  ['remapExit', 'remap-exit', 'success'],
  ['hooks', 'on', 'a job of kind oneshot'],
  ['hookLimit', 'hook-limit', 'ready_timeout'],
  ['dropPrivileges', 'drop-privileges', 'user'],
  ['traceSignals', 'trace-signals', 'command: [/tsinit, --trace-signals, --, program]'],
];

/** An option that would do nothing is a mistake: each job has its own. */
function misplaced(own: Chosen, variables: Chosen): Wrong | null {
  for (const [setting, option, key] of OF_AN_APP) {
    // --group is what the program has anyway, and asks for nothing.
    const asks = (chosen: Chosen) => chosen[setting] !== undefined && chosen[setting] !== 'group';
    const variable = `TSINIT_${option.replaceAll('-', '_').toUpperCase()}`;
    const field = asks(own) ? `option --${option}` : asks(variables) ? `variable ${variable}` : null;
    if (field !== null)
      return wrong(`${field} is about a single program, and there are jobs; leave it out, and give each job its own: ${key}`);
  }
  return null;
}
