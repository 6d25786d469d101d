import assert from 'node:assert/strict';
import { JOB_LAYOUT } from '../../native-bindings/jobs-abi.ts';
import { signalNumber } from '../../src/model/ids.ts';
import { hasLeft, jobsShim, memory, running, type Shepherd, start, statOf, until, whenRunning } from './shepherd-world.ts';

/** What is to be true of a shepherd, by its title. Each runs in a process of its own; `word` is an argument nobody else has. */
export type ShepherdCases = Readonly<Record<string, (word: string) => void>>;

const SIGKILL = signalNumber(9);
const SIGTERM = signalNumber(15);

export const killSet = (shepherd: Shepherd): void => shepherd.tell({ type: 'kill', spareSessions: false });

/** The table of following daemons through their forks, row by row, and what must not get away from a kill. */
export const setCases: ShepherdCases = {
  'an exit is told with its code, then that nobody is left': () => {
    const shepherd = start('exit 7');
    const { main } = shepherd.next('started');
    const ended = shepherd.next('main-ended');
    assert.deepEqual(
      [ended.process.pid, ended.end, ended.survivors, ended.heir],
      [main.pid, { type: 'exited', code: 7 }, 0, null],
    );
    assert(ended.usage && ended.usage.maxResident > 0);
    shepherd.next('empty');
    hasLeft(shepherd);
  },
  'plain: the child of a process that exits is the job’s': (word) => {
    const shepherd = start(`sleep ${word} & exit 0`);
    const ended = shepherd.next('main-ended');
    assert.deepEqual([ended.survivors, ended.heir?.pid], [1, whenRunning(word, 1)[0]]);
    killSet(shepherd);
    assert.equal(shepherd.next('killed').process.pid, ended.heir?.pid);
    shepherd.next('empty');
    assert.deepEqual(running(word), []);
  },
  'daemonise: the main process is followed through the intermediate to the daemon': (word) => {
    const shepherd = start(`setsid sh -c "sleep ${word} & exit 0" & exit 0`, { heirs: true });
    const [daemon = 0] = whenRunning(word, 1);
    until(
      () => statOf(daemon)?.ppid === shepherd.pid,
      () => 'the daemon is the shepherd’s child',
    );
    for (let heir = shepherd.next('main-ended').heir?.pid; heir !== daemon; ) heir = shepherd.next('main-ended').heir?.pid;
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'main', spareSessions: false });
    const { process, end, survivors } = shepherd.next('main-ended');
    assert.deepEqual([process.pid, end, survivors], [daemon, { type: 'killed', signal: SIGTERM, coreDumped: false }, 0]);
    shepherd.next('empty');
    assert(!shepherd.reports.some((report, index) => report.type === 'empty' && index < shepherd.reports.length - 1));
  },
  'events in the wrong order: at no moment is the set empty while the daemon is being made': (word) => {
    const shepherd = start(`sh -c "sh -c 'sleep ${word} & exit 0' & exit 0" & exit 0`);
    const ended = shepherd.next('main-ended');
    assert(ended.survivors >= 1 && ended.heir !== null);
    whenRunning(word, 1);
    assert(!shepherd.reports.some(({ type }) => type === 'empty'));
    killSet(shepherd);
    shepherd.next('empty');
  },
  'intermediate first: a zombie whose parent does not wait is reaped when it falls to the shepherd': (word) => {
    const shepherd = start(`sh -c "sleep ${word} & exit 0" & exec sleep ${word}`);
    whenRunning(word, 2);
    shepherd.tell({ type: 'signal', signal: SIGKILL, to: 'main', spareSessions: false });
    assert.equal(shepherd.next('main-ended').survivors, 1);
    assert.equal(shepherd.next('signalled').reached, 1);
    killSet(shepherd);
    assert.equal(shepherd.next('killed').process.comm, 'sleep');
    shepherd.next('empty');
  },
  'quadruple forks, each with a session of its own': (word) => {
    const nested = (depth: number): string =>
      depth === 0 ? `exec sleep ${word}` : `DEEPER='${''}' setsid sh -c '${nested(depth - 1).replaceAll("'", `'\\''`)}' & exit 0`;
    const shepherd = start(nested(4));
    const [last = 0] = whenRunning(word, 1);
    until(
      () => statOf(last)?.ppid === shepherd.pid,
      () => 'the last is the shepherd’s child',
    );
    killSet(shepherd);
    assert.equal(shepherd.next('killed').process.pid, last);
    shepherd.next('empty');
  },
  'two daemons: the job is over only when both are': (word) => {
    const shepherd = start(`setsid sleep ${word} & setsid sleep ${word} & exit 0`);
    const [one = 0, two = 0] = whenRunning(word, 2);
    assert.equal(shepherd.next('main-ended').survivors, 2);
    process.kill(one, 'SIGKILL');
    until(
      () => statOf(one) === null,
      () => 'the first is reaped',
    );
    assert(!shepherd.reports.some(({ type }) => type === 'empty'));
    process.kill(two, 'SIGKILL');
    shepherd.next('empty');
  },
  'the leader dies: the workers are counted, and killed when that is asked for': (word) => {
    const shepherd = start(`sleep ${word} & sleep ${word} & wait`);
    whenRunning(word, 2);
    shepherd.tell({ type: 'signal', signal: SIGKILL, to: 'main', spareSessions: false });
    assert.equal(shepherd.next('main-ended').survivors, 2);
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'set', spareSessions: false });
    shepherd.next('signalled');
    assert.equal(shepherd.next('signalled').reached, 2);
    shepherd.next('empty');
  },
  'a signal for the group spares who has left it, one for the set does not': (word) => {
    const shepherd = start(`setsid sleep ${word} & sleep ${word} & exec sleep ${word}`);
    whenRunning(word, 3);
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'group', spareSessions: false });
    assert.equal(shepherd.next('signalled').reached, 2);
    shepherd.next('main-ended');
    whenRunning(word, 1);
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'set', spareSessions: false });
    shepherd.next('empty');
  },
  'sessions of other users survive, with those who look after them': (word) => {
    const shepherd = start(
      `setsid sh -c 'setpriv --reuid=65534 --clear-groups setsid sleep ${word}; :' & setsid sleep ${word} & sleep ${word} & exec sleep ${word}`,
    );
    whenRunning(word, 4);
    shepherd.tell({ type: 'kill', spareSessions: true });
    shepherd.next('empty');
    assert.equal(shepherd.reports.filter(({ type }) => type === 'killed').length, 3);
    const [left = 0, ...others] = running(word);
    assert.deepEqual(others, []);
    process.kill(left, 'SIGKILL');
    hasLeft(shepherd);
  },
  'a set that forks while it is being killed does not get away': (word) => {
    // Each process lives until it has forked the next: as many as before, and never the same ones.
    const shepherd = start(`for i in 1 2 3; do perl -e 'for (;;) { exit if fork }' ${word} & done; exec sleep ${word}`);
    until(
      () => running(word).length > 1,
      () => 'it forks',
    );
    killSet(shepherd);
    shepherd.next('empty');
    assert.deepEqual(running(word), []);
  },
  'a member whose shepherd is no child of it is reached as well': (word) => {
    const shepherd = start(`sh -c 'sh -c "sleep ${word}; :"; :'; :`);
    whenRunning(word, 1);
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'set', spareSessions: false });
    assert(shepherd.next('signalled').reached >= 3);
    shepherd.next('empty');
  },
  'adoptions and the ends of others are told where it is not quiet': (word) => {
    const shepherd = start(`sh -c "sleep ${word} & exit 3" ; exec sleep ${word}`, { quiet: false });
    const [, last = 0] = whenRunning(word, 2).toSorted((a, b) => a - b);
    assert(last > 0);
    shepherd.tell({ type: 'signal', signal: SIGKILL, to: 'main', spareSessions: false });
    const { process: orphan } = shepherd.next('adopted');
    assert.equal(orphan.comm, 'sleep');
    killSet(shepherd);
    assert.equal(shepherd.next('ended').process.pid, orphan.pid);
    shepherd.next('empty');
  },
  'without a brain the shepherd goes on until nobody is left': (word) => {
    const shepherd = start(`sh -c "sleep ${word} & exit 0"; exit 0`);
    shepherd.next('main-ended');
    const [left = 0] = whenRunning(word, 1);
    shepherd.hangUp();
    until(
      () => statOf(left)?.ppid === shepherd.pid,
      () => 'it is still the shepherd’s',
    );
    process.kill(left, 'SIGKILL');
    hasLeft(shepherd);
  },
  'its last words are there at the first look, although it has ended with a command unread': () => {
    const shepherd = start('exec sleep 1000');
    const { main } = shepherd.next('started');
    const untilState = (pid: number, state: string): void =>
      void until(
        () => statOf(pid)?.state === state,
        () => `${pid} is in state ${state}`,
      );
    process.kill(shepherd.pid, 'SIGSTOP');
    untilState(shepherd.pid, 'T');
    process.kill(main.pid, 'SIGKILL');
    untilState(main.pid, 'Z');
    shepherd.tell({ type: 'signal', signal: SIGTERM, to: 'set', spareSessions: false });
    process.kill(shepherd.pid, 'SIGCONT');
    untilState(shepherd.pid, 'Z');
    const report = memory(JOB_LAYOUT.job_report.size);
    const looked = jobsShim.peek(shepherd.link, report, report.length);
    assert(looked.ok && looked.value > 0, `the first look shows ${JSON.stringify(looked)}`);
    shepherd.next('empty');
    hasLeft(shepherd);
  },
  'a shepherd that is killed leaves its job running, and to us': (word) => {
    const shepherd = start(`exec sleep ${word}`);
    const { main } = shepherd.next('started');
    whenRunning(word, 1);
    process.kill(shepherd.pid, 'SIGKILL');
    until(
      () => statOf(main.pid)?.ppid === process.pid,
      () => 'the job is ours',
    );
    process.kill(main.pid, 'SIGKILL');
  },
};
