import { closeSync, existsSync, readlinkSync } from 'node:fs';
import type { Decodable } from '../../../native-bindings/process-facts.ts';
import { requestIn } from '../../../native-bindings/request.ts';
import type { Shim } from '../../../native-bindings/shim.ts';
import type { Obstacle } from '../../model/upgrade.ts';
import type { System } from '../system.ts';
import { openCandidate } from './candidate-file.ts';

export interface UpgradeParts {
  readonly ledger: Decodable;
  readonly shim: Pick<Shim, 'upgrade' | 'keep'>;
}

type Upgrades = Pick<System, 'request' | 'answerRequest' | 'replaceSelf' | 'forgetOldFile'>;

/** The init's side of `tsinit upgrade`; the other one is ask-init.ts. */
export function createUpgrades({ ledger, shim }: UpgradeParts): Upgrades {
  const requests = requestIn(ledger);
  return {
    request() {
      const isNew = requests.change('made', 'taken');
      if (!isNew && requests.state() !== 'taken') return null;
      const path = requests.text();
      return { path: path === '' ? startedFrom('/proc/self/exe') : path, taken: !isNew };
    },
    answerRequest(code, words) {
      if (requests.state() === 'taken') requests.giveAnswer({ code, words });
    },
    replaceSelf(path): Obstacle {
      const opened = openCandidate(path, process.geteuid?.() ?? 0);
      if (!opened.ok) return opened.error;
      const { descriptor } = opened.value;
      const upgraded = shim.upgrade(descriptor);
      closeSync(descriptor);
      if (upgraded.ok) throw new Error('an exec came back without an errno');
      return { type: 'not-executed', errno: upgraded.errno };
    },
    forgetOldFile: () => void shim.keep(),
  };
}

const DELETED = ' (deleted)';

/** link: /proc/PID/exe. The path at which the file was, another one being there now perhaps (proc_pid_exe(5)). */
export function startedFrom(link: string): string {
  const target = readlinkSync(link);
  return target.endsWith(DELETED) && !existsSync(target) ? target.slice(0, -DELETED.length) : target;
}
