import { errnoWords } from '../evidence/errno-words.ts';
import { answerWords, HOST_WORDS, senderWords } from '../evidence/sender-words.ts';
import { codeName } from '../evidence/signal-code.ts';
import { printable } from '../model/printable.ts';
import { signalName } from '../model/signals.ts';
import type { Delivery, TraceRefusal } from '../model/trace.ts';
import type { MessageOf } from './words-common.ts';

/** Which signal reached whom, and who sent it. */
export function deliveredWords({ delivery, role }: MessageOf<'signal-delivered'>): string {
  const { info, sender, pid, comm } = delivery;
  const head = `${signalName(info.signal)} (${info.signal}, ${codeName(info.code)}) reaches ${printable(comm, 32)}(${pid})`;
  const who =
    delivery.origin === 'init'
      ? 'by tsinit itself'
      : (answerWords(info, pid) ?? `${senderWords(info, sender, role)}${originWords(delivery)}`);
  return `${head} ${who}${threadWords(delivery)}`;
}

/** Where the sender belongs, where that is news. */
function originWords({ origin, info, pid }: Delivery): string {
  if (origin === 'outside' || origin === 'init') return '';
  if (origin === 'host') return HOST_WORDS;
  if (info.senderPid === pid) return ', which is itself';
  return origin === 'set' ? ", a process of the app's own set" : ", which is none of the app's set";
}

/** kill(2) takes the number of any thread: a stale pid file may hold one. The kernel prefers the very thread that was named. */
function threadWords({ thread, pid, mainBlocks, info }: Delivery): string {
  if (thread === pid) return '';
  if (info.code === SI_TKILL) return `; it was aimed at thread ${thread}`;
  return mainBlocks
    ? `; thread ${thread} got it, because the first one blocks it`
    : `; it was aimed at ${thread}, which is no process but a thread of it (a stale pid file?)`;
}

const SI_TKILL = -6;

/** Signals that reach what a debugger has are not seen any more: that is news. */
export function asideWords({ aside: { pid, comm, target } }: MessageOf<'tracing-aside'>): string {
  const who = `${printable(comm, 32)}(${pid})`;
  const what =
    target === null ? 'what it starts is not traced' : `${printable(target.comm, 32)}(${target.pid}) is not traced until it ends`;
  return `${who} is a debugger, and a process has only one tracer: ${what}; without --trace-signals nothing stands in its way`;
}

/** The reason, as far as it can be seen, and the cure. */
export function tracingRefusedWords({ pid, refusal }: MessageOf<'tracing-refused'>): string {
  const who = pid === null ? 'signals cannot be traced' : `process ${pid} cannot be traced`;
  return `${who}: ${errnoWords(refusal.errno)}; ${cureWords(refusal)}; the app runs without it`;
}

function cureWords({ yama, seccomp }: TraceRefusal): string {
  if (yama === 3) return 'the kernel forbids ptrace to everybody until it is booted again (kernel.yama.ptrace_scope is 3)';
  if (yama === 2) return 'kernel.yama.ptrace_scope is 2: add the capability SYS_PTRACE (docker: --cap-add SYS_PTRACE)';
  if (seccomp)
    return 'a seccomp filter is in force: allow ptrace in it (docker: --cap-add SYS_PTRACE, or another --security-opt seccomp)';
  return 'add the capability SYS_PTRACE, or run tsinit as the user of the app';
}
