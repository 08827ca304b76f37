import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { postgresPrograms } from './test/postgres-programs.ts';
import { THRIFTY } from './test/thrifty.ts';
import { SlowestFirst } from './test/slowest-first.ts';
import { volume } from './test/volume.ts';

/** These play a recording in Chromium. On a busy machine it misses pictures, so they run one by one after all others. */
const PLAYS_A_RECORDING = ['test/e2e/liveness-page.test.ts', 'test/sdk/browser.test.ts'];
/** Tests of functions and classes, which share a process. */
const SHARES_A_PROCESS = ['src/**/*.test.ts'];
/**
 * Tests of the whole product that change nothing outside of their servers. They share a process too, so that the product
 * is loaded once and those of the console start one browser.
 */
const STARTS_SERVERS = [
  'test/console/**/*.test.ts',
  'test/e2e/{admin,admin-rights,attempts,audit-export,business-risk,cases,console-door,credits,face-verify}.test.ts',
  'test/e2e/{oidc,person-import,readiness,register,risk-cli,risk-details,rotation,sandbox,sandbox-coverage}.test.ts',
  'test/e2e/{decision-counts,score-models,second-factor,second-person,sources,upstream,video-liveness,webhooks}.test.ts',
];
/** The stores over SQL. They run once for each engine: on SQLite among the other units, and on PostgreSQL. */
const RUNS_ON_EACH_ENGINE = ['src/storage/sql/**/*.test.ts', 'src/storage/postgres/**/*.test.ts'];
/** Finds a test that hangs. It must not fail a slow machine. */
const LIMIT_MS = volume({ short: 600_000, long: 7_200_000 });
/** These watch or change the process that they run in: its memory, its children, its heap, its files. */
const NEEDS_A_PROCESS = ['src/engines/**/*.test.ts', 'src/cli/**/*.test.ts', 'src/composition/**/*.test.ts'];

/** The stores on PostgreSQL, if it is installed. If it is not, that is said, and on CI it is a failure. */
function onPostgres(): TestProjectConfiguration[] {
  if (postgresPrograms() === null && process.env['RENZHENG_LEAVE_NOTHING_OUT'] === undefined) {
    process.stderr.write('renzheng: PostgreSQL is not installed, so no test runs on it (apt-get install postgresql)\n');
    return [];
  }
  const env = { RENZHENG_TEST_ENGINE: 'postgres' };
  return [{ extends: true, test: { name: 'postgres', include: RUNS_ON_EACH_ENGINE, isolate: false, env } }];
}

// The default export is what vitest reads.
export default defineConfig({
  test: {
    pool: 'forks',
    execArgv: [...THRIFTY],
    globalSetup: ['test/temporary-root.ts'],
    setupFiles: ['test/processor-time.ts', 'test/keep-compiled-code.ts', 'test/keep-start-memory.ts'],
    // Node loads the code itself, as in production, and takes it compiled from its cache.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    reporters: ['default', './test/slowest-files.ts'],
    slowTestThreshold: 5000,
    testTimeout: LIMIT_MS,
    hookTimeout: LIMIT_MS,
    expect: { poll: { timeout: LIMIT_MS / 2 } },
    // Tests load networks too, and ONNX Runtime would report them (src/cli/main.ts).
    env: { TZ: 'America/New_York', ORT_DISABLE_TELEMETRY: '1' },
    // One more than there are cores, because many tests wait: for a process that starts, or for a page.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['{test,tools,bench}/**/*.test.ts', ...NEEDS_A_PROCESS],
          exclude: [...PLAYS_A_RECORDING, ...STARTS_SERVERS],
        },
      },
      { extends: true, test: { name: 'servers', include: STARTS_SERVERS, isolate: false } },
      {
        extends: true,
        test: { name: 'units', include: SHARES_A_PROCESS, exclude: NEEDS_A_PROCESS, isolate: false },
      },
      ...onPostgres(),
      {
        extends: true,
        test: { name: 'recordings', include: PLAYS_A_RECORDING, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
