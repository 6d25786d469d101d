import { outerPid, parentOf, stateOf } from '../../helpers/proc.ts';
import type { Running } from '../../helpers/running.ts';
import { until } from '../../helpers/until.ts';
import { type Init, type PeerStart, start } from '../peer.ts';
import { ending } from './ending.ts';
import { settledLifeOf } from './process.ts';
import { HARMLESS, quiet } from './quiet.ts';

/** Who a program of test/fixtures/tell.c can be. The app has them for children. */
export type Role = 'app' | 'member' | 'outsider' | 'escapee';

/** Sent to each of them directly: its answer comes behind all that was told before. No program uses it, and glibc hides it. */
const PROBE = 33;

/** An app that tells which signals it and its children get, and from whom. */
export class Family {
  readonly run: Running;
  /** The init, as we number it. */
  readonly initPid: number;
  readonly #pids: ReadonlyMap<Role, number>;
  #probes = 0;

  private constructor(run: Running, initPid: number, pids: ReadonlyMap<Role, number>) {
    this.run = run;
    this.initPid = initPid;
    this.#pids = pids;
  }

  /** Waits until all have their traps. `words` are those of the fixture (but=, to=). */
  static async start(init: Init, given: PeerStart, roles: readonly Role[] = [], words: readonly string[] = []): Promise<Family> {
    const run = start(init, { ...given, app: ['tell', ...words, ...roles] });
    return Family.of(run, roles);
  }

  /** The family of an init that was started in another way. */
  static async of(run: Running, roles: readonly Role[] = []): Promise<Family> {
    const initPid = await run.pid();
    const pids = new Map<Role, number>();
    for (const role of [...roles, 'app'] as const) {
      const inner = await run.stdout.number(new RegExp(`${role} ready (\\d+)$`));
      pids.set(role, await until(`the ${role} is found`, () => outerPid(initPid, inner)));
    }
    return new Family(run, initPid, pids);
  }

  /** As we number it. */
  pid(role: Role): number {
    const pid = this.#pids.get(role);
    if (pid === undefined) throw new Error(`there is no ${role}`);
    return pid;
  }

  /** Of the init. */
  parentOfInit(): number {
    return parentOf(this.initPid);
  }

  get roles(): Role[] {
    return [...this.#pids.keys()];
  }

  /** Waits until the role has told that the signal came. */
  async got(signal: number, role: Role = 'app'): Promise<void> {
    await this.run.stdout.until(new RegExp(`${role} got ${signal} `));
  }

  /** As settled(), once the init has passed on all that it has got. */
  async settledAfter(): Promise<void> {
    await quiet(this.initPid);
    await this.settled();
  }

  /** Waits until each of these has told all that it was sent until now. */
  async settled(roles: readonly Role[] = this.roles): Promise<void> {
    this.#probes++;
    for (const role of roles) await settledLifeOf(this.pid(role));
    for (const role of roles) process.kill(this.pid(role), PROBE);
    for (const role of roles) await until(`the ${role} answers`, () => this.#told(role, PROBE).length >= this.#probes);
  }

  /** Does what a line of the fixture says, "exit CODE" or "die SIGNAL", and waits until the init has left, too. */
  async end(line: string): Promise<void> {
    this.run.type(`${line}\n`);
    await until('the init has left', () => stateOf(this.initPid) === null);
  }

  /** The exit code, once whoever is left has been killed: they hold the standard output open. */
  async ending(): Promise<number | string> {
    for (const role of this.roles) if (stateOf(this.pid(role)) !== null) process.kill(this.pid(role), 'SIGKILL');
    return ending(this.run);
  }

  /** "ROLE alive", "ROLE stopped" and so on for everybody, the init among them. */
  async lives(): Promise<string[]> {
    const pids = [['init', this.initPid] as const, ...this.#pids];
    return Promise.all(pids.map(async ([name, pid]) => `${name} ${await settledLifeOf(pid)}`));
  }

  /** Who got the signal, and each as often as it did; empty where nobody did. */
  whoGot(signal: number): string[] {
    const got = this.roles.flatMap((role) => Array.from(this.#told(role, signal), () => role));
    return signal === HARMLESS ? [...new Set(got)] : got; /* quiet() sends more of these */
  }

  /** All signals that the role has told of, in their order, but for those that a test sends to wait for others. */
  signalsOf(role: Role): number[] {
    return [...this.run.stdout.text.matchAll(new RegExp(`^${role} got (\\d+) `, 'gm'))]
      .map((found) => Number(found[1]))
      .filter((signal) => signal !== PROBE && signal !== HARMLESS);
  }

  /** "code N pid N value N" of each time that the role got the signal. */
  detailsOf(role: Role, signal: number): string[] {
    return this.#told(role, signal).map((found) => found[1] ?? '');
  }

  #told(role: Role, signal: number): RegExpMatchArray[] {
    return [...this.run.stdout.text.matchAll(new RegExp(`^${role} got ${signal} (.*)$`, 'gm'))];
  }
}
