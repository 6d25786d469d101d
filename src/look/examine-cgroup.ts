import { type CgroupView, type Finding, note, ok, problem } from './doctor.ts';
import { memoryWords } from './tree.ts';

/** What the core wants free below the limit before it boots the brain (core/look.c), in bytes. */
const ROOM_FOR_BRAIN = 40 * 1024 * 1024;
/** node has so many tasks at its start. */
const TASKS_FOR_BRAIN = 6;

/** Limits of the cgroup, and what is left below them. */
export function examineCgroup({ version, memory, pids }: CgroupView): readonly Finding[] {
  if (version === null)
    return [
      note(
        'cgroup',
        'nothing of it can be read: OOM kills are not told apart from other SIGKILLs',
        'mount /sys/fs/cgroup read-only',
      ),
    ];
  return [ok('cgroup', `version ${version}`), memoryFinding(memory), pidsFinding(pids)];
}

function memoryFinding(memory: CgroupView['memory']): Finding {
  if (memory === null || memory.usage === null) return note('memory', 'its limit cannot be read');
  const { limit, usage, oomKills } = memory;
  const kills =
    oomKills === null || oomKills === 0
      ? ''
      : `; the OOM killer has taken ${oomKills === 1 ? 'one process' : `${oomKills} processes`}`;
  if (limit === null) return (kills === '' ? ok : note)('memory', `${words(usage)} used, no limit${kills}`);
  const left = Math.max(0, limit - usage);
  const said = `${words(usage)} of ${words(limit)} used, ${words(left)} left${kills}`;
  if (left < ROOM_FOR_BRAIN)
    return problem(
      'memory',
      said,
      'the brain needs 40 MB to boot (what the kernel can drop not counted); until then the core does without it: raise the limit',
    );
  return kills === '' ? ok('memory', said) : note('memory', said, 'raise the limit, or look for what grows');
}

function pidsFinding(pids: CgroupView['pids']): Finding {
  if (pids === null) return note('pids', 'their limit cannot be read');
  const { limit, usage } = pids;
  if (limit === null) return ok('pids', `${usage} tasks, no limit`);
  const left = limit - usage;
  const said = `${usage} of ${limit} tasks, ${left} left`;
  return left < TASKS_FOR_BRAIN
    ? problem('pids', said, 'the brain needs 6 to boot, and the app may fail to fork: raise pids.max (--pids-limit)')
    : ok('pids', said);
}

const words = (bytes: number): string => memoryWords(Math.round(bytes / 1024));
