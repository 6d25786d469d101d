import { expect, it } from 'vitest';
import { lastBorn, parseKillTrace, writerOf } from '../../src/runtime/parse-kill-trace.ts';

/** As Linux 6.18 and 6.1 wrote them. */
const RECORDED = `# tracer: nop
            kill-2207    [001] dN.2.   104.812345: signal_generate: sig=9 errno=0 code=0 comm=sh pid=29686 grp=1 res=0
           <...>-740     [000] d..1. 18104.000001: signal_generate: sig=9 errno=0 code=128 comm=my worker pid=739 grp=1 res=0
     ev il-9-100-12  (    100) [000] d..1. 18104.000001: signal_generate: sig=9 errno=0 code=-6 comm=a comm=b pid=7 pid=8 grp=0 res=0
            kill-2208    [001] d..2.   104.9: signal_generate: sig=9 errno=0 code=0 comm=sh pid=29687 grp=1 res=2
            kill-2208    [001] d..2.   104.9: signal_deliver: sig=9 errno=0 code=0 sa_handler=0 sa_flags=0
 CPU:1 [LOST 12 EVENTS]
            kill-2209    [001] d..2.   104.9: signal_generate: sig=9 errno=0 code=0 comm=half pid=2`;

it('tells who has sent which signal to whom, and leaves out what was not delivered', () => {
  expect(parseKillTrace(RECORDED)).toEqual([
    { sender: { pid: 2207, comm: 'kill' }, target: { pid: 29686, comm: 'sh' }, signal: 9, code: 0 },
    { sender: { pid: 740, comm: null }, target: { pid: 739, comm: 'my worker' }, signal: 9, code: 128 },
    { sender: { pid: 12, comm: 'ev il-9-100' }, target: { pid: 8, comm: 'a comm=b pid=7' }, signal: 9, code: -6 },
  ]);
});

/** As Linux 6.18 wrote them. */
const STARTED = `              sh-12089   [000] ...1. 33053.902870: tracing_mark_write: hi
 node-MainThrea-12090   (12090) [001] ...1. 33053.902871: tracing_mark_write: tsinit
 node-MainThrea-12090   [001] ..... 33053.902951: sched_process_fork: comm=node-MainThrea pid=12090 child_comm=node-MainThrea child_pid=12094
 node-MainThrea-12090   [001] ..... 33053.905459: sched_process_fork: comm=a pid=1 child_comm=b pid=2 child_comm=a pid=1 child_comm=b child_pid=12095
            kill-2207    [001] dN.2. 33053.912345: signal_generate: sig=9 errno=0 code=0 comm=sh pid=29686 grp=1 res=0
`;

it('tells which thread has written a mark, and who was born last', () => {
  expect([writerOf('tsinit', STARTED), writerOf('tsini', STARTED)]).toEqual([12_090, null]);
  expect([lastBorn(STARTED), lastBorn(RECORDED), lastBorn('')]).toEqual([12_095, null, null]);
});
