import { type SignalNumber, signalNumber, type Uid, uid } from '../model/ids.ts';

/** What /proc/PID/status says (proc_pid_status(5)), as far as it is used here. null: the line is not there, as in a zombie. */
export interface ProcessStatus {
  readonly uid: Uid | null;
  readonly effectiveUid: Uid | null;
  /** Its numbers from our pid namespace inwards: the last one is its own. */
  readonly pids: readonly number[];
  readonly tracer: number | null;
  readonly residentKb: number | null;
  readonly threads: number | null;
  readonly blocked: readonly SignalNumber[];
  readonly ignored: readonly SignalNumber[];
  readonly caught: readonly SignalNumber[];
  /** One bit each (capabilities(7)). */
  readonly effectiveCapabilities: bigint | null;
  readonly noNewPrivileges: boolean | null;
  /** 0: none, 1: strict, 2: a filter. */
  readonly seccomp: number | null;
}

export function parseStatus(text: string): ProcessStatus {
  const fields = new Map(
    text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
      const colon = line.indexOf(':');
      return colon === -1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
    }),
  );
  const numbers = (name: string): readonly number[] =>
    (fields.get(name) ?? '')
      .split(/\s+/)
      .filter((word) => /^\d+$/.test(word))
      .map(Number);
  const first = (name: string): number | null => numbers(name)[0] ?? null;
  const [real, effective] = numbers('Uid');
  const capabilities = fields.get('CapEff');
  const noNewPrivileges = first('NoNewPrivs');
  return {
    uid: real === undefined ? null : uid(real),
    effectiveUid: effective === undefined ? null : uid(effective),
    pids: numbers('NSpid'),
    tracer: first('TracerPid'),
    residentKb: first('VmRSS'),
    threads: first('Threads'),
    blocked: signalsIn(fields.get('SigBlk')),
    ignored: signalsIn(fields.get('SigIgn')),
    caught: signalsIn(fields.get('SigCgt')),
    effectiveCapabilities: capabilities === undefined || !HEXADECIMAL.test(capabilities) ? null : BigInt(`0x${capabilities}`),
    noNewPrivileges: noNewPrivileges === null ? null : noNewPrivileges === 1,
    seccomp: first('Seccomp'),
  };
}

const HEXADECIMAL = /^[0-9a-f]+$/;
const HIGHEST = 64;

/** A mask in hexadecimal: bit n - 1 stands for signal n. */
export function signalsIn(mask: string | undefined): readonly SignalNumber[] {
  if (mask === undefined || !HEXADECIMAL.test(mask)) return [];
  const bits = BigInt(`0x${mask}`);
  return Array.from({ length: HIGHEST }, (_, index) => index + 1)
    .filter((signal) => (bits >> BigInt(signal - 1)) & 1n)
    .map(signalNumber);
}

/** Whether one of capabilities(7) is in a mask, by its number. */
export const hasCapability = (mask: bigint, capability: number): boolean => ((mask >> BigInt(capability)) & 1n) === 1n;
export const CAP_KILL = 5;
export const CAP_SYS_PTRACE = 19;
