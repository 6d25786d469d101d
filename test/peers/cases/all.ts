import type { Case } from '../case.ts';
import { environment } from './environment.ts';
import { execFailures } from './exec-failures.ts';
import { exitCodes } from './exit-codes.ts';
import { forwarding } from './forwarding.ts';
import { help } from './help.ts';
import { idle } from './idle.ts';
import { inherited } from './inheritance.ts';
import { leaving } from './leaving.ts';
import { names } from './names.ts';
import { notPid1 } from './not-pid-1.ts';
import { options } from './options.ts';
import { orphans } from './orphans.ts';
import { pause } from './pause.ts';
import { privileges } from './privileges.ts';
import { reflex } from './reflex.ts';
import { remap } from './remap.ts';
import { rewrites } from './rewrites.ts';
import { shell } from './shell.ts';
import { stopSignals } from './stop-signals.ts';
import { telling } from './telling.ts';
import { terminal } from './terminal.ts';

/** Every comparison that is made. */
export const cases: readonly Case[] = [
  ...help,
  ...options,
  ...environment,
  ...exitCodes,
  ...execFailures,
  ...inherited,
  ...forwarding,
  ...stopSignals,
  ...rewrites,
  ...leaving,
  ...orphans,
  ...notPid1,
  ...pause,
  ...idle,
  ...telling,
  ...remap,
  ...reflex,
  ...privileges,
  ...terminal,
  ...shell,
  ...names,
];
