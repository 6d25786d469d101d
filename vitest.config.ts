import { defineConfig } from 'vitest/config';

/** unit: no process but the compiler's is started. build: the packer and the build itself. scenario: real processes, real PID 1. */
export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/build/**', 'test/contract/**', 'test/scenario/**'],
        },
      },
      { extends: true, test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 30_000 } },
      { extends: true, test: { name: 'build', include: ['test/build/**/*.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        test: { name: 'scenario', include: ['test/scenario/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
      },
    ],
  },
});
