import { pid } from '../src/model/ids.ts';
import type { ProcessFacts, Sender } from '../src/model/process.ts';
import { ABI, LAYOUT } from './abi.ts';
import { LITTLE_ENDIAN, stringsOf, textOf } from './bytes.ts';
import type { Memory } from './memory.ts';

const facts = LAYOUT.process_facts.offsets;
const sender = LAYOUT.sender_facts.offsets;
const parent = LAYOUT.parent_facts;
const COMM_CAPACITY = 16;

/** null: /proc/PID/stat could not be read, so that the pid is 0. */
export function decodeFacts({ view, bytes }: Decodable, start: number): ProcessFacts | null {
  const number = view.getInt32(start + facts.pid, LITTLE_ENDIAN);
  if (number <= 0) return null;
  return {
    pid: pid(number),
    ppid: view.getInt32(start + facts.ppid, LITTLE_ENDIAN),
    processGroup: view.getInt32(start + facts.pgrp, LITTLE_ENDIAN),
    session: view.getInt32(start + facts.session, LITTLE_ENDIAN),
    startTime: Number(view.getBigUint64(start + facts.start_time, LITTLE_ENDIAN)),
    state: String.fromCharCode(view.getUint8(start + facts.state)),
    comm: textOf(bytes, start + facts.comm, COMM_CAPACITY),
  };
}

/** null: there was no such process, or none whose /proc could be read. */
export function decodeSender(memory: Decodable, start: number): Sender | null {
  const self = decodeFacts(memory, start + sender.self);
  if (self === null) return null;
  const { view, bytes } = memory;
  const part = (offset: number, length: number): Buffer => bytes.subarray(start + offset, start + offset + length);
  const exeLength = Math.min(view.getUint32(start + sender.exe_length, LITTLE_ENDIAN), ABI.SENDER_EXE_MAX);
  const cmdlineLength = Math.min(view.getUint32(start + sender.cmdline_length, LITTLE_ENDIAN), ABI.SENDER_CMDLINE_MAX);
  const parentCount = Math.min(view.getUint32(start + sender.parent_count, LITTLE_ENDIAN), ABI.SENDER_PARENTS);
  return {
    facts: self,
    exe: exeLength === 0 ? null : part(sender.exe, exeLength).toString(),
    commandLine: stringsOf(part(sender.cmdline, cmdlineLength)).map((word) => word.toString()),
    parents: Array.from({ length: parentCount }, (_, index) => {
      const at = start + sender.parents + index * parent.size;
      return { pid: pid(view.getInt32(at, LITTLE_ENDIAN)), comm: textOf(bytes, at + parent.offsets.comm, COMM_CAPACITY) };
    }),
  };
}

/** A Memory, or in tests any bytes with a view over them. */
export type Decodable = Pick<Memory, 'view' | 'bytes'>;
