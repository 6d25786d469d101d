import type { Output } from '../../helpers/output.ts';
import type { Running } from '../../helpers/running.ts';
import type { Outcome } from '../case.ts';
import { type Init, type PeerStart, start } from '../peer.ts';

/** The exit code; or the name of the signal that ended process 1. */
export async function ending(run: Running): Promise<number | string> {
  const { code, signal } = await run.ended;
  return code ?? signal ?? 'nothing is known';
}

/** Only whether something was said: the words are everybody's own. */
export const said = (output: Output): string => (output.text === '' ? 'nothing' : 'something');

/** A run that needs nobody: how it ends, and on which streams something appears. */
export async function wholeRun(init: Init, given: PeerStart): Promise<Outcome> {
  const run = start(init, given);
  const code = await ending(run);
  return { code, stdout: said(run.stdout), stderr: said(run.stderr) };
}

/** A run whose end alone matters. */
export async function exitOf(init: Init, given: PeerStart): Promise<Outcome> {
  return { code: await ending(start(init, given)) };
}
