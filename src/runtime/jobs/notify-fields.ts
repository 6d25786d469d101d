import { pid } from '../../model/ids.ts';
import type { NotifyFields } from '../../model/jobs/event.ts';
import { printable } from '../../model/printable.ts';

/** Of STATUS=: more is not shown anywhere. Characters. */
const LONGEST_STATUS = 200;
const LARGEST_PID = 2 ** 22;

/**
 * One datagram of sd_notify(3): NAME=value, one a line. What is not known, or makes no sense, is passed over, as its manual wants it;
 * null: nothing of it means anything, an empty datagram above all.
 */
export function notifyFields(text: string): NotifyFields | null {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf('=');
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1));
  }
  const isSet = (name: string): boolean => values.get(name) === '1';
  const number = (name: string, lowest: number, largest: number): number | null => {
    const value = values.get(name) ?? '';
    const found = /^\d{1,7}$/.test(value) ? Number(value) : -1;
    return found >= lowest && found <= largest ? found : null;
  };
  const main = number('MAINPID', 2, LARGEST_PID);
  const status = values.get('STATUS');
  const fields: NotifyFields = {
    ready: isSet('READY'),
    reloading: isSet('RELOADING'),
    stopping: isSet('STOPPING'),
    watchdog: watchdogOf(values.get('WATCHDOG')),
    status: status === undefined ? null : printable(status, LONGEST_STATUS),
    mainPid: main === null ? null : pid(main),
    errno: number('ERRNO', 0, 4095),
    fdStore: isSet('FDSTORE'),
  };
  return meansNothing(fields) ? null : fields;
}

function watchdogOf(value: string | undefined): NotifyFields['watchdog'] {
  if (value === '1') return 'alive';
  return value === 'trigger' ? 'trigger' : 'none';
}

const meansNothing = ({ ready, reloading, stopping, watchdog, status, mainPid, errno, fdStore }: NotifyFields): boolean =>
  !(ready || reloading || stopping || fdStore) && watchdog === 'none' && status === null && mainPid === null && errno === null;
