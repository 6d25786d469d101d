import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { errno, exitCode, signalNumber } from '../../src/model/ids.ts';
import { APP, arrived, GROUP, Machine, NO_SUCH_FILE } from './given.ts';

const SIGUSR1 = 10;
const EPERM = errno(1);

describe('the start', () => {
  it('spawns and does nothing else as PID 1', () => {
    expect(new Machine({}, 'pid-1').happens({ type: 'began' }).effects).toEqual([{ type: 'spawn-app' }]);
  });

  it('becomes a subreaper before the spawn where it is not PID 1', () => {
    expect(new Machine({}, 'subreaper').happens({ type: 'began' }).types).toEqual(['set-subreaper', 'spawn-app']);
  });

  it('becomes a subreaper as PID 1 as well where that was asked for', () => {
    expect(new Machine({ subreaper: 'always' }).happens({ type: 'began' }).types).toEqual(['set-subreaper', 'spawn-app']);
  });

  it('becomes no subreaper in the place of dumb-init, which is none', () => {
    const machine = new Machine(DEFAULTS['dumb-init'], 'parent-only').happens({ type: 'began' });
    expect(machine.types).toEqual(['spawn-app']);
  });

  it('asks for the parent-death signal before the spawn', () => {
    const machine = new Machine({ parentDeathSignal: signalNumber(15) }).happens({ type: 'began' });
    expect(machine.effects).toEqual([{ type: 'set-parent-death-signal', signal: 15 }, { type: 'spawn-app' }]);
  });

  it('warns where it may not become a subreaper, knows that it is none, and goes on', () => {
    const machine = new Machine({}, 'subreaper').happens(
      { type: 'began' },
      { type: 'setup-refused', what: 'subreaper', errno: EPERM },
    );
    expect(machine.effects).toEqual([{ type: 'tell', message: { type: 'setup-refused', what: 'subreaper', errno: EPERM } }]);
    expect(machine.state.role).toBe('parent-only');
    expect(machine.running().state.app.id).toBe('running');
  });

  it('stays PID 1 where only the needless subreaper flag or the parent-death signal is refused', () => {
    const machine = new Machine({ subreaper: 'always' }).happens({ type: 'setup-refused', what: 'subreaper', errno: EPERM });
    expect(machine.state.role).toBe('pid-1');
    const other = new Machine({}, 'subreaper').happens({ type: 'setup-refused', what: 'parent-death-signal', errno: EPERM });
    expect(other.state.role).toBe('subreaper');
  });

  it('tells of the app and of nothing else once it runs', () => {
    const machine = new Machine().running();
    expect(machine.effects).toEqual([{ type: 'tell', message: { type: 'app-started', pid: APP } }]);
  });

  it('forwards what came before the app, in its order, once the app is there', () => {
    const machine = new Machine().happens(arrived(15));
    expect(machine.told).toMatchObject([{ type: 'signal', action: { type: 'kept', why: 'no-app' } }]);
    machine.happens(arrived(SIGUSR1), { type: 'app-spawned', pid: APP, startTime: null });
    expect(machine.effects.slice(1)).toEqual([
      { type: 'send-signal', signal: 15, target: GROUP, carry: null },
      { type: 'send-signal', signal: SIGUSR1, target: GROUP, carry: null },
    ]);
  });

  it('drops before the app is there what is to be dropped', () => {
    const machine = new Machine({ rewrites: new Map([[signalNumber(15), 'drop']]) }).happens(arrived(15));
    expect(machine.told).toMatchObject([{ action: { type: 'dropped', why: 'rule' } }]);
    expect(machine.running().types).toEqual(['tell']);
  });

  it('takes the news of a spawn that comes twice, after a crash, only once', () => {
    const machine = new Machine().running();
    const before = machine.state;
    machine.at(9000).happens({ type: 'app-spawned', pid: APP, startTime: 100 }, { type: 'began' });
    expect([machine.state, machine.effects]).toEqual([before, []]);
  });

  it.each([
    ['exec', 2, 127, 'no such file'],
    ['exec', 20, 127, 'a path through a file'],
    ['exec', 13, 126, 'no permission'],
    ['exec', 8, 126, 'no program of this machine'],
    ['exec', 21, 126, 'an interpreter that is a directory'],
    ['exec', 12, 111, 'no memory'],
    ['exec', 24, 111, 'too many files'],
    ['clone', 11, 111, 'too many processes'],
    ['rlimit', 1, 111, 'a step before exec'],
    ['descriptors', 2, 111, 'a step before exec that has the errno of a missing program'],
  ] as const)('where %s fails with errno %i leaves with %i: %s', (step, error, code, _why) => {
    const failure = { step, errno: errno(error), path: '' };
    const machine = new Machine().happens({ type: 'began' }, { type: 'spawn-failed', failure });
    expect(machine.effects).toEqual([
      { type: 'tell', message: { type: 'spawn-failed', program: 'app', failure, exitCode: code } },
      { type: 'leave', code },
    ]);
    expect(machine.state.app).toEqual({ id: 'left', exitCode: exitCode(code) });
  });

  it.each([
    ['tini', 'exec', 2, 127],
    ['tini', 'exec', 13, 126],
    ['tini', 'exec', 8, 1],
    ['tini', 'exec', 20, 1],
    ['tini', 'clone', 11, 1],
    ['dumb-init', 'exec', 2, 2],
    ['dumb-init', 'exec', 8, 2],
    ['dumb-init', 'session', 1, 2],
    ['catatonit', 'exec', 2, 1],
    ['catatonit', 'exec', 13, 1],
  ] as const)('in the place of %s, where %s fails with errno %i, leaves with its code %i', (personality, step, error, code) => {
    const failure = { step, errno: errno(error), path: '' };
    const machine = new Machine(DEFAULTS[personality]).happens({ type: 'began' }, { type: 'spawn-failed', failure });
    expect(machine.effects.at(-1)).toEqual({ type: 'leave', code });
  });

  it('that failed is a success in the place of tini where -e says so of its code, and nowhere else', () => {
    const leaving = (personality: 'tini' | 'tsinit') =>
      new Machine({ ...DEFAULTS[personality], remapExit: [exitCode(127)] }).happens({
        type: 'spawn-failed',
        failure: NO_SUCH_FILE,
      });
    expect(leaving('tini').effects.at(-1)).toEqual({ type: 'leave', code: 0 });
    expect(leaving('tsinit').effects.at(-1)).toEqual({ type: 'leave', code: 127 });
  });

  it('that failed is written down for Kubernetes', () => {
    const machine = new Machine({ terminationLog: '/log' }).happens({ type: 'spawn-failed', failure: NO_SUCH_FILE });
    expect(machine.types).toEqual(['tell', 'write-termination-log', 'leave']);
  });
});
