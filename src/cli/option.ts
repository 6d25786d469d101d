import type { Result } from '../model/result.ts';
import type { Settings } from '../model/settings.ts';
import type { Complaint } from './values.ts';

/** What was set by one source (the command line, or the environment); what it leaves open is taken from elsewhere. */
export type Chosen = Partial<Settings> & {
  /** No program is to be run. */
  readonly pause?: boolean;
  /** The path of a configuration of jobs, which are run instead of a program. */
  readonly config?: string;
};

/** Sets from a value: of the option, or of its variable. */
export type SetFromText = (chosen: Chosen, text: string) => Result<Chosen, Complaint>;

/** The heading of the usage text under which an option is found. */
export type Group = 'signals' | 'stopping' | 'hooks' | 'orphans' | 'privileges' | 'reports' | 'jobs' | 'instead';

interface Named {
  readonly group: Group;
  /** One letter, without the dash; null: there is no short form. */
  readonly short: string | null;
  /** Without the dashes. */
  readonly long: string;
  /** For the usage text; lines are broken there. */
  readonly help: string;
}

/** Shows something and ends; there is no variable for it. */
export interface ShowOption extends Named {
  readonly valueName: null;
  readonly variable: null;
  readonly shows: 'help' | 'version' | 'license';
}

/** Takes no value on the command line; its variable is 1 or 0, or what `set` understands. */
export interface FlagOption extends Named {
  readonly valueName: null;
  readonly variable: string;
  readonly flag: (chosen: Chosen) => Chosen;
  readonly set: SetFromText;
}

export interface ValueOption extends Named {
  readonly valueName: string;
  readonly variable: string;
  readonly set: SetFromText;
}

/** --as NAME: decides whose options are read at all, and so is looked at before all others (personalities/called-as.ts). */
export interface AsOption extends Named {
  readonly valueName: string;
  readonly variable: string;
  readonly decides: 'personality';
}

export type Option = ShowOption | FlagOption | ValueOption | AsOption;
