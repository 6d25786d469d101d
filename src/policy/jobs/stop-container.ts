import { type ExitCode, millis, type SignalNumber } from '../../model/ids.ts';
import { type Turn, tell } from './turn.ts';

/** Everything is stopped, in the reverse of the order in which it starts, and then left with this code. The first reason counts. */
export function stopContainer(turn: Turn, code: ExitCode, words: string, signal: SignalNumber | null = null): void {
  const { container, config } = turn.state;
  if (container.id !== 'going-on') return;
  const killAt = config.stopTimeout === null ? null : millis(turn.now + config.stopTimeout);
  const signals = signal === null ? [] : [signal];
  turn.state = {
    ...turn.state,
    container: { id: 'stopping', code, words, since: turn.now, killAt, killing: false, signals },
  };
  tell(turn, { type: 'jobs-stopping', words });
}
