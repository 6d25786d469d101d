import type { StatusView } from '../look/inside.ts';
import { fitted, statusLines } from '../look/status.ts';
import { statusJson } from '../look/status-json.ts';
import type { ExitCode } from '../model/ids.ts';
import type { LookCommand } from '../model/look.ts';
import { printable } from '../model/printable.ts';
import { gather } from './gathered.ts';
import type { Ledger } from './ledger.ts';
import { complain, paintFor, say, sayLines, widthFor } from './said.ts';
import { watch } from './watch.ts';
import type { World } from './world.ts';

type StatusCommand = Extract<LookCommand, { readonly what: 'status' }>;

/** `tsinit status`: of an app by what the ledger and /proc say; of jobs, whose states the init alone knows, by what it answers as well. */
export function showStatus(command: StatusCommand, ledger: Ledger, world: World): ExitCode {
  const { pid, jobs, json } = command;
  const [name] = jobs;
  const look = (): StatusView => gather(ledger.read(), pid, world, false);
  const first = look();
  if (name !== undefined && first.main.id !== 'jobs')
    return complain(world, `status: "${printable(name, 60)}" names a job, and process ${pid} runs none; leave it out`);
  if (json) {
    const answer = first.main.id === 'jobs' ? world.jobs(jobs) : null;
    return say(world, `${JSON.stringify({ ...statusJson(first), jobs: answer?.json ?? null })}\n`);
  }
  const lines = (view: StatusView, width: number | null): readonly string[] => {
    const answer = view.main.id === 'jobs' ? world.jobs(jobs) : null;
    const ofJobs = answer === null ? [] : ['', ...answer.lines(width)];
    return [...statusLines(view, width, paintFor(world)), ...ofJobs];
  };
  if (!command.watch) return sayLines(world, lines(first, widthFor(world)));
  if (world.size('stdout') === null)
    return complain(world, 'status: --watch needs a terminal on standard output; leave it out, or use --json');
  return watch(world, ({ rows, columns }) => fitted(lines(look(), columns), rows, columns));
}
