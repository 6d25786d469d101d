import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeTcpAddress } from '../../native-bindings/sockets.ts';
import { killSet, type ShepherdCases } from './shepherd-sets.ts';
import { memory, sockets, start, until, whenRunning } from './shepherd-world.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'tsinit-shepherd-'));
const file = (path: string, maxSize = 0n, keep = 0) => ({ type: 'file', path: Buffer.from(path), maxSize, keep }) as const;

/** What a shell that runs under this plan prints. */
function printed(script: string, plan: Parameters<typeof start>[1], descriptors: readonly number[] = []): string {
  const path = join(folder(), 'out');
  const shepherd = start(script, { output: file(path), errors: 'output', ...plan }, descriptors);
  shepherd.next('empty');
  return readFileSync(path, 'utf8');
}

const failing = {
  exec: [['/nowhere/missing'], {}, 2, '/nowhere/missing'],
  directory: ['exit 0', { directory: Buffer.from('/nowhere') }, 2, '/nowhere'],
  output: ['exit 0', { output: file('/nowhere/log') }, 2, '/nowhere/log'],
  cgroup: ['exit 0', { cgroup: Buffer.from('/nowhere/cgroup.procs') }, 2, '/nowhere/cgroup.procs'],
  rlimit: ['exit 0', { limits: [{ resource: 99, soft: 1n, hard: 1n }] }, 22, ''],
  'oom-score': ['exit 0', { oomScoreAdjust: 5000 }, 22, '/proc/self/oom_score_adj'],
  capabilities: ['exit 0', { capabilities: 1n << 62n }, 22, ''],
} as const;

/** The plan carried out, and what the job writes. */
export const planCases: ShepherdCases = {
  ...Object.fromEntries(
    Object.entries(failing).map(([step, [program, plan, errno, path]]) => [
      `a start that fails at the step ${step} says so, and nothing runs`,
      () => {
        const shepherd = start(program, plan);
        assert.deepEqual(shepherd.next('spawn-failed').failure, { step, errno, path });
      },
    ]),
  ),
  'umask, nice, limits, directory, OOM score and no_new_privs are as planned': () => {
    const text = printed('umask; nice; ulimit -n; pwd; cat /proc/self/oom_score_adj; grep NoNewPrivs /proc/self/status', {
      umask: 0o27,
      nice: 3,
      limits: [{ resource: 7, soft: 77n, hard: 78n }],
      directory: Buffer.from('/usr'),
      oomScoreAdjust: 500,
      noNewPrivileges: true,
    });
    assert.equal(text, '0027\n3\n77\n/usr\n500\nNoNewPrivs:\t1\n');
  },
  'user, group and groups are as planned, and no capability is left': () => {
    const text = printed('id -u; id -g; id -G; grep CapPrm /proc/self/status', {
      user: 65534,
      group: 65533,
      groups: [65532, 65531],
    });
    assert.equal(text, '65534\n65533\n65533 65531 65532\nCapPrm:\t0000000000000000\n');
  },
  'of the capabilities another user keeps those that are planned, and cannot get others': () => {
    const text = printed('grep -E "Cap(Prm|Eff|Bnd|Amb)" /proc/self/status', { user: 65534, capabilities: 1n << 10n });
    assert.equal(text.replaceAll(/Cap(\w+):\t0*/g, '$1='), 'Prm=400\nEff=400\nBnd=400\nAmb=400\n');
  },
  // Not in a pipe, whose ends the shell would have open while it looks.
  'stdin is empty, and it is in a session of its own without a mask or a descriptor too many': () => {
    const text = printed(
      'cat; ps -o sid= -p $$ | tr -d " "; echo $$; grep -E "SigBlk|SigIgn" /proc/self/status; ls -m /proc/$$/fd',
      {},
    );
    const [session, pid, blocked, ignored, descriptors] = text.split('\n');
    assert.equal(session, pid);
    assert.deepEqual([blocked, ignored], ['SigBlk:\t0000000000000000', 'SigIgn:\t0000000000000000']);
    assert.equal(descriptors, '0, 1, 2');
  },
  'listeners begin at 3, and LISTEN_PID is put right': () => {
    const bytes = encodeTcpAddress({ host: '127.0.0.1', port: 0, onlyV6: false });
    assert(bytes);
    const address = memory(bytes.length);
    address.bytes.set(bytes);
    const [one, two] = [sockets.listenTcp(address, 8), sockets.listenTcp(address, 8)];
    assert(one.ok && two.ok);
    const env = [`PATH=${process.env.PATH}`, 'LISTEN_PID=0', 'LISTEN_FDS=2'].map((text) => Buffer.from(text));
    const script = 'test "$LISTEN_PID" = $$ && echo right; ls -m /proc/$$/fd; readlink /proc/$$/fd/3 | cut -c1-6';
    assert.equal(printed(script, { env, listeners: 2 }, [one.value, two.value]), 'right\n0, 1, 2, 3, 4\nsocket\n');
  },
  'a newline on the readiness descriptor is told once': (word) => {
    const shepherd = start(`trap '' PIPE; echo >&7; echo >&7; exec sleep ${word}`, { readyDescriptor: 7 });
    shepherd.next('ready');
    killSet(shepherd);
    shepherd.next('empty');
    assert.equal(shepherd.reports.filter(({ type }) => type === 'ready').length, 1);
  },
  'the status descriptor tells of idle and busy': () => {
    const shepherd = start('printf bi >&3', { statusDescriptor: 3 });
    assert.deepEqual([shepherd.next('status').status, shepherd.next('status').status], ['busy', 'idle']);
  },
  'a watchdog that nobody feeds expires, once': (word) => {
    const shepherd = start(`exec sleep ${word}`, { watchdog: 1_000_000n });
    shepherd.next('watchdog-expired');
    shepherd.tell({ type: 'watchdog', limit: 2_000_000n });
    shepherd.next('watchdog-expired');
    killSet(shepherd);
    shepherd.next('empty');
  },
  'a file is rotated by its size, at the end of a line': () => {
    const path = join(folder(), 'log');
    const shepherd = start('i=0; while [ $i -lt 100 ]; do echo "line $i"; i=$((i+1)); done', { output: file(path, 100n, 2) });
    shepherd.next('empty');
    const names = readdirSync(join(path, '..')).toSorted();
    assert.deepEqual(names, ['log', 'log.1', 'log.2']);
    assert(names.every((name) => statSync(join(path, '..', name)).size <= 110));
    const text = ['log.2', 'log.1', 'log'].map((name) => readFileSync(join(path, '..', name), 'utf8')).join('');
    const numbers = text
      .trimEnd()
      .split('\n')
      .map((line) => Number(line.slice(5)));
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => 100 - numbers.length + index),
    );
  },
  'lines are told while it is asked for, long ones in parts, and the last without its newline': () => {
    const shepherd = start('echo one; printf "%09000d\\n" 0; printf last', {
      output: { type: 'prefix', prefix: Buffer.from('') },
      tee: true,
    });
    assert.equal(shepherd.next('line').text, 'one');
    const lengths = [shepherd.next('line').text.length, shepherd.next('line').text.length];
    assert.deepEqual(lengths, [8191, 809]);
    assert.equal(shepherd.next('line').text, 'last');
    shepherd.next('empty');
  },
  'a full disk neither holds the job up nor ends it': () => {
    const shepherd = start('i=0; while [ $i -lt 2000 ]; do echo "a line of output, number $i"; i=$((i+1)); done; exit 4', {
      output: file('/dev/full'),
    });
    assert.deepEqual(shepherd.next('main-ended').end, { type: 'exited', code: 4 });
    shepherd.next('empty');
  },
  'what was written before the end is told before the end': () => {
    const shepherd = start('echo last words', { output: { type: 'prefix', prefix: Buffer.from('') }, tee: true });
    shepherd.next('empty');
    assert.deepEqual(
      shepherd.reports.map(({ type }) => type),
      ['started', 'line', 'main-ended', 'empty'],
    );
  },
  'who holds the pipe of a spared session does not keep the shepherd from telling the end': (word) => {
    const shepherd = start(`setpriv --reuid=65534 --clear-groups setsid sleep ${word} & exec sleep ${word}`, {
      output: { type: 'prefix', prefix: Buffer.from('') },
    });
    whenRunning(word, 2);
    shepherd.tell({ type: 'kill', spareSessions: true });
    shepherd.next('empty');
    const [left = 0] = whenRunning(word, 1);
    process.kill(left, 'SIGKILL');
    until(
      () => whenRunning(word, 0),
      () => 'it is gone',
    );
  },
};
