import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const full = process.env.TSINIT_ENDURANCE === 'full';

/** Minutes each: what is begun last alone keeps one processor busy, and the other waits. */
const LONGEST = ['peers/peers', 'scenario/lost-signals', 'faults/faults', 'build/build', 'scenario/personality-survives'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/**
 * unit: no process but the compiler's is started. build: the packer and the build itself. scenario: real processes, real
 * PID 1. peers: the same, beside tini, dumb-init and catatonit. programs: the same, with Debian's own servers.
 * jobs: the same with a configuration.
 * fuzz: what hostile bytes do to every reader of them. faults: real processes whose system calls fail. orchestration: what docs/ says,
 * with crun in the place of docker, podman and Kubernetes. endurance: much of everything; with TSINIT_ENDURANCE=full as much as is
 * asked of it, and the soak over the fake clock, which is among the unit tests, with it.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    // Most tests wait for processes, and need no processor meanwhile.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    // They bound a failure: a test waits for facts (test/helpers/until.ts), and takes many times as long on a machine that has other work.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            'build',
            'contract',
            'endurance',
            'faults',
            'fuzz',
            'jobs',
            'orchestration',
            'peers',
            'programs',
            'scenario',
          ].map((folder) => `test/${folder}/**`),
        },
      },
      { extends: true, test: { name: 'contract', include: ['test/contract/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'peers', include: ['test/peers/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'], testTimeout: 600_000, hookTimeout: 600_000 } },
      { extends: true, test: { name: 'build', include: ['test/build/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'scenario', include: ['test/scenario/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'jobs', include: ['test/jobs/**/*.test.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'endurance',
          include: ['test/endurance/**/*.test.ts', ...(full ? ['test/runtime/soak.test.ts'] : [])],
          env: full ? { TSINIT_SOAK_EVENTS: '1000000' } : {},
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: ['test/faults/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'orchestration', include: ['test/orchestration/**/*.test.ts'] },
      },
      {
        extends: true,
        test: { name: 'programs', include: ['test/programs/**/*.test.ts'] },
      },
    ],
  },
});
