import { EXIT_USAGE } from '../../model/exit-codes.ts';
import { unreachable } from '../../model/result.ts';
import { parseCommandLine } from '../command-line.ts';
import { PRINT_LICENSES, print } from '../parsed-arguments.ts';
import { usageText } from '../usage.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import type { Asked, OwnWords, Personality } from './personality.ts';

/** Ourselves: the options of the table, and no variables but those that every personality has. */
export const TSINIT: Personality = {
  defaults: DEFAULT_SETTINGS,
  usageCode: EXIT_USAGE,
  read,
  usage: usageText,
};

function read({ args, version }: Asked): OwnWords {
  const line = parseCommandLine(args);
  if (line.type !== 'show') return line;
  switch (line.what) {
    case 'help':
      return print('stdout', usageText());
    case 'version':
      return print('stdout', `tsinit ${version}\n`);
    case 'license':
      return PRINT_LICENSES;
    default:
      return unreachable(line.what);
  }
}
