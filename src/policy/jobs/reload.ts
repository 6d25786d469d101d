import type { Reading } from '../../model/jobs/state.ts';
import { printable } from '../../model/printable.ts';
import { answer } from './answers.ts';
import { applyConfig } from './apply-config.ts';
import { reloadPlan } from './reload-plan.ts';
import { type EventOf, emit, type Turn, tell } from './turn.ts';

type Asked = Reading['asked'][number];

/** Somebody wants the file to be read: by SIGHUP (asked null), or by a request. What comes while it is being read has it read once more. */
export function readAgain(turn: Turn, asked: Asked | null): void {
  const { reading } = turn.state;
  const apply = asked === null || !asked.dryRun;
  const more = asked === null ? [] : [asked];
  if (reading === null) {
    turn.state = { ...turn.state, reading: { apply, asked: more, again: null } };
    emit(turn, { type: 'read-config' });
  } else {
    const { again } = reading;
    const next = { apply: apply || again?.apply === true, asked: [...(again?.asked ?? []), ...more] };
    turn.state = { ...turn.state, reading: { ...reading, again: next } };
  }
}

/** Nothing changes where it was only asked about, or where everything is being stopped anyway. */
export function configRead(turn: Turn, { config }: EventOf<'config-read'>): void {
  const { reading, container } = turn.state;
  const plan = reloadPlan(turn.state.config, config);
  if (container.id !== 'going-on') {
    finish(turn, 1, ['everything is being stopped: the configuration is not taken on']);
    return;
  }
  if (reading === null || reading.apply) {
    applyConfig(turn, config);
    const changes = plan.filter(({ change }) => change !== 'unchanged').map(({ words }) => words);
    tell(turn, { type: 'reloaded', lines: changes });
  }
  finish(turn, 0, plan.length === 0 ? ['no jobs'] : plan.map(({ words }) => words));
}

export function configRefused(turn: Turn, { path, diagnostics }: EventOf<'config-refused'>): void {
  if (turn.state.reading?.apply !== false) tell(turn, { type: 'reload-refused', path, diagnostics });
  const lines = diagnostics.map(({ path: key, words, at }) => {
    const where = at === null ? path : `${path}:${at.line}:${at.column}`;
    return printable(`${where}: ${key === '' ? '' : `${key}: `}${words}`, 500);
  });
  finish(turn, 1, ['the configuration has errors, and nothing was changed:', ...lines]);
}

function finish(turn: Turn, code: number, lines: readonly string[]): void {
  const { reading } = turn.state;
  if (reading === null) return;
  for (const { id } of reading.asked) answer(turn, id, code, lines);
  const { again } = reading;
  turn.state = { ...turn.state, reading: again === null ? null : { ...again, again: null } };
  if (again !== null) emit(turn, { type: 'read-config' });
}
