import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { errno, signalNumber } from '../../src/model/ids.ts';
import { runTrial } from '../../src/runtime/trial.ts';
import { type FakeProgram, FakeSystem } from './fake-system.ts';

const { SIGINT, SIGKILL, SIGSEGV } = constants.signals;
const tried = (file: FakeProgram): { readonly answer: unknown; readonly system: FakeSystem } => {
  const system = new FakeSystem(file);
  return { answer: runTrial(system, 30_000), system };
};

test('a file that ends well may take over', () => {
  expect(tried((kernel, self) => kernel.schedule(90, () => kernel.exit(self, 0))).answer).toBeNull();
});

test('one that ends otherwise may not', () => {
  const words = 'the new file was tried, and exited with 127; nothing was changed';
  expect(tried((kernel, self) => kernel.schedule(90, () => kernel.exit(self, 127))).answer).toEqual({ code: 111, words });
});

test('one that is killed may not', () => {
  const { answer } = tried((kernel, self) =>
    kernel.schedule(90, () => void kernel.sendSignal(signalNumber(SIGSEGV), { type: 'process', pid: self }, null)),
  );
  expect(answer).toMatchObject({ code: 111, words: expect.stringMatching(/was killed by SIGSEGV.*; nothing was changed$/) });
});

test('one that does nothing is killed when patience is over', () => {
  const { answer, system } = tried(() => undefined);
  expect(answer).toEqual({ code: 111, words: 'the new file was tried, and did nothing for 30 s; nothing was changed' });
  expect(system.sent).toMatchObject([{ signal: SIGKILL }]);
});

test('it is killed where somebody interrupts us', () => {
  const { answer, system } = tried((kernel) => kernel.schedule(90, () => kernel.arrive(SIGINT, 0)));
  expect(answer).toEqual({ code: 130, words: 'SIGINT came: nothing was changed' });
  expect(system.sent).toMatchObject([{ signal: SIGKILL }]);
});

test('one that cannot be executed may not', () => {
  const system = new FakeSystem(() => undefined);
  system.spawnRefused = { step: 'exec', errno: errno(constants.errno.ETXTBSY), path: '/new/tsinit' };
  expect(runTrial(system, 30_000)).toMatchObject({
    code: 111,
    words: expect.stringMatching(/^the new file cannot even be tried: .*ETXTBSY.*; nothing was changed$/),
  });
});
