import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cgroupOf } from '../../src/inside/cgroup.ts';

let machine = '';

/** A machine's /proc and /sys/fs/cgroup: file → text. */
function files(of: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(of)) {
    mkdirSync(join(machine, path, '..'), { recursive: true });
    writeFileSync(join(machine, path), text);
  }
}

beforeAll(() => {
  machine = mkdtempSync(join(tmpdir(), 'tsinit-cgroup-'));
  files({
    'proc/1/cgroup': '0::/the/pod\n',
    'two/the/pod/memory.max': 'max\n',
    'two/the/pod/memory.current': '4096\n',
    'two/the/pod/memory.events': 'oom 1\noom_kill 3\noom_group_kill 0\n',
    'two/the/pod/pids.max': '100\n',
    'two/the/pod/pids.current': '7\n',
    'proc/2/cgroup': '5:cpu,memory:/docker/x\n4:pids:/\n0::/\n',
    'one/memory/docker/x/memory.limit_in_bytes': '9223372036854771712\n',
    'one/memory/docker/x/memory.usage_in_bytes': '8192\n',
    'one/memory/docker/x/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 0\n',
    'one/pids/pids.max': 'max\n',
    'one/pids/pids.current': '9\n',
    'proc/3/cgroup': '0::/somewhere/on/the/host\n',
    'mounted/memory.max': '1048576\n',
    'mounted/memory.current': '1024\n',
  });
});
afterAll(() => rmSync(machine, { recursive: true }));

const of = (pid: number, mount: string) => cgroupOf(pid, join(machine, 'proc'), join(machine, mount));

it('is of version 2', () => {
  const memory = { limit: null, usage: 4096, oomKills: 3 };
  expect(of(1, 'two')).toEqual({ version: 2, memory, pids: { limit: 100, usage: 7 } });
});

it('is of version 1, whose number for "no limit" is none', () => {
  const memory = { limit: null, usage: 8192, oomKills: 0 };
  expect(of(2, 'one')).toEqual({ version: 1, memory, pids: { limit: null, usage: 9 } });
});

it('is what is mounted, where its path is one of the host', () => {
  expect(of(3, 'mounted')).toEqual({ version: 2, memory: { limit: 1048576, usage: 1024, oomKills: null }, pids: null });
});

it('is unknown where nothing is mounted', () => {
  expect(of(1, 'nothing')).toEqual({ version: null, memory: null, pids: null });
});
