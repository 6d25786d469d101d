import { wordsOf } from '../../logging/words.ts';
import { EXIT_SUCCESS, EXIT_SYSTEM_FAILURE } from '../../model/exit-codes.ts';
import type { Message } from '../../model/message.ts';
import type { Settings } from '../../model/settings.ts';
import type { Upgrade } from '../../model/upgrade.ts';
import type { LedgerHeader } from '../linux/ledger-header.ts';
import type { LogWriter } from '../log-writer.ts';
import { requestEvent } from '../request-event.ts';
import type { JobsSystem } from './jobs-system.ts';

export interface UpgradeParts {
  readonly system: JobsSystem;
  readonly log: LogWriter;
  readonly settings: Settings;
  readonly wakeReason: LedgerHeader['wakeReason'];
  /** Of tsinit. */
  readonly version: string;
}

/** `tsinit upgrade` where there are jobs: their links, sockets and clients are kept across the exec, so that nothing is to be decided. */
export interface JobsUpgrade {
  underWay(): Upgrade | null;
  /** Somebody may have asked for one; save: it is under way, or over. */
  look(save: () => void): void;
}

export function createJobsUpgrade(parts: UpgradeParts, previous: Upgrade | null): JobsUpgrade {
  const { system, log, settings, wakeReason, version } = parts;
  let upgrade = previous;
  const answer = (message: Message, save: () => void): void => {
    upgrade = null;
    save();
    log.tell(message);
    const code = message.type === 'upgraded' ? EXIT_SUCCESS : EXIT_SYSTEM_FAILURE;
    system.answerRequest(code, wordsOf(message, settings));
  };
  return {
    underWay: () => upgrade,
    look(save) {
      const event = requestEvent({ system, upgrade, wakeReason, version });
      if (event === null) return;
      if (event.type === 'upgrade-requested') {
        const { path } = event;
        upgrade = { path, from: version };
        save();
        answer({ type: 'upgrade-failed', path, obstacle: system.replaceSelf(path) }, save);
      } else if (event.type === 'upgrade-failed') {
        const { path, obstacle } = event;
        answer({ type: 'upgrade-failed', path, obstacle }, save);
      } else if (event.type === 'upgraded' && upgrade !== null) {
        const { path, from } = upgrade;
        system.forgetOldFile();
        answer({ type: 'upgraded', path, from, to: version }, save);
      }
    },
  };
}
