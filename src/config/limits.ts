import * as v from 'valibot';
import type { ResourceLimit } from '../model/jobs/config.ts';
import { nearest } from '../model/nearest.ts';
import { failure, ok } from '../model/result.ts';
import { choose, mapping, record, type Schema } from './choose.ts';
import { type Leaf, leaf, NONE } from './leaf.ts';
import { bytesOf, SIZE_JSON } from './values.ts';

/** RLIMIT_ names of getrlimit(2) by number, as x86-64 and aarch64 have them. */
const NAMES = 'cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime'.split(' ');

type Pair = Pick<ResourceLimit, 'soft' | 'hard'>;

const value: Leaf<number | null> = leaf<number | null>({
  what: 'a limit',
  cure: 'use a number, a size like 64MiB, or unlimited',
  json: { anyOf: [{ const: 'unlimited' }, SIZE_JSON] },
  read: (text) => {
    if (text === 'unlimited' || text === 'infinity') return ok(null);
    const bytes = bytesOf(text);
    return bytes === null ? NONE : ok(bytes);
  },
});

const both: Schema<Pair> = v.pipe(
  mapping('a limit', 'use {soft: 1024, hard: 4096}', { soft: value, hard: value }, ['soft', 'hard']),
  v.rawTransform(
    ({
      dataset: {
        value: { soft = null, hard = null },
      },
      addIssue,
      NEVER,
    }): Pair => {
      if (hard === null || (soft !== null && soft <= hard)) return { soft, hard };
      addIssue({ message: 'has a soft limit above the hard one; lower it, or raise the other' });
      return NEVER;
    },
  ),
);

const limit = choose<Pair>('a limit', 'use a number, or {soft: 1024, hard: 4096}', {
  text: v.pipe(
    value,
    v.transform((same): Pair => ({ soft: same, hard: same })),
  ),
  mapping: both,
});

/** By the names of getrlimit(2), RLIMIT_ left out, in any case. */
export const limits: Schema<readonly ResourceLimit[]> = v.pipe(
  record('limits by name', 'use {nofile: 65536}', limit, (name) => {
    const word = wordOf(name);
    if (NAMES.includes(word)) return null;
    const near = nearest(word, NAMES);
    return `is no limit; ${near === null ? `there are ${NAMES.join(', ')}` : `did you mean ${near}?`}`;
  }),
  v.transform((all) => Object.entries(all).map(([name, pair]) => ({ resource: NAMES.indexOf(wordOf(name)), ...pair }))),
);

const wordOf = (name: string): string => name.toLowerCase().replace(/^rlimit_/, '');

/** capabilities(7), CAP_ left out, by number. */
const CAPABILITIES = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast ' +
  'net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice ' +
  'sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm ' +
  'block_suspend audit_read perfmon bpf checkpoint_restore'
).split(' ');

export const capability: Leaf<number> = leaf({
  what: 'a capability',
  cure: 'use NET_BIND_SERVICE, for example',
  json: { type: 'string' },
  read: (text) => {
    const name = text.toLowerCase().replace(/^cap_/, '');
    const number = CAPABILITIES.indexOf(name);
    if (number >= 0) return ok(number);
    const near = nearest(name, CAPABILITIES);
    return near === null ? NONE : failure(`is not a capability; did you mean ${near.toUpperCase()}?`);
  },
});
