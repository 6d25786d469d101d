import { expect, it } from 'vitest';
import { changedKeys } from '../../../src/model/jobs/changed-keys.ts';
import type { JobConfig } from '../../../src/model/jobs/config.ts';
import { jobOf } from '../../config/reading.ts';

const of = (keys: string): JobConfig => jobOf(`jobs:\n  a: {command: x, ${keys}}\n`);
const changed = (old: string, next: string) => changedKeys(of(old), of(next));

it.each([
  ['', '', []],
  ['nice: 3', 'nice: 3', []],
  ['nice: 3', 'nice: 4', ['process.nice']],
  ['stop: {timeout: 3s}', 'stop: {signal: INT}', ['stop.signal', 'stop.timeout']],
  ['environment: {A: 1, B: 2}', 'environment: {B: 2, A: 1}', []],
  ['environment: {A: 1, B: 2}', 'environment: {B: 3, C: 1}', ['A', 'B', 'C'].map((name) => `process.environment.set.${name}`)],
  ['success: [1, 2]', 'success: [1, 3]', ['restart.success']],
  ['success: [1, 2]', 'success: [1, 2, 3]', ['restart.success']],
  ['ready: {tcp: 1}', 'ready: {line: x}', ['readiness']],
  ['ready: {tcp: 1}', 'ready: {tcp: 2}', ['readiness.probe.port']],
  ['', 'ready: notify', ['readiness', 'readyTimeout']],
  ['sockets: {a: 80}', 'sockets: {a: 81}', ['sockets']],
  ['', 'budget: {starts: 3, within: 1s}, on_failure: stop', ['onFailure', 'restart.budget']],
])('from {%s} to {%s} %j have changed', (old, next, keys) => {
  expect(changed(old, next)).toEqual(keys);
  expect(changed(next, old)).toEqual(keys);
});

it('another command is one change, whatever its length', () => {
  const at = (command: string) => jobOf(`jobs:\n  a: {command: ${command}}\n`);
  expect(changedKeys(at('x y'), at('[x, y]'))).toEqual([]);
  expect(changedKeys(at('x y'), at('x y z'))).toEqual(['process.command']);
});
