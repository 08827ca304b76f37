import { defineConfig } from 'vitest/config';

// The default export is what vitest reads.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts'],
    pool: 'forks',
    globalSetup: ['test/temporary-root.ts'],
    // These limits find a test that hangs. They must not fail a slow machine.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { TZ: 'America/New_York' },
  },
});
