import { until } from '../../helpers/until.ts';
import { type Case, one } from '../case.ts';
import { Family } from '../facts/family.ts';
import { wakesByItself } from '../facts/process.ts';
import { peers } from '../peer.ts';

/** What an init does while there is nothing to do. */
export const idle: readonly Case[] = [
  one('its wait has a limit of time', peers, async (init) => {
    const family = await Family.start(init, {});
    return await until('the init waits', () => {
      const limit = wakesByItself(family.initPid);
      return limit === null ? null : { limit };
    });
  }),
];
