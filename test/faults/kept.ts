import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Campaign } from './campaign.ts';

const folder = join(import.meta.dirname, '..', '..', 'dist', 'faults', 'results');

/** What came of one scene, until docs/faults.md is made of them all: a long run can be made scene by scene, and again where one fails. */
export function keep(scene: string, campaign: Campaign): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(scene), JSON.stringify(campaign));
}

/** null: that scene was not played. */
export function kept(scene: string): Campaign | null {
  return existsSync(fileOf(scene)) ? (JSON.parse(readFileSync(fileOf(scene), 'utf8')) as Campaign) : null;
}

const fileOf = (scene: string): string => join(folder, `${scene}.json`);
