import { readFileSync } from 'node:fs';

/** Who a process is, as /proc/PID/status has it (proc_pid_status(5), capabilities(7)). */
export interface Identity {
  /** Real, effective, saved, and of the file system. */
  readonly uid: readonly number[];
  readonly gid: readonly number[];
  readonly groups: readonly number[];
  /** Of capabilities, one bit each. */
  readonly inheritable: bigint;
  readonly permitted: bigint;
  readonly effective: bigint;
  readonly ambient: bigint;
  readonly noNewPrivileges: boolean;
}

const CAP_KILL = 1n << 5n;

export function identityOf(pid: number): Identity {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const words = (name: string): readonly string[] => {
    const found = new RegExp(`^${name}:(.*)$`, 'm').exec(status)?.[1] ?? '';
    return found.split(/\s+/).filter((word) => word !== '');
  };
  const numbers = (name: string): readonly number[] => words(name).map(Number);
  const capabilities = (name: string): bigint => BigInt(`0x${words(name)[0]}`);
  return {
    uid: numbers('Uid'),
    gid: numbers('Gid'),
    groups: numbers('Groups'),
    inheritable: capabilities('CapInh'),
    permitted: capabilities('CapPrm'),
    effective: capabilities('CapEff'),
    ambient: capabilities('CapAmb'),
    noNewPrivileges: words('NoNewPrivs')[0] === '1',
  };
}

/** Somebody who has nothing that others have not. kill: but CAP_KILL. */
export function ordinary(user: number, group: number, kill = true): Identity {
  const capabilities = kill ? CAP_KILL : 0n;
  return {
    uid: [user, user, user, user],
    gid: [group, group, group, group],
    groups: [],
    inheritable: capabilities,
    permitted: capabilities,
    effective: capabilities,
    ambient: capabilities,
    noNewPrivileges: true,
  };
}
