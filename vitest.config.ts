import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The default export is what vitest reads.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    pool: 'forks',
    // One core stays free for servers and browsers of the tests: recordings in a browser miss pictures on a full machine.
    maxWorkers: Math.max(availableParallelism() - 1, 1),
    globalSetup: ['test/temporary-root.ts'],
    reporters: ['default', './test/slowest-files.ts'],
    slowTestThreshold: 5000,
    // These limits find a test that hangs. They must not fail a slow machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TZ: 'America/New_York' },
  },
});
