import assert from 'node:assert/strict';
import type { Member, Zombie } from '../../src/model/event.ts';
import { millis, type Pid } from '../../src/model/ids.ts';
import type { ArrivedSignal, ChildReport, Peek, System } from '../../src/runtime/system.ts';

const PATIENCE = 60_000;

export function spawned(system: System): Pid {
  const result = system.spawnApp();
  assert(result.ok, 'the app could not be started');
  return result.value.pid;
}

export type Shown = Pick<ChildReport, 'pid' | 'change'>;

/** Waits for the next child that has something to tell; it is not reaped. */
export function nextChild(system: System): Shown {
  return until(system, () => shown(system.peekChild(null)));
}

export function shown(peek: Peek): Shown | null {
  return peek.type === 'child' ? { pid: peek.report.pid, change: peek.report.change } : null;
}

/** Reaps until no child is left. */
export function everyEnd(system: System): readonly Shown[] {
  const ended: Shown[] = [];
  let peek = system.peekChild(null);
  return until(system, () => {
    while (peek.type === 'child') {
      ended.push(peek.report);
      peek = system.peekChild(peek.report.pid);
    }
    if (peek.type === 'no-children') return ended;
    peek = system.peekChild(null);
    return null;
  });
}

export function whenThereAre(system: System, count: number): readonly Member[] {
  return until(system, () => {
    const members = system.members() ?? [];
    // A shell that has not come to its exec yet is not what it is going to be.
    return members.length === count && members.every(({ commandLine }) => commandLine[0] === 'sleep') ? members : null;
  });
}

export function whenZombie(system: System, app: Pid): void {
  until(system, () => (system.identify(app)?.facts.state === 'Z' ? true : null));
}

export function whenZombieIsKept(system: System): Zombie {
  return until(system, () => system.inspectEnd().zombies[0] ?? null);
}

export function nextSignal(system: System): ArrivedSignal {
  let signals: readonly ArrivedSignal[] = [];
  return until(
    system,
    () => signals[0] ?? null,
    (deadline) => {
      signals = system.waitForSignals(deadline);
    },
  );
}

/** Looks again after each wait, which a change of a child ends early. */
function until<Found>(
  system: System,
  look: () => Found | null,
  wait: (deadline: ReturnType<System['now']>) => void = (deadline) => void system.waitForSignals(deadline),
): Found {
  const end = system.now() + PATIENCE;
  for (let found = look(); ; found = look()) {
    if (found !== null) return found;
    assert(system.now() < end, 'it has not come to pass');
    wait(millis(system.now() + 5));
  }
}
