import type { MemoryFacts } from '../model/event.ts';
import type { Cause } from '../model/message.ts';
import type { End } from '../model/process.ts';
import { unreachable } from '../model/result.ts';
import { SIGKILL, signalName } from '../model/signals.ts';
import { durationWords } from './duration-words.ts';
import { oomCure, oomKills, oomWords } from './memory-words.ts';
import { HOST_WORDS, senderName, senderWords } from './sender-words.ts';
import { signalMeaning } from './signal-meaning.ts';

/** Why the app ended as endWords() says, and what to look at; goes right behind it, and may be empty. */
export function causeWords(end: End, cause: Cause): string {
  switch (cause.type) {
    case 'itself':
      return othersWords(cause.memory) ?? ownDoing(end, '');
    case 'oom-killer':
      return `: the kernel's OOM killer (${oomWords(cause.memory)}); ${oomCure(cause.memory)}`;
    case 'kill-after':
      return `: --kill-after was over, ${durationWords(cause.after)} after ${signalName(cause.signal)}; give it longer, or see why it did not end`;
    case 'passed-on':
      return passedOnWords(end, cause);
    case 'traced':
      return tracedWords(cause);
    case 'somebody':
      return somebodyWords(end, cause.memory);
    default:
      return unreachable(cause);
  }
}

function tracedWords({ delivery, before, role }: Extract<Cause, { readonly type: 'traced' }>): string {
  const who = `${senderWords(delivery.info, delivery.sender, role)}${delivery.origin === 'host' ? `${HOST_WORDS},` : ''}`;
  return `, sent ${who} ${durationWords(before)} before, past tsinit`;
}

/** The kernel's answer to something that it did. doubt: what else it may have been. */
function ownDoing(end: End, doubt: string): string {
  const meaning = end.type === 'killed' ? signalMeaning(end.signal) : null;
  if (end.type !== 'killed' || meaning === null) return '';
  return `: ${meaning.look}${doubt}${meaning.crash ? `; ${coreWords(end.coreDumped)}` : ''}`;
}

const coreWords = (dumped: boolean): string =>
  dumped
    ? 'look at the core (/proc/sys/kernel/core_pattern says where it is)'
    : 'for a core to look at: ulimit -c unlimited (docker: --ulimit core=-1)';

/** It was not killed for want of memory, but others were, of which its end may be the consequence; null: nobody was. */
function othersWords(memory: MemoryFacts | undefined): string | null {
  if (memory === undefined || oomKills(memory) === 0) return null;
  return `; but the OOM killer took others of its cgroup (${oomWords(memory)}): ${oomCure(memory)}`;
}

function passedOnWords(end: End, { passedOn, before }: Extract<Cause, { readonly type: 'passed-on' }>): string {
  const { signal, info } = passedOn;
  const sender = senderName(info);
  const ago = durationWords(before);
  const asked = info.signal === signal ? '' : ` for ${signalName(info.signal)}`;
  if (end.type !== 'killed' || end.signal !== signal) return `, ${ago} after ${signalName(signal)}${asked} from ${sender}`;
  return asked === ''
    ? `, which came from ${sender} and was passed on ${ago} before`
    : `, passed on ${ago} before${asked} from ${sender}`;
}

function somebodyWords(end: End, memory: MemoryFacts | null): string {
  if (end.type !== 'killed') return '';
  if (end.signal === SIGKILL) return killWords(memory);
  const own = ownDoing(end, ', if nobody sent it');
  return own === '' ? ', which did not come through tsinit: it was sent to the app directly, perhaps by the app itself' : own;
}

/** SIGKILL leaves no trace of its sender, so the only thing to tell it by is what the kernel counts. */
function killWords(memory: MemoryFacts | null): string {
  if (memory === null) {
    return ": somebody's kill -9, or the OOM killer: not known, because no OOM count of the cgroup can be read; dmesg may tell";
  }
  return ": somebody's kill -9, and not the OOM killer (no OOM kill was counted in the cgroup); the kernel does not say whose";
}
