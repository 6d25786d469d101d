import type { PersonalityName, Placement, Settings } from '../src/model/settings.ts';
import { ENUM } from './abi.ts';

/** SPAWN_… of abi.h for the app: where it is put, and what else its init's manual has at the start. */
export function spawnFlags({ placement, personality }: Pick<Settings, 'placement' | 'personality'>): number {
  return PLACES[placement] | PECULIARITIES[personality];
}

const PLACES: Readonly<Record<Placement, number>> = {
  group: 0,
  session: ENUM.SPAWN_SESSION,
  inherited: ENUM.SPAWN_INHERITED_GROUP,
};

const PECULIARITIES: Readonly<Record<PersonalityName, number>> = {
  tsinit: 0,
  tini: 0,
  'dumb-init': ENUM.SPAWN_LEAVE_DIRECTORY | ENUM.SPAWN_CLEAR_SIGNALS,
  catatonit: ENUM.SPAWN_LEAVE_DIRECTORY,
};
