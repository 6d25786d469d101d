import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_ABI, JOB_LAYOUT } from '../../native-bindings/jobs-abi.ts';
import { decodeNotifyName, decodePeer, encodeTcpAddress } from '../../native-bindings/sockets.ts';
import { pid, signalNumber } from '../../src/model/ids.ts';
import { createLinks } from '../../src/runtime/jobs/linux/link.ts';
import { killSet, type ShepherdCases } from './shepherd-sets.ts';
import { jobsShim, memory, reapEnded, sockets, start, statOf, until, whenRunning } from './shepherd-world.ts';

/** Sends a datagram for each argument as sd_notify(3) does, makes the file DONE, and stays: who has gone cannot be looked up any more. */
const NOTIFY = String.raw`exec perl -MSocket -e 'socket(S,AF_UNIX,SOCK_DGRAM,0); $n=$ENV{NOTIFY_SOCKET}; $n=~s/^@/\0/; for (@ARGV) { defined send(S,$_,0,pack_sockaddr_un($n)) or die $! } open F,">$ENV{DONE}"; sleep 1000'`;

function notifySocket(): { readonly descriptor: number; readonly name: string } {
  const name = memory(JOB_LAYOUT.notify_name.size);
  const socket = sockets.notifySocket(name, 0, name);
  assert(socket.ok, `no notify socket: ${JSON.stringify(socket)}`);
  return { descriptor: socket.value, name: decodeNotifyName(name) };
}

/** send: a script that the job finds in SEND. */
const environment = (name: string, send: string): Buffer[] =>
  [`PATH=${process.env.PATH}`, `NOTIFY_SOCKET=${name}`, 'DONE=/dev/null', `SEND=${send}`].map((text) => Buffer.from(text));

export const messageCases: ShepherdCases = {
  'sd_notify is believed of a member, however deep, and never of a stranger of the same user': () => {
    const { descriptor, name } = notifySocket();
    const done = join(mkdtempSync(join(tmpdir(), 'tsinit-notify-')), 'done');
    const stranger = spawn('sh', ['-c', `${NOTIFY} STATUS=stranger`], {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, NOTIFY_SOCKET: name, DONE: done },
    });
    until(
      () => existsSync(done),
      () => 'the stranger has sent it',
    );
    const shepherd = start('sh -c \'sh -c "$SEND"; :\'; :', { notifies: true, env: environment(name, `${NOTIFY} READY=1`) }, [
      descriptor,
    ]);
    assert.equal(shepherd.next('notify').text, 'READY=1');
    stranger.kill('SIGKILL');
    killSet(shepherd);
    shepherd.next('empty');
    assert.equal(shepherd.reports.filter(({ type }) => type === 'notify').length, 1);
  },
  'empty and oversized datagrams are nothing': () => {
    const { descriptor, name } = notifySocket();
    const script = `${NOTIFY} "" "$(printf %05000d 0)" STATUS=whole`;
    const shepherd = start(script, { notifies: true, env: environment(name, '') }, [descriptor]);
    assert.equal(shepherd.next('notify').text, 'STATUS=whole');
    killSet(shepherd);
  },
  'WATCHDOG=1 alone is told the first time only': () => {
    const { descriptor, name } = notifySocket();
    const script = `${NOTIFY} WATCHDOG=1 WATCHDOG=1 WATCHDOG=1 STATUS=last`;
    const shepherd = start(script, { notifies: true, env: environment(name, '') }, [descriptor]);
    assert.deepEqual([shepherd.next('notify').text, shepherd.next('notify').text], ['WATCHDOG=1', 'STATUS=last']);
    killSet(shepherd);
  },
  'MAINPID moves the main process to one that is no child of the shepherd’s, whose end is seen': (word) => {
    const shepherd = start(`sh -c 'sleep ${word}; sleep ${word}9'; :`);
    const [main = 0] = whenRunning(word, 1);
    shepherd.tell({ type: 'set-main', pid: pid(main) });
    shepherd.tell({ type: 'signal', signal: signalNumber(15), to: 'main', spareSessions: false });
    const ended = shepherd.next('main-ended');
    assert.deepEqual([ended.process.pid, ended.end], [main, null]);
    killSet(shepherd);
    shepherd.next('empty');
  },
  'what is watched is found by its token, and a kept descriptor is no more kept when it is closed': (word) => {
    const watch = jobsShim.openWatch();
    assert(watch.ok && jobsShim.openWatch().ok);
    assert.deepEqual(jobsShim.isKept(watch.value), { ok: true, value: 1 });
    const shepherd = start(`exec sleep ${word}`);
    assert(jobsShim.keepDescriptor(shepherd.link).ok);
    assert(jobsShim.watch(shepherd.link, 77, JOB_ABI.WATCH_READABLE).ok);
    const events = memory(4 * JOB_LAYOUT.watch_event.size);
    until(
      () => jobsShim.watched(events, 4).ok && events.view.getUint32(0, true) === 77,
      () => 'the report is there',
    );
    killSet(shepherd);
    shepherd.next('empty');
    assert(jobsShim.closeDescriptor(shepherd.link).ok);
    assert.deepEqual(jobsShim.isKept(shepherd.link), { ok: true, value: 0 });
  },
  'TCP: a listener, a connection, its bytes and its end': () => {
    const bytes = encodeTcpAddress({ host: '::1', port: 0, onlyV6: true }) ?? assert.fail();
    const address = memory(bytes.length);
    address.bytes.set(bytes);
    const listener = sockets.listenTcp(address, 4);
    assert(listener.ok, JSON.stringify(listener));
    const port = sockets.portOf(listener.value);
    assert(port.ok);
    address.view.setUint32(JOB_LAYOUT.tcp_address.offsets.port, port.value, true);
    const client = sockets.connectTcp(address);
    assert(client.ok);
    const server = until(
      () => {
        const accepted = sockets.accept(listener.value);
        return accepted.ok && accepted;
      },
      () => 'somebody connects',
    );
    assert(sockets.connected(client.value).ok);
    const words = memory(16);
    words.bytes.write('hello');
    assert.deepEqual(sockets.sendBytes(client.value, words, 5), { ok: true, value: 5 });
    until(
      () => sockets.peekBytes(server.value, words, 16).ok,
      () => 'it has come',
    );
    assert.deepEqual(sockets.receiveBytes(server.value, words, 16), { ok: true, value: 5 });
    jobsShim.closeDescriptor(client.value);
    until(
      () => sockets.receiveBytes(server.value, words, 16).ok,
      () => 'the end has come',
    );
    jobsShim.closeDescriptor(listener.value);
    const refused = sockets.connectTcp(address);
    assert(
      refused.ok &&
        until(
          () => !sockets.connected(refused.value).ok,
          () => 'it is refused',
        ),
    );
  },
  'unix: a stale socket is replaced, a living one is not; the mode is set, and the peer known': () => {
    const path = join(mkdtempSync(join(tmpdir(), 'tsinit-unix-')), 'socket');
    const bytes = memory(path.length);
    bytes.bytes.write(path);
    const listen = () => sockets.listenUnix(bytes, path.length, 0o600, -1, -1, 4);
    const first = listen();
    assert(first.ok);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(listen(), { ok: false, errno: 98 });
    jobsShim.closeDescriptor(first.value);
    const second = listen();
    assert(second.ok);
    assert(sockets.connectUnix(bytes, path.length).ok);
    const accepted = sockets.accept(second.value);
    assert(accepted.ok);
    const credentials = memory(JOB_LAYOUT.peer_credentials.size);
    assert(sockets.peerCredentials(accepted.value, credentials).ok);
    assert.deepEqual(decodePeer(credentials), { pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() });
    reapEnded();
  },
  'its last words are read although it has left without reading our last command, which the kernel says first': (word) => {
    const shepherd = start(`exec sleep ${word}`);
    const { main } = shepherd.next('started');
    until(
      () => statOf(shepherd.pid)?.state === 'S',
      () => 'the shepherd waits',
    );
    process.kill(shepherd.pid, 'SIGSTOP');
    until(
      () => statOf(shepherd.pid)?.state === 'T',
      () => 'the shepherd is stopped',
    );
    process.kill(main.pid, 'SIGKILL');
    until(
      () => statOf(main.pid)?.state === 'Z',
      () => 'the main process has ended',
    );
    killSet(shepherd);
    process.kill(shepherd.pid, 'SIGCONT');
    until(
      () => statOf(shepherd.pid)?.state === 'Z',
      () => 'the shepherd has left',
    );
    const links = createLinks({ jobs: jobsShim, allocate: memory });
    const told: string[] = [];
    for (let seen = links.look(shepherd.link); seen.type === 'report'; seen = links.look(shepherd.link)) {
      told.push(seen.report?.type ?? 'unknown');
      links.take(shepherd.link);
    }
    assert.deepEqual(told, ['main-ended', 'empty']);
    assert.equal(links.look(shepherd.link).type, 'gone');
    reapEnded();
  },
};
