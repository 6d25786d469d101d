import type { Difference } from '../difference.ts';
import { commandLine } from './command-line.ts';
import { signals } from './signals.ts';
import { surroundings } from './surroundings.ts';

/** Every way in which tsinit is deliberately not what it stands for. */
export const differences: readonly Difference[] = [...commandLine, ...signals, ...surroundings];
