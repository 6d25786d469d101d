import { defineConfig } from 'vitest/config';

/**
 * unit: no process but the compiler's is started. build: the packer and the build itself. scenario: real processes, real
 * PID 1. peers: the same, beside tini, dumb-init and catatonit. programs: the same, with Debian's own servers.
 * jobs: the same with a configuration. orchestration: what docs/ says, with crun in the place of docker, podman and Kubernetes.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Nothing is judged against it: some texts are read some thousand times, and the machine may be busy.
          testTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: ['build', 'contract', 'jobs', 'orchestration', 'peers', 'programs', 'scenario'].map(
            (folder) => `test/${folder}/**`,
          ),
        },
      },
      { extends: true, test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
      {
        extends: true,
        test: { name: 'peers', include: ['test/peers/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      { extends: true, test: { name: 'build', include: ['test/build/**/*.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        test: { name: 'scenario', include: ['test/scenario/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'jobs', include: ['test/jobs/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'orchestration', include: ['test/orchestration/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
      {
        extends: true,
        test: { name: 'programs', include: ['test/programs/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
