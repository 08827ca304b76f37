import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** These play a recording in Chromium. On a busy machine it misses pictures, so they run one by one after all others. */
const PLAYS_A_RECORDING = ['test/e2e/liveness-page.test.ts', 'test/sdk/browser.test.ts'];

// The default export is what vitest reads.
export default defineConfig({
  test: {
    pool: 'forks',
    globalSetup: ['test/temporary-root.ts'],
    reporters: ['default', './test/slowest-files.ts'],
    slowTestThreshold: 5000,
    // These limits find a test that hangs. They must not fail a slow machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    env: { TZ: 'America/New_York' },
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: PLAYS_A_RECORDING,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'recordings', include: PLAYS_A_RECORDING, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
