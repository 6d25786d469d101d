import { getenv } from './cli/getenv.ts';
import type { AskCommand } from './cli/parse-arguments.ts';
import type { ExitCode } from './model/ids.ts';
import { jobName } from './model/jobs/ids.ts';
import type { LookCommand } from './model/look.ts';
import { askJobs } from './runtime/jobs/linux/ask-jobs.ts';
import { showAnswer } from './runtime/jobs/linux/show-answer.ts';
import { runsJobs, STATUS, shownJobs } from './runtime/jobs/linux/shown-jobs.ts';
import type { Asking } from './runtime/linux/ask-init.ts';
import type { Native } from './runtime/linux/linux-system.ts';
import { lookInside } from './runtime/linux/look-inside.ts';
import { writeWhole } from './standard-streams.ts';

/** Says the words, if any, and ends the process. */
type Leave = (native: Native, code: ExitCode, words?: string | null) => never;

/** The states of jobs the init alone knows: it is asked for them. Everything else is read, and wakes nobody. */
export function look(command: LookCommand, asking: Asking, env: readonly Buffer[], leave: Leave): never {
  const { native } = asking;
  const { pid } = command;
  // Whoever names the directory of a control socket means the init behind it.
  if (command.what === 'status' && !command.watch && (directories(env).run !== '' || runsJobs(pid))) {
    const { json, jobs } = command;
    return askAboutJobs({ type: 'ask', request: STATUS, only: jobs.map(jobName), pid, timeout: null, json }, asking, env, leave);
  }
  return leave(native, lookInside(command, native, env, shownJobs({ pid, ...directories(env) }, asking)));
}

/** Where the control socket is looked for. */
const directories = (env: readonly Buffer[]) => ({
  run: getenv(env, 'TSINIT_RUN') ?? '',
  runtime: getenv(env, 'XDG_RUNTIME_DIR') ?? '',
});

export function askAboutJobs(command: AskCommand, asking: Asking, env: readonly Buffer[], leave: Leave): never {
  const { native } = asking;
  const asked = askJobs({ ...command, ...directories(env) }, asking);
  if (!asked.ok) return leave(native, asked.error.code, `tsinit: ${asked.error.words}`);
  const { code, stdout, stderr } = showAnswer(asked.value, { ...command, noColour: (getenv(env, 'NO_COLOR') ?? '') !== '' });
  writeWhole('stderr', stderr);
  writeWhole('stdout', stdout);
  return leave(native, code);
}
