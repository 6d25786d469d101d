import { exitCode, type SignalNumber } from '../../model/ids.ts';
import type { JobName } from '../../model/jobs/ids.ts';
import type { SignalMeaning } from '../../model/jobs/message.ts';
import { SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, signalName } from '../../model/signals.ts';
import { mainSignal } from './apply-config.ts';
import { killEverything } from './container-end.ts';
import { readAgain } from './reload.ts';
import { stopContainer } from './stop-container.ts';
import { configIn, type EventOf, emit, type Turn, tell } from './turn.ts';

const STOP_ALL: ReadonlySet<SignalNumber> = new Set([SIGTERM, SIGINT, SIGQUIT]);

/** Stop, stop now, reload; all others go to the jobs that want them. */
export function signalArrived(turn: Turn, { info, sender }: EventOf<'signal-arrived'>): void {
  const { signal } = info;
  if (signal === SIGCHLD) return;
  const meaning = meaningOf(turn, signal);
  tell(turn, { type: 'jobs-signal', info, sender, meaning });
  if (meaning.type === 'stop-all') stopAll(turn, signal);
  if (meaning.type === 'kill-all') killEverything(turn);
  if (meaning.type === 'reload') readAgain(turn, null);
  if (meaning.type === 'forwarded') forward(turn, signal, meaning.to);
}

function meaningOf(turn: Turn, signal: SignalNumber): SignalMeaning {
  const { container } = turn.state;
  if (container.id === 'left') return { type: 'ignored' };
  if (STOP_ALL.has(signal)) {
    const second = container.id === 'stopping' && (container.killing || container.signals.includes(signal));
    return { type: second ? 'kill-all' : 'stop-all' };
  }
  if (signal === SIGHUP) return { type: container.id === 'going-on' ? 'reload' : 'ignored' };
  const to = turn.state.jobs
    .filter(
      ({ name, runs }) => runs.some(({ life }) => life.id !== 'ended') && configIn(turn.state, name)?.forward.includes(signal),
    )
    .map(({ name }) => name);
  return to.length === 0 ? { type: 'ignored' } : { type: 'forwarded', to };
}

/** A stop that was asked for is success. One of another kind while everything is being stopped is only remembered. */
function stopAll(turn: Turn, signal: SignalNumber): void {
  const { container } = turn.state;
  if (container.id === 'stopping') {
    turn.state = { ...turn.state, container: { ...container, signals: [...container.signals, signal] } };
  } else stopContainer(turn, exitCode(0), `${signalName(signal)} asked for it`, signal);
}

function forward(turn: Turn, signal: SignalNumber, to: readonly JobName[]): void {
  for (const { name, runs } of turn.state.jobs) {
    if (!to.includes(name)) continue;
    for (const run of runs) if (run.life.id !== 'ended') emit(turn, mainSignal(run, signal));
  }
}
