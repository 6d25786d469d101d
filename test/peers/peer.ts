import { chmodSync, linkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { app, newDirectory, tsinit } from '../helpers/fixtures.ts';
import { runAsInit, type Start } from '../helpers/run-as-init.ts';
import type { Running } from '../helpers/running.ts';
import { toolPath } from '../helpers/tools.ts';

/** The inits of others in whose place tsinit can stand, as Debian packages them. */
export const peers = ['tini', 'dumb-init', 'catatonit'] as const;
export type Peer = (typeof peers)[number];

/** How a run starts, but for which init it is. */
export interface PeerStart extends Omit<Start, 'options' | 'words' | 'bare' | 'init' | 'root'> {
  /** The init's own options, before "--" and the app. */
  readonly flags?: readonly string[];
  /** A program with its arguments that becomes the init, as nice(1) would. */
  readonly before?: readonly string[];
  /** All the words behind the init's name instead of flags, "--" and app. */
  readonly words?: readonly string[];
}

/** A way in which tsinit is put into the place of another init. */
export interface Naming {
  /** variable: TSINIT_AS. as: --as. */
  readonly type: 'symlink' | 'hard-link' | 'as' | 'variable';
  readonly name: string;
}

/** One of the two that are compared: somebody else's program, or tsinit in its place. */
export interface Init {
  readonly peer: Peer;
  readonly ours: boolean;
  /** Its path, and the words that stand before all others. */
  readonly command: readonly string[];
}

export const theirs = (peer: Peer): Init => ({ peer, ours: false, command: [toolPath(peer)] });

/** tsinit under the other's name, as somebody has it who replaced the file. */
export function ours(peer: Peer, naming: Naming = { type: 'symlink', name: peer }): Init {
  return { peer, ours: true, command: commandOf(naming) };
}

function commandOf({ type, name }: Naming): string[] {
  if (type === 'as') return [tsinit(), '--as', name];
  if (type === 'variable') return ['/usr/bin/env', `TSINIT_AS=${name}`, tsinit()];
  return [placed(type, name)];
}

function placed(type: 'symlink' | 'hard-link', name: string): string {
  const directory = newDirectory();
  chmodSync(directory, 0o755);
  const path = join(directory, name);
  if (type === 'symlink') symlinkSync(tsinit(), path);
  else linkSync(tsinit(), path);
  return path;
}

/** The init's own command line: for a shell, or for a program that starts it. */
export function commandLine(init: Init, start: PeerStart): string[] {
  return [...init.command, ...(start.words ?? [...(start.flags ?? []), '--', app(), ...(start.app ?? [])])];
}

export function start(init: Init, start: PeerStart): Running {
  const { flags: _flags, words: _words, app: _app, before, ...surroundings } = start;
  return runAsInit({ ...surroundings, bare: [...(before ?? []), ...commandLine(init, start)] });
}
