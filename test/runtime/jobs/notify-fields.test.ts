import { describe, expect, it } from 'vitest';
import { notifyFields } from '../../../src/runtime/jobs/notify-fields.ts';

const NOTHING = {
  ready: false,
  reloading: false,
  stopping: false,
  watchdog: 'none',
  status: null,
  mainPid: null,
  errno: null,
  fdStore: false,
};

describe('a datagram of sd_notify(3)', () => {
  it('may tell several things at once, and what nobody knows beside them', () => {
    expect(notifyFields('READY=1\nSTATUS=serving 3\nMAINPID=77\nX_FUTURE=yes\n')).toEqual({
      ...NOTHING,
      ready: true,
      status: 'serving 3',
      mainPid: 77,
    });
    expect(notifyFields('WATCHDOG=1')).toEqual({ ...NOTHING, watchdog: 'alive' });
    expect(notifyFields('WATCHDOG=trigger')).toEqual({ ...NOTHING, watchdog: 'trigger' });
    expect(notifyFields('RELOADING=1\nSTOPPING=1\nERRNO=2\nFDSTORE=1')).toEqual({
      ...NOTHING,
      reloading: true,
      stopping: true,
      errno: 2,
      fdStore: true,
    });
  });

  it.each(['', '\n\n', 'nonsense', '=1', 'READY=0', 'READY=yes', 'MAINPID=1', 'MAINPID=-5', 'MAINPID=99999999', '\0\0'])(
    'means nothing where it says nothing that is known: %j',
    (text) => {
      expect(notifyFields(text)).toBeNull();
    },
  );

  it('has a status of one printable, bounded line', () => {
    expect(notifyFields('STATUS=\u001b[2J red')?.status).toBe('\\x1b[2J red');
    expect(notifyFields(`STATUS=${'x'.repeat(5000)}`)?.status?.length).toBeLessThanOrEqual(200);
    expect(notifyFields('STATUS=')?.status).toBe('');
  });
});
