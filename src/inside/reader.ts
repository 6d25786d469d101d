import { doctorJson, doctorLines } from '../look/doctor.ts';
import { examine } from '../look/examine.ts';
import { metricsText, timeAsleep } from '../look/metrics.ts';
import { treeLines } from '../look/tree.ts';
import { type Question, why } from '../look/why.ts';
import { EXIT_SUCCESS } from '../model/exit-codes.ts';
import { type ExitCode, exitCode, pid as pidOf } from '../model/ids.ts';
import type { LookCommand } from '../model/look.ts';
import { unreachable } from '../model/result.ts';
import { lookAround, zombiesOf } from './doctor.ts';
import { entriesOf, gather, logOf } from './gathered.ts';
import { initOf, mainOf, snapshotOf } from './header.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { showLog } from './log.ts';
import { placeOf } from './place.ts';
import { complain, paintFor, say, sayLines, widthFor } from './said.ts';
import { showStatus } from './status.ts';
import type { World } from './world.ts';

/** What the bundle gives to the brain, which loads it only for a look inside. */
export interface Inside {
  readonly look: typeof look;
}

/** Everybody who has ended is a zombie for an instant; who still is one after so many milliseconds has been forgotten. */
const MOMENT = 100;

/** Answers that are a no: nothing was found, or the doctor has found a problem. */
const NO = exitCode(1);

/** Carries out a look into a running init, and says what is seen on standard output. */
export function look(command: LookCommand, world: World): ExitCode {
  const opened = openLedger(command.pid, command.what);
  if (!opened.ok) return complain(world, opened.error);
  const ledger = opened.value;
  switch (command.what) {
    case 'log':
      return showLog(command, ledger, world);
    case 'why':
      return tellWhy(command.about, ledger, world);
    case 'tree':
      return sayLines(world, treeLines(gather(ledger.read(), command.pid, world, true).trees, widthFor(world), paintFor(world)));
    case 'doctor':
      return callDoctor(command, ledger, world);
    case 'metrics':
      return tellMetrics(ledger, world);
    case 'status':
      return showStatus(command, ledger, world);
    default:
      return unreachable(command);
  }
}

function tellWhy(about: string | null, ledger: Ledger, world: World): ExitCode {
  const memory = ledger.read();
  const tracing = snapshotOf(memory)?.state.tracer.id === 'running';
  const story = why(logOf(memory), questionOf(about), world.now(), tracing, widthFor(world));
  return sayLines(world, story.lines, story.found ? EXIT_SUCCESS : NO);
}

function questionOf(about: string | null): Question {
  if (about === null) return { type: 'last' };
  return /^\d{1,7}$/.test(about) && Number(about) > 0
    ? { type: 'process', pid: pidOf(Number(about)) }
    : { type: 'named', name: about };
}

function callDoctor({ pid, json }: Extract<LookCommand, { readonly what: 'doctor' }>, ledger: Ledger, world: World): ExitCode {
  const memory = ledger.read();
  const init = { ...initOf(memory), residentKb: 0 };
  const place = placeOf(pid, init.pid);
  const before = zombiesOf(place);
  if (before.length > 0) world.wait(MOMENT);
  const examined = lookAround(place, init, mainOf(memory), snapshotOf(memory));
  const findings = examine({
    ...examined,
    zombies: examined.zombies.filter(({ pid: one }) => before.some((zombie) => zombie.pid === one)),
  });
  const code = findings.some(({ level }) => level === 'problem') ? NO : EXIT_SUCCESS;
  if (json) return say(world, `${JSON.stringify(doctorJson(findings))}\n`, code);
  return sayLines(world, doctorLines(findings, widthFor(world), paintFor(world)), code);
}

function tellMetrics(ledger: Ledger, world: World): ExitCode {
  const memory = ledger.read();
  const { startedAt, wakes, sleeps, crashes } = initOf(memory);
  const log = logOf(memory);
  const now = world.now();
  const uptime = Math.round(now - startedAt) / 1000;
  return say(
    world,
    metricsText(log, { wakes, sleeps, crashes, uptime, asleep: timeAsleep(log, now), entries: entriesOf(memory) }),
  );
}
