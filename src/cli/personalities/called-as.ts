import { nearest } from '../../model/nearest.ts';
import { printable } from '../../model/printable.ts';
import type { PersonalityName } from '../../model/settings.ts';
import { getenv } from '../getenv.ts';
import { type Wrong, wrong } from '../parsed-arguments.ts';
import { ALL_NAMES, baseName, personalityNamed, personalityOf } from './names.ts';

/** Who we are to be. */
export interface CalledAs {
  readonly personality: PersonalityName;
  /** For the texts of the personality: one of its names. */
  readonly name: string;
  /** What is for it: behind argv[0], and behind --as NAME. */
  readonly args: readonly Buffer[];
  /** --as or TSINIT_AS names nobody: then we are tsinit. */
  readonly mistake: Wrong | null;
}

/** By the name of the file; where that is no other's, by --as NAME as the first words, or by TSINIT_AS. */
export function calledAs(argv: readonly Buffer[], env: readonly Buffer[]): CalledAs {
  const [path, first, second] = argv.slice(0, 3).map((word) => word.toString('utf8'));
  const name = baseName(path ?? '');
  const args = argv.slice(1);
  const personality = personalityOf(name);
  if (personality !== 'tsinit') return { personality, name, args, mistake: null };
  if (first === '--as') return byOption(second, argv.slice(3));
  if (first?.startsWith('--as=')) return byOption(first.slice('--as='.length), argv.slice(2));
  const asked = getenv(env, 'TSINIT_AS') ?? '';
  return asked === '' ? tsinit(args) : named('variable TSINIT_AS', asked, args);
}

const tsinit = (args: readonly Buffer[], mistake: Wrong | null = null): CalledAs => ({
  personality: 'tsinit',
  name: 'tsinit',
  args,
  mistake,
});

function byOption(name: string | undefined, args: readonly Buffer[]): CalledAs {
  // Behind a name that is nobody's nothing can be understood.
  if (name === undefined) return tsinit([], wrong('option --as needs a value: --as NAME'));
  const called = named('option --as', name, args);
  return called.mistake === null ? called : { ...called, args: [] };
}

/** field: where the name comes from, for the complaint. */
function named(field: string, name: string, args: readonly Buffer[]): CalledAs {
  const personality = personalityNamed(name);
  if (personality !== null) return { personality, name, args, mistake: null };
  const near = nearest(name, ALL_NAMES);
  const cure = near === null ? `use one of ${ALL_NAMES.join(', ')}` : `did you mean ${near}?`;
  return tsinit(args, wrong(`${field}: "${printable(name, 60)}" is not the name of an init; ${cure}`));
}
