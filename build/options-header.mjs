// @ts-check
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './context.mjs';

/** What decides the header's content: the options, the personalities and what the policy makes of them. */
export function optionInputs() {
  return ['cli', 'model', 'policy']
    .flatMap((room) => {
      const entries = readdirSync(join(root, 'src', room), { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return files.map((file) => join(file.parentPath, file.name)).sort();
    })
    .concat(['abi', 'enums', 'spawn-flags'].map((name) => join(root, 'native-bindings', `${name}.ts`)));
}

/**
 * The personalities for the native core, which starts their plain forms without the brain, and must find the program behind their
 * options where the brain cannot be booted. Lists of names are strings in which each name ends in NUL, and the list in an empty one.
 * @param {{output: string, version: string}} request
 * @returns {Promise<number>} how many personalities there are
 */
export async function writeOptionsHeader({ output, version }) {
  const { FORMS } = await import('../src/cli/personalities/forms.ts');
  const rows = await Promise.all(FORMS.map(personality));
  const lines = [
    '/* Made by build/options-header.mjs from src/cli/personalities and src/policy. */',
    '#ifndef TSINIT_OPTIONS_H',
    '#define TSINIT_OPTIONS_H',
    `#define TSINIT_VERSION ${literal(version)}`,
    `#define TSINIT_PERSONALITIES { \\\n${rows.map((row) => `  ${row}`).join(', \\\n')} \\\n}`,
    '#endif',
    '',
  ];
  writeFileSync(output, lines.join('\n'));
  return FORMS.length;
}

/**
 * One struct personality, its members in their order.
 * @param {import('../src/cli/personalities/forms.ts').Form} form
 */
async function personality(form) {
  const { DEFAULTS } = await import('../src/cli/personalities/defaults.ts');
  const { spawnFlags } = await import('../native-bindings/spawn-flags.ts');
  const settings = DEFAULTS[form.personality];
  const members = [
    list(form.names),
    list(form.variables),
    list(form.commands),
    list(form.commandsOfProcessOne),
    literal(form.shortWithValue),
    list(form.longWithValue),
    literal(form.shortPause),
    list(form.longPause),
    ...codes(settings),
    spawnFlags(settings),
    settings.subreaper === 'never' ? 0 : 1,
    settings.forwardTo === 'process' ? 1 : 0,
    await orders(settings),
  ];
  return `{${members.join(', ')}}`;
}

/** @param {import('../src/model/settings.ts').Settings} settings */
function codes({ personality, spawnFailureCodes: { notFound, notExecutable, other } }) {
  return [notFound, notExecutable, other, personality === 'tsinit' ? 100 : 1];
}

/**
 * What the policy orders once the app runs; the core fills in its pid.
 * @param {import('../src/model/settings.ts').Settings} settings
 */
async function orders(settings) {
  const { initialState } = await import('../src/policy/initial-state.ts');
  const { decide } = await import('../src/policy/decide.ts');
  const { standingOrders } = await import('../src/policy/standing-orders.ts');
  const { reflexOrders } = await import('../src/policy/reflex-orders.ts');
  const { millis, pid } = await import('../src/model/ids.ts');
  const unborn = initialState(settings, 'pid-1', { type: 'app', program: 'app' });
  const [running] = decide(unborn, { type: 'app-spawned', now: millis(0), pid: pid(2), startTime: null });
  const given = standingOrders(running);
  const as = given.orders.map((order) => (order === 'ask' ? 'ORDER_ASK' : order === 'drop' ? 'ORDER_DROP' : String(order)));
  const alone = reflexOrders(running);
  const stopSignals = alone.stopSignals.reduce((set, signal) => set | (1n << BigInt(signal - 1)), 0n);
  const numbers = [given.reapQuietly ? 1 : 0, given.leaveAtOnce ? 1 : 0, given.farewell ?? 0];
  const forReflex = [stopSignals, nanoseconds(alone.killAfter ?? 0), nanoseconds(alone.grace)].map((number) => `${number}UL`);
  return `{0, {${as.join(', ')}}, ${[...numbers, ...forReflex].join(', ')}, {0}, 0}`;
}

/** @param {number} milliseconds */
const nanoseconds = (milliseconds) => BigInt(milliseconds) * 1_000_000n;

/** @param {readonly string[]} names */
function list(names) {
  return `${names.map((name) => literal(`${name}\\0`)).join(' ')} "\\0"`.trim();
}

/** @param {string} text */
function literal(text) {
  if (!/^[\w.+=\\-]*$/.test(text)) throw new Error(`"${text}" does not fit into a C string literal as it is`);
  return `"${text}"`;
}
