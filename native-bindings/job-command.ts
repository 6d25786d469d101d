import type { ShepherdCommand } from './job-types.ts';
import { JOB_ENUM, JOB_LAYOUT } from './jobs-abi.ts';

const { size, offsets: at } = JOB_LAYOUT.job_command;

/** The bytes of a struct job_command (core/job.h): one message of the link. */
export function encodeCommand(command: ShepherdCommand): Buffer {
  const bytes = Buffer.alloc(size);
  const u32 = (field: keyof typeof at, value: number): number => bytes.writeUInt32LE(value, at[field]);
  u32('type', TYPES[command.type]);
  switch (command.type) {
    case 'signal':
      u32('signal', command.signal);
      u32('target', TARGETS[command.to]);
      u32('spare_sessions', Number(command.spareSessions));
      break;
    case 'kill':
      u32('spare_sessions', Number(command.spareSessions));
      break;
    case 'set-main':
      u32('pid', command.pid);
      break;
    case 'tee':
      u32('on', Number(command.on));
      break;
    case 'watchdog':
      bytes.writeBigUInt64LE(command.limit, at.limit_ns);
      break;
    case 'release':
      break;
    default:
      throw new TypeError(`no such command: ${String(command satisfies never)}`);
  }
  return bytes;
}

const TYPES: Readonly<Record<ShepherdCommand['type'], number>> = {
  signal: JOB_ENUM.COMMAND_SIGNAL,
  kill: JOB_ENUM.COMMAND_KILL,
  'set-main': JOB_ENUM.COMMAND_SET_MAIN,
  tee: JOB_ENUM.COMMAND_TEE,
  watchdog: JOB_ENUM.COMMAND_WATCHDOG,
  release: JOB_ENUM.COMMAND_RELEASE,
};

const TARGETS = { main: JOB_ENUM.TARGET_MAIN, group: JOB_ENUM.TARGET_GROUP, set: JOB_ENUM.TARGET_SET } as const;
