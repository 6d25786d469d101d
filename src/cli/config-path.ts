import { getenv } from './getenv.ts';

/** Read where nobody names another file. */
export const DEFAULT_CONFIG = '/etc/tsinit.yaml';
export const CONFIG_VARIABLE = 'TSINIT_CONFIG';

/** The configuration of the container that we are in; an empty variable is none. */
export const configPathOf = (env: readonly Buffer[]): string => getenv(env, CONFIG_VARIABLE) || DEFAULT_CONFIG;
