import type { CgroupView } from '../look/doctor.ts';
import { readText } from '../proc/read.ts';

/** Where the two versions of cgroups(7) keep the same things. */
const FILES = {
  2: {
    memory: { mount: '', limit: 'memory.max', usage: 'memory.current', kills: 'memory.events' },
    pids: { mount: '', limit: 'pids.max', usage: 'pids.current' },
  },
  1: {
    memory: {
      mount: '/memory',
      limit: 'memory.limit_in_bytes',
      usage: 'memory.usage_in_bytes',
      kills: 'memory.oom_control',
    },
    pids: { mount: '/pids', limit: 'pids.max', usage: 'pids.current' },
  },
} as const;

/** Version 1 has a number that no machine reaches for "no limit". */
const NO_LIMIT = 2 ** 60;

/** The cgroup of an init: limits, and what is in use. mount: of all controllers. */
export function cgroupOf(pid: number, proc: string, mount = '/sys/fs/cgroup'): CgroupView {
  const own = readText(`${proc}/${pid}/cgroup`) ?? '';
  for (const version of [2, 1] as const) {
    const { memory, pids } = FILES[version];
    const ofMemory = directory(mount + memory.mount, pathIn(own, version, 'memory'), memory.usage);
    const ofPids = directory(mount + pids.mount, pathIn(own, version, 'pids'), pids.usage);
    if (ofMemory === null && ofPids === null) continue;
    return {
      version,
      memory:
        ofMemory === null
          ? null
          : {
              limit: number(`${ofMemory}/${memory.limit}`),
              usage: number(`${ofMemory}/${memory.usage}`),
              oomKills: keyed(`${ofMemory}/${memory.kills}`, 'oom_kill'),
            },
      pids: ofPids === null ? null : { limit: number(`${ofPids}/${pids.limit}`), usage: number(`${ofPids}/${pids.usage}`) ?? 0 },
    };
  }
  return { version: null, memory: null, pids: null };
}

/** Of "0::/path" (version 2) or "4:memory,pids:/path" (version 1). */
function pathIn(own: string, version: 1 | 2, controller: string): string {
  for (const line of own.split('\n')) {
    const [, id, controllers = '', path = ''] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? [];
    if (version === 2 ? id === '0' && controllers === '' : controllers.split(',').includes(controller))
      return path === '/' ? '' : path;
  }
  return '';
}

/** In a container the mount often is our cgroup itself, and the path one of the host's. null: nothing is there. */
function directory(mount: string, path: string, file: string): string | null {
  return [`${mount}${path}`, mount].find((place) => readText(`${place}/${file}`) !== null) ?? null;
}

function number(path: string): number | null {
  const text = readText(path)?.trim() ?? '';
  if (!/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value >= NO_LIMIT ? null : value;
}

function keyed(path: string, key: string): number | null {
  const found = new RegExp(`^${key} (\\d+)$`, 'm').exec(readText(path) ?? '');
  return found?.[1] === undefined ? null : Number(found[1]);
}
