import { expect, it } from 'vitest';
import { AlteredFile } from '../helpers/altered-file.ts';
import { app } from '../helpers/fixtures.ts';
import { runAsInit } from '../helpers/run-as-init.ts';
import { describeNeeding } from '../helpers/tools.ts';

function withBrokenLoader(): string {
  const file = new AlteredFile();
  const { start, size } = file.library('ld-linux');
  return file.write(start + 0x1000, Buffer.alloc(size - 0x2000, 0xff)).close();
}

const withUnknownFlag = (): string => new AlteredFile().replaceText('--v8-pool-size=1', '--v8-pool-siez=1').close();

describeNeeding([], 'a damaged file', () => {
  it.each([
    ['whose loader crashes', withBrokenLoader, /it crashed, signal \d+;/],
    ['whose node gives up by exit(3) before the brain is there', withUnknownFlag, /it crashed, signal 6;/],
  ])('%s starts the app all the same, forwards, and leaves with its code', async (_what, make, why) => {
    const run = runAsInit({ bare: [make(), '--grace', '1s', '--', app(), 'trap-term-report', '6'] });
    await run.stdout.until(/^ready/);
    await run.signal('SIGTERM');
    expect((await run.ended).code).toBe(6);
    expect(run.stderr.text).toMatch(why);
  });
});
