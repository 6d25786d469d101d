/** By hand: node test/faults/try.ts SCENE [FAULT ...], where a FAULT is like init:openat:3:EPERM or child:execve:1+:EAGAIN. */
import { faultFrom } from './fault.ts';
import { play } from './play.ts';
import { scenes } from './scenes.ts';

const [name = '', ...words] = process.argv.slice(2);
const scene = scenes.find((one) => one.name === name);
if (scene === undefined) {
  process.stdout.write(`${scenes.map((one) => `${one.name.padEnd(18)} ${one.what}`).join('\n')}\n`);
} else {
  const record = words.includes('--record');
  const faults = words.filter((word) => !word.startsWith('--')).map(faultFrom);
  const course = await play(scene, faults, record);
  process.stdout.write(`${JSON.stringify(course, null, 1)}\n`);
}
