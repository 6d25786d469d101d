import { describe, expect, it } from 'vitest';
import { jobEnvironment } from '../../../../src/runtime/jobs/linux/job-environment.ts';

const own = ['PATH=/bin', 'LANG=de', 'LC_ALL=C', 'SECRET=x', 'TSINIT_RUN=/r', 'NOTIFY_SOCKET=/n', 'odd'].map((text) =>
  Buffer.from(text),
);
const build = (config: Partial<Parameters<typeof jobEnvironment>[0]['config']>, more: object = {}) => {
  const built = jobEnvironment({
    config: { import: [], files: [], set: {}, ...config },
    own,
    account: null,
    told: {},
    readFile: (path) => (path === '/env' ? Buffer.from('# a comment\nA=1\n B="two words"\r\n\nbad\nPATH=/file\n') : null),
    ...more,
  });
  return built.ok ? built.value.map(String).sort() : built.error;
};

describe("a job's environment", () => {
  it('is what is imported, and never what is about this very init', () => {
    expect(build({ import: ['PATH', 'L*'] })).toEqual(['LANG=de', 'LC_ALL=C', 'PATH=/bin']);
    expect(build({ import: ['*'] })).toEqual(['LANG=de', 'LC_ALL=C', 'PATH=/bin', 'SECRET=x']);
    expect(build({})).toEqual([]);
  });

  it('has files over what is imported, what is set over files, and what tsinit tells over all', () => {
    const files = [{ path: '/env', optional: false }];
    expect(build({ import: ['PATH'], files })).toEqual(['A=1', 'B=two words', 'PATH=/file']);
    expect(build({ files, set: { A: '2', TSINIT_JOB: 'no' } }, { told: { TSINIT_JOB: 'web' } })).toEqual([
      'A=2',
      'B=two words',
      'PATH=/file',
      'TSINIT_JOB=web',
    ]);
  });

  it('names a file that is missing, unless it may be', () => {
    expect(build({ files: [{ path: '/none', optional: false }] })).toBe('/none');
    expect(build({ files: [{ path: '/none', optional: true }] })).toEqual([]);
  });

  it('says who the user is, where passwd(5) knows', () => {
    const account = { name: 'web', id: 33, group: 33, home: '/srv', shell: '' };
    expect(build({ import: ['PATH'] }, { account })).toEqual([
      'HOME=/srv',
      'LOGNAME=web',
      'PATH=/bin',
      'SHELL=/bin/sh',
      'USER=web',
    ]);
  });
});
