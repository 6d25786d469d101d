import { describe, expect, it } from 'vitest';
import { DEFAULTS } from '../../../src/cli/personalities/defaults.ts';
import { runOf } from '../parsing.ts';

const FAULTS = [4, 5, 6, 7, 8, 11, 31];

describe('without options and variables', () => {
  it.each([
    [
      '/tsinit',
      {
        personality: 'tsinit',
        placement: 'group',
        forwardTo: 'group',
        subreaper: 'where-not-pid-1',
        unforwarded: [],
        jobControl: 'assist',
        grace: 5000,
        farewell: null,
        spawnFailureCodes: { notFound: 127, notExecutable: 126, other: 111 },
      },
    ],
    [
      '/tini',
      {
        personality: 'tini',
        placement: 'group',
        forwardTo: 'process',
        subreaper: 'where-not-pid-1',
        unforwarded: [...FAULTS, 21, 22],
        jobControl: 'leave-stopped',
        grace: 0,
        farewell: null,
        spawnFailureCodes: { notFound: 127, notExecutable: 126, other: 1 },
      },
    ],
    [
      '/dumb-init',
      {
        personality: 'dumb-init',
        placement: 'session',
        forwardTo: 'group',
        subreaper: 'never',
        unforwarded: [],
        jobControl: 'dumb-init',
        grace: 0,
        farewell: 15,
        spawnFailureCodes: { notFound: 2, notExecutable: 2, other: 2 },
      },
    ],
    [
      '/catatonit',
      {
        personality: 'catatonit',
        placement: 'group',
        forwardTo: 'process',
        subreaper: 'where-not-pid-1',
        unforwarded: [...FAULTS, 20, 21, 22],
        jobControl: 'leave-stopped',
        grace: 0,
        farewell: null,
        spawnFailureCodes: { notFound: 1, notExecutable: 1, other: 1 },
      },
    ],
  ])('%s does as its manual says', (path, expected) => {
    expect(runOf(['app'], [], path)).toEqual({
      type: 'run',
      task: { type: 'app', program: [Buffer.from('app')] },
      settings: {
        verbosity: 0,
        logFormat: 'text',
        parentDeathSignal: null,
        remapExit: [],
        rewrites: new Map(),
        warnOnReap: false,
        stopSignal: null,
        killAfter: null,
        hooks: new Map(),
        hookLimit: 10_000,
        delays: new Map(),
        terminationLog: 'default',
        dropPrivileges: null,
        traceSignals: null,
        ...expected,
      },
      warnings: [],
    });
  });

  it('each has the defaults of its own name', () => {
    for (const [name, { personality }] of Object.entries(DEFAULTS)) expect(personality).toBe(name);
  });
});
