import { errnoName } from '../evidence/errno-words.ts';
import type { SpawnFailure } from '../model/event.ts';
import type { Message } from '../model/message.ts';
import { unreachable } from '../model/result.ts';
import { signalName } from '../model/signals.ts';
import type { Obstacle } from '../model/upgrade.ts';
import { endFields, memberFields, namedFields, rounded, verdictFields, zombieFields } from './fields-end.ts';
import { actionFields, senderFields, signalFields, targetFields } from './fields-signal.ts';
import type { Fields } from './json-line.ts';
import { hookPointName } from './words-hook.ts';

/**
 * The keys of a JSON line behind `time` (ISO 8601), `level`, `event` (the message's type) and `message` (the same
 * words as the text line's). They are an interface: none is renamed, none changes its meaning; new ones may come.
 * Durations are in milliseconds and end in _ms; signals are names ("SIGTERM"); what is not known is null.
 */
export function fieldsOf(message: Message): Fields {
  switch (message.type) {
    case 'signal':
      return { ...signalFields(message.info), sender: senderFields(message.sender), ...actionFields(message.action) };
    case 'signal-released':
      return { ...signalFields(message.info), held_for_ms: rounded(message.heldFor), ...actionFields(message.action) };
    case 'app-started':
    case 'app-continued':
      return { pid: message.pid };
    case 'app-ended': {
      const { pid, end, ranFor, cause, exitCode } = message;
      return { pid, ...endFields(end), ran_for_ms: rounded(ranFor), ...verdictFields(cause), leaving_with: exitCode };
    }
    case 'app-stopped':
      return { pid: message.pid, signal: signalName(message.signal), response: message.response };
    case 'group-continued': {
      const { leader, signal, stopped } = message;
      return { ...targetFields({ type: 'group', leader }), signal: signalName(signal), ...namedFields('stopped', stopped) };
    }
    case 'app-lost':
      return { pid: message.pid, leaving_with: message.exitCode };
    case 'spawn-failed':
      return { program: message.program, ...failureFields(message.failure), leaving_with: message.exitCode };
    case 'pausing':
      return {};
    case 'orphan-reaped':
      return { pid: message.pid, comm: message.facts?.comm ?? null, ...endFields(message.end) };
    case 'zombies-kept':
      return { count: message.zombies.length, zombies: zombieFields(message.zombies) };
    case 'zombies-left':
      return namedFields('zombies', message.zombies);
    case 'waiting-for-members':
      return { count: message.members.length, grace_ms: message.grace, members: memberFields(message.members) };
    case 'members-killed': {
      const { members, why, after } = message;
      return { count: members.length, why, after_ms: rounded(after), members: memberFields(members) };
    }
    case 'members-remain':
      return { count: message.members.length, members: memberFields(message.members) };
    case 'hook-started':
      return { on: hookPointName(message.point), pid: message.pid, command: message.command };
    case 'hook-ended': {
      const { point, pid, end, ranFor, killed } = message;
      return { on: hookPointName(point), pid, ...endFields(end), ran_for_ms: rounded(ranFor), had_to_be_killed: killed };
    }
    case 'hook-failed':
      return { on: hookPointName(message.point), command: message.command, ...failureFields(message.failure) };
    case 'start-refused':
      return { leaving_with: message.exitCode };
    case 'signal-refused':
      return {
        signal: signalName(message.signal),
        ...targetFields(message.target),
        errno: errnoName(message.errno),
        ...(message.valueOnly === true ? { value_only: true } : {}),
      };
    case 'setup-refused':
      return { what: message.what, errno: errnoName(message.errno) };
    case 'termination-log-failed':
      return { path: message.path, errno: errnoName(message.errno) };
    case 'privileges-dropped':
      return { uid: message.to.user, gid: message.to.group };
    case 'privileges-refused': {
      const { to, step, errno } = message;
      return { uid: to.user, gid: to.group, step, errno: errnoName(errno) };
    }
    case 'members-unknown':
      return { signal: signalName(message.signal) };
    case 'relieved':
      return {};
    case 'resumed': {
      const { signal, words, count, hung } = message.crash;
      return { signal: signal === null ? null : signalName(signal), words, count, hung };
    }
    case 'control-refused':
      return { reason: message.words };
    case 'upgraded':
      return { path: message.path, from: message.from, to: message.to };
    case 'upgrade-failed':
      return { path: message.path, ...obstacleFields(message.obstacle) };
    case 'signal-delivered': {
      const { pid, comm, thread, mainBlocks, info, sender, origin } = message.delivery;
      return { pid, comm, thread, first_thread_blocks: mainBlocks, ...signalFields(info), sender: senderFields(sender), origin };
    }
    case 'tracing-refused': {
      const { errno, yama, seccomp } = message.refusal;
      return { pid: message.pid, errno: errnoName(errno), yama_ptrace_scope: yama, seccomp };
    }
    case 'tracing-aside': {
      const { pid, comm, target } = message.aside;
      return { pid, comm, target_pid: target?.pid ?? null, target_comm: target?.comm ?? null };
    }
    case 'tracer-ended':
      return { pid: message.pid };
    case 'deliveries-lost':
    case 'lines-dropped':
      return { count: message.count };
    case 'unknown-variable':
      return { name: message.name, nearest: message.nearest };
    case 'woke':
      return { reason: message.reason, wakes: message.wakes };
    case 'sleeps':
      return { awake_for_ms: rounded(message.awakeFor) };
    default:
      return unreachable(message);
  }
}

/** What else the obstacle tells is in the words. */
const obstacleFields = (obstacle: Obstacle): Fields => ({
  obstacle: obstacle.type,
  ...('errno' in obstacle ? { errno: errnoName(obstacle.errno) } : {}),
});

const failureFields = ({ step, path, errno }: SpawnFailure): Fields => ({ step, path, errno: errnoName(errno) });
