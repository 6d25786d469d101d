import type { PersonalityName } from '../../model/settings.ts';
import { COMMANDS, COMMANDS_OF_PROCESS_ONE } from '../commands.ts';
import { OPTIONS } from '../option-table.ts';
import * as catatonit from './catatonit.ts';
import * as dumbInit from './dumb-init.ts';
import type { Letters } from './getopt.ts';
import { NAMES } from './names.ts';
import * as tini from './tini.ts';

/**
 * What the native core has to know of a command line: whether it is the plain form, and, where the brain cannot be booted, which
 * word is the program. The build makes C of it.
 */
export interface Form {
  readonly personality: PersonalityName;
  /** Of the file; tsinit's row is for all other names, too. */
  readonly names: readonly string[];
  /** Beginnings of "NAME=value": where one of them is there, the form is not plain. */
  readonly variables: readonly string[];
  /** Words that are no programs, where we are not process 1. */
  readonly commands: readonly string[];
  /** Those of them that are none for process 1 either. */
  readonly commandsOfProcessOne: readonly string[];
  /** The letters of the options that take a value, which is the rest of the word or the next word. */
  readonly shortWithValue: string;
  /** The same by their long names, abbreviations included; without dashes. */
  readonly longWithValue: readonly string[];
  /** The options that want no program at all. */
  readonly shortPause: string;
  readonly longPause: readonly string[];
}

const names = (personality: PersonalityName): readonly string[] => NAMES.get(personality) ?? [];

function formOf(personality: PersonalityName, { withValue, long }: Letters, variables: readonly string[], shortPause = ''): Form {
  return {
    personality,
    names: names(personality),
    variables: ['TSINIT_', ...variables.map((name) => `${name}=`)],
    commands: [],
    commandsOfProcessOne: [],
    shortWithValue: withValue,
    longWithValue: [...long].flatMap(([name, letter]) =>
      withValue.includes(letter) ? abbreviations(name, [...long.keys()]) : [],
    ),
    shortPause,
    longPause: [],
  };
}

/** Each beginning that no other name has. */
function abbreviations(name: string, all: readonly string[]): readonly string[] {
  const beginnings = Array.from(name, (_, index) => name.slice(0, index + 1));
  return beginnings.filter((start) => start === name || all.filter((other) => other.startsWith(start)).length === 1);
}

const withValue = OPTIONS.filter(({ valueName }) => valueName !== null);

export const FORMS: readonly Form[] = [
  {
    personality: 'tsinit',
    names: names('tsinit'),
    variables: ['TSINIT_'],
    commands: COMMANDS,
    commandsOfProcessOne: COMMANDS_OF_PROCESS_ONE,
    shortWithValue: withValue.map(({ short }) => short ?? '').join(''),
    longWithValue: withValue.map(({ long }) => long),
    shortPause: '',
    longPause: ['pause'],
  },
  formOf('tini', tini.LETTERS, tini.VARIABLES),
  formOf('dumb-init', dumbInit.LETTERS, dumbInit.VARIABLES),
  formOf('catatonit', catatonit.LETTERS, catatonit.VARIABLES, 'P'),
];
