import { describe, expect, it } from 'vitest';
import { millis, signalNumber } from '../../src/model/ids.ts';
import { nextDeadline } from '../../src/policy/deadline.ts';
import { appEnds, arrived, exited, Machine } from './given.ts';

const requested = { type: 'upgrade-requested', path: '/new', version: '1.0' } as const;
const failed = { type: 'upgrade-failed', path: '/new', obstacle: { type: 'not-tsinit' } } as const;
const upgraded = { type: 'upgraded', version: '1.1' } as const;

const told = (message: object, code: number) => [
  { type: 'tell', message },
  { type: 'answer-request', code, message },
];

const refusedFor = (type: string) => told({ type: 'upgrade-failed', path: '/new', obstacle: { type } }, 111);

describe('an upgrade that is asked for', () => {
  it('is carried out at once while the app runs, or while we pause', () => {
    for (const machine of [new Machine().running(), new Machine({}, 'pid-1', { type: 'pause' })]) {
      const { app } = machine.state;
      expect(machine.happens(requested).effects).toEqual([{ type: 'replace-self', path: '/new' }]);
      expect(machine.state).toMatchObject({ app, upgrade: { path: '/new', from: '1.0' } });
    }
  });

  it('changes no deadline, and nothing of what is held', () => {
    const settings = { killAfter: millis(5000), delays: new Map([[signalNumber(10), millis(700)]]) };
    const machine = new Machine(settings).running().happens(arrived(15), arrived(10));
    const { app } = machine.state;
    const deadline = nextDeadline(machine.state);
    machine.at(1300).happens(requested, upgraded);
    expect(machine.state.app).toBe(app);
    expect(nextDeadline(machine.state)).toBe(deadline);
    expect(deadline).toBe(1700);
  });

  it('is refused before the app is there, and after its end', () => {
    expect(new Machine().happens(requested).effects).toEqual(refusedFor('no-app-yet'));
    const ending = [
      new Machine().running().happens(...appEnds(exited(3))),
      new Machine().draining(),
      new Machine().draining().at(9000).happens({ type: 'deadline-passed' }),
    ];
    expect(ending.map(({ state }) => state.app.id)).toEqual(['ended', 'draining', 'killing']);
    for (const machine of ending) expect(machine.happens(requested).effects).toEqual(refusedFor('app-ended'));
  });

  it('is not heard any more once we leave', () => {
    const machine = new Machine().running().happens(...appEnds(exited(0)), { type: 'reaper-drained', childrenLeft: false });
    expect(machine.state.app.id).toBe('left');
    expect(machine.happens(requested).effects).toEqual([]);
  });
});

describe('what came of it', () => {
  it('is told and answered where the file takes our place, and then there is no way back', () => {
    const machine = new Machine().running().happens(requested, upgraded);
    const message = { type: 'upgraded', path: '/new', from: '1.0', to: '1.1' };
    expect(machine.effects).toEqual([{ type: 'forget-old-file' }, ...told(message, 0)]);
    expect(machine.state.upgrade).toBeNull();
    expect(machine.happens(upgraded).effects).toEqual([]);
  });

  it('is told and answered where it does not, and everything goes on', () => {
    const machine = new Machine().running();
    const before = machine.state;
    machine.happens(requested, failed);
    expect(machine.effects).toEqual(refusedFor('not-tsinit'));
    expect(machine.state).toEqual(before);
  });

  it('is told even where the app has ended meanwhile', () => {
    const machine = new Machine().running().happens(requested, ...appEnds(exited(3)), upgraded);
    expect(machine.state.app.id).toBe('ended');
    expect(machine.types).toEqual(['forget-old-file', 'tell', 'answer-request']);
  });
});
