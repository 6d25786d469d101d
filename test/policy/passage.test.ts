import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, DEFAULTS } from '../../src/cli/personalities/defaults.ts';
import { signalNumber } from '../../src/model/ids.ts';
import type { Rewrite, Settings } from '../../src/model/settings.ts';
import {
  SIGHUP,
  SIGINT,
  SIGPWR,
  SIGQUIT,
  SIGRTMIN_3,
  SIGSTOP,
  SIGTERM,
  SIGTSTP,
  SIGTTIN,
  SIGWINCH,
} from '../../src/model/signals.ts';
import { asksToStop, mayEnd, passage } from '../../src/policy/passage.ts';

const SIGSEGV = signalNumber(11);
const ALL = Array.from({ length: 64 }, (_, index) => signalNumber(index + 1));
const as = (signal: number) => ({ type: 'forwarded', as: signal });
const rewriting = (...rules: readonly (readonly [number, Rewrite])[]): Settings => ({
  ...DEFAULT_SETTINGS,
  rewrites: new Map(rules.map(([from, to]) => [signalNumber(from), to])),
});

describe('a signal on its way to the app', () => {
  it('goes on as it is, whichever of the 64 it is', () => {
    for (const signal of ALL) expect(passage(DEFAULT_SETTINGS, signal)).toEqual(as(signal));
  });

  it('becomes what a rule makes of it, once, real-time signals too', () => {
    const settings = rewriting([SIGTERM, SIGQUIT], [SIGQUIT, SIGHUP], [40, SIGINT]);
    expect([SIGTERM, SIGQUIT, signalNumber(40)].map((signal) => passage(settings, signal))).toEqual([
      as(SIGQUIT),
      as(SIGHUP),
      as(SIGINT),
    ]);
  });

  it('is dropped by a rule, and that is said to be one', () => {
    expect(passage(rewriting([SIGHUP, 'drop']), SIGHUP)).toEqual({ type: 'dropped', why: 'rule' });
  });

  it('becomes the stop signal where it is SIGTERM, and no other does', () => {
    const settings = { ...DEFAULT_SETTINGS, stopSignal: SIGWINCH };
    expect([passage(settings, SIGTERM), passage(settings, SIGINT)]).toEqual([as(SIGWINCH), as(SIGINT)]);
  });

  it('is not passed on where the init whose place we have does not: that is another reason', () => {
    const dropped = { type: 'dropped', why: 'personality' };
    expect([passage(DEFAULTS.tini, SIGSEGV), passage(DEFAULTS.tini, SIGTTIN)]).toEqual([dropped, dropped]);
    expect([passage(DEFAULTS.tini, SIGTSTP), passage(DEFAULTS.catatonit, SIGTSTP)]).toEqual([as(SIGTSTP), dropped]);
  });

  it('obeys a rule rather than the personality or the stop signal', () => {
    const tini = { ...DEFAULTS.tini, rewrites: new Map([[SIGSEGV, SIGHUP]]) };
    expect(passage(tini, SIGSEGV)).toEqual(as(SIGHUP));
    const both = { ...rewriting([SIGTERM, SIGQUIT]), stopSignal: SIGWINCH };
    expect(passage(both, SIGTERM)).toEqual(as(SIGQUIT));
  });

  it('becomes SIGSTOP in a session of dumb-init, where the kernel would drop it, and only there', () => {
    expect(passage(DEFAULTS['dumb-init'], SIGTSTP)).toEqual(as(SIGSTOP));
    expect(passage({ ...DEFAULTS['dumb-init'], placement: 'inherited' }, SIGTSTP)).toEqual(as(SIGTSTP));
    expect(passage({ ...DEFAULTS['dumb-init'], rewrites: new Map([[SIGTSTP, SIGHUP]]) }, SIGTSTP)).toEqual(as(SIGHUP));
  });
});

describe('a request to stop', () => {
  it('is TERM, INT, QUIT, PWR or RTMIN+3, but not HUP, a reload to most', () => {
    expect(ALL.filter((signal) => asksToStop(DEFAULT_SETTINGS, signal))).toEqual([SIGINT, SIGQUIT, SIGTERM, SIGPWR, SIGRTMIN_3]);
  });

  it('is also what SIGTERM becomes, by --stop-signal or by a rule', () => {
    expect(asksToStop({ ...DEFAULT_SETTINGS, stopSignal: SIGWINCH }, SIGWINCH)).toBe(true);
    expect(asksToStop(rewriting([SIGTERM, SIGHUP]), SIGHUP)).toBe(true);
    expect(asksToStop(rewriting([SIGTERM, 'drop']), SIGHUP)).toBe(false);
  });

  it('is not the only reason to continue a stopped app: HUP may end it as well', () => {
    expect([SIGHUP, SIGTERM, SIGWINCH].map((signal) => mayEnd(DEFAULT_SETTINGS, signal))).toEqual([true, true, false]);
  });
});
