import { ok } from '../model/result.ts';
import { CONFIG_VARIABLE, DEFAULT_CONFIG } from './config-path.ts';
import type { Option } from './option.ts';
import * as set from './setters.ts';
import { parseExitCodes } from './values.ts';

/**
 * Every option there is: the parser of the command line, that of the environment, the usage text and the header
 * of the native core (which must find the program behind the options without the brain) are all made from this.
 */
export const OPTIONS: readonly Option[] = [
  {
    group: 'signals',
    short: 'g',
    long: 'group',
    ...set.flag('TSINIT_GROUP', (group) => ({ forwardTo: group ? 'group' : 'process' })),
    help: "forward signals to the program's process group (the default)",
  },
  {
    group: 'signals',
    short: null,
    long: 'single',
    ...set.flag('TSINIT_SINGLE', (single) => ({ forwardTo: single ? 'process' : 'group' })),
    help: 'forward signals to the program alone',
  },
  {
    group: 'signals',
    short: 'r',
    long: 'rewrite',
    valueName: 'FROM:TO',
    variable: 'TSINIT_REWRITE',
    set: set.rewrites,
    help: 'forward signal TO where FROM came; TO = 0 drops it. May be repeated',
  },
  {
    group: 'signals',
    short: null,
    long: 'delay',
    valueName: 'SIG:DURATION',
    variable: 'TSINIT_DELAY',
    set: set.delays,
    help: 'forward SIG that much later. May be repeated',
  },
  {
    group: 'signals',
    short: 'p',
    long: 'parent-death-signal',
    valueName: 'SIG',
    variable: 'TSINIT_PARENT_DEATH_SIGNAL',
    set: set.parentDeathSignal,
    help: 'get this signal, and forward it, when the parent of tsinit dies',
  },
  {
    group: 'stopping',
    short: null,
    long: 'stop-signal',
    valueName: 'SIG',
    variable: 'TSINIT_STOP_SIGNAL',
    set: set.stopSignal,
    help: 'what the program wants for SIGTERM; a --rewrite of TERM wins',
  },
  {
    group: 'stopping',
    short: null,
    long: 'kill-after',
    valueName: 'DURATION',
    variable: 'TSINIT_KILL_AFTER',
    set: set.killAfter,
    help: 'how long the program has to end after it was asked to (TERM, INT, QUIT); then everything is killed',
  },
  {
    group: 'stopping',
    short: null,
    long: 'grace',
    valueName: 'DURATION',
    variable: 'TSINIT_GRACE',
    set: set.grace,
    help: 'how long the rest may run on after the program has ended (default 5s); 0: leave at once',
  },
  {
    group: 'stopping',
    short: 'e',
    long: 'remap-exit',
    valueName: 'CODE',
    variable: 'TSINIT_REMAP_EXIT',
    set: (chosen, text) => {
      const codes = parseExitCodes(text);
      return codes.ok ? ok({ ...chosen, remapExit: [...new Set([...(chosen.remapExit ?? []), ...codes.value])] }) : codes;
    },
    help: 'leave with 0 where the program ends with CODE. May be repeated',
  },
  {
    group: 'hooks',
    short: null,
    long: 'on',
    valueName: 'SIGNAL=COMMAND',
    variable: 'TSINIT_ON',
    set: set.hooks,
    help:
      'run COMMAND, and wait for it, before SIGNAL goes on to the program; at START, before the program is started (which it is only ' +
      'where COMMAND ends with 0); at EXIT, after everything has ended. May be repeated',
  },
  {
    group: 'hooks',
    short: null,
    long: 'hook-limit',
    valueName: 'DURATION',
    variable: 'TSINIT_HOOK_LIMIT',
    set: set.hookLimit,
    help: 'how long a COMMAND may run before it is killed (default 10s)',
  },
  {
    group: 'orphans',
    short: 's',
    long: 'subreaper',
    ...set.flag('TSINIT_SUBREAPER', (subreaper) => ({ subreaper: subreaper ? 'always' : 'never' })),
    help: 'become a subreaper, which adopts orphans; tried anyway where tsinit is not PID 1, but for TSINIT_SUBREAPER=0',
  },
  {
    group: 'orphans',
    short: 'w',
    long: 'warn-on-reap',
    ...set.flag('TSINIT_WARN_ON_REAP', (warnOnReap) => ({ warnOnReap })),
    help: 'warn of each orphan that is reaped',
  },
  {
    group: 'privileges',
    short: null,
    long: 'drop-privileges',
    valueName: 'USER',
    variable: 'TSINIT_DROP_PRIVILEGES',
    set: set.dropPrivileges,
    help:
      'become USER (a name or a number; USER:GROUP) once the program runs, which stays who it is; of all capabilities only ' +
      'CAP_KILL is kept. Later hooks run as USER, too',
  },
  {
    group: 'reports',
    short: 'v',
    long: 'verbose',
    valueName: null,
    variable: 'TSINIT_VERBOSE',
    flag: (chosen) => ({ ...chosen, verbosity: (chosen.verbosity ?? 0) > 0 ? 2 : 1 }),
    set: set.verbosity,
    help: 'tell of starts and orphans too; twice: of sleeps and wakes',
  },
  {
    group: 'reports',
    short: 'q',
    long: 'quiet',
    ...set.flag('TSINIT_QUIET', (quiet, chosen) => (quiet ? { verbosity: -1 } : chosen)),
    help: 'tell of errors only',
  },
  {
    group: 'reports',
    short: null,
    long: 'log',
    valueName: 'text|json',
    variable: 'TSINIT_LOG',
    set: set.logFormat,
    help: 'lines of text (default), or one JSON object a line',
  },
  {
    group: 'reports',
    short: null,
    long: 'termination-log',
    valueName: 'PATH',
    variable: 'TSINIT_TERMINATION_LOG',
    set: set.terminationLog,
    help: 'where it is told as JSON why the program failed (default /dev/termination-log where that can be written); none: nowhere',
  },
  {
    group: 'jobs',
    short: null,
    long: 'config',
    valueName: 'FILE',
    variable: CONFIG_VARIABLE,
    set: set.config,
    help: `run the jobs of FILE; without a program and without this: those of ${DEFAULT_CONFIG}, if it is there`,
  },
  {
    group: 'instead',
    short: null,
    long: 'as',
    valueName: 'NAME',
    variable: 'TSINIT_AS',
    decides: 'personality',
    help: 'be tini, dumb-init or catatonit: the words behind it are theirs. Must come first',
  },
  {
    group: 'instead',
    short: null,
    long: 'pause',
    ...set.flag('TSINIT_PAUSE', (pause) => ({ pause })),
    help: 'run no program: reap orphans until TERM or INT comes, as the pause container of a pod does',
  },
  { group: 'instead', short: 'h', long: 'help', valueName: null, variable: null, shows: 'help', help: 'show this text' },
  { group: 'instead', short: null, long: 'version', valueName: null, variable: null, shows: 'version', help: 'show the version' },
  {
    group: 'instead',
    short: null,
    long: 'license',
    valueName: null,
    variable: null,
    shows: 'license',
    help: 'show the licences of tsinit and of what it contains',
  },
];
