import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { jobOperations } from '../sql/jobs/operations.ts';
import { beginLeases, leaseNowMs } from './lease-clock.ts';
import { migrate, readMigrations } from './migrate.ts';
import { nodeOperations } from '../sql/nodes/operations.ts';
import { forOperations } from './engine.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { unitOperations } from '../sql/units/operations.ts';

const MIGRATIONS = readMigrations(fileURLToPath(new URL('./migrations', import.meta.url)));
const WALL_MS = Date.parse('2026-03-01T00:00:00Z');
const LEASE_MS = 10_000;
const STEP_MS = 300_000;

function temporaryFile(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'lease-clock-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return path.join(dir, 'shared.db');
}

/** A machine with its clocks, and processes of it that open one file. */
function machine() {
  const file = temporaryFile();
  const clock = {
    wallMs: WALL_MS,
    sinceBootMs: 5_000.5,
    nowMs: () => clock.wallMs,
    machineMs: () => clock.sinceBootMs,
  };
  const open = (isAlone: boolean): SqliteConnection => {
    const connection = forOperations(new Database(file));
    onTestFinished(() => void connection.close());
    migrate(connection, MIGRATIONS, WALL_MS);
    beginLeases(connection, { isAlone, clock });
    return connection;
  };
  const pass = (ms: number) => {
    clock.wallMs += ms;
    clock.sinceBootMs += ms;
  };
  return { clock, open, pass };
}

const COUNTER = { appId: 'app_1', counter: 'key key_1' };
const KEY = { appId: 'app_1', api: 'face', keyDigest: 'd' };
const A = { node: 'a', leaseMs: LEASE_MS };
const B = { node: 'b', leaseMs: LEASE_MS };
const BEAT = { leaseMs: LEASE_MS, changeSeen: 0 };
const JOB = { id: 'j', kind: 'count', input: null, startedBy: 'op' };

/** Lets process A lease one thing of each kind. */
function leaseEach(connection: SqliteConnection): void {
  nodeOperations.writes.join(connection, { name: 'a', incarnation: 'x', ...BEAT });
  unitOperations.writes.lease(connection, { ...A, requests: [{ ...COUNTER, max: 1, units: 1, least: 1 }], rests: [] });
  unitOperations.writes.claim(connection, { ...KEY, ...A });
  const leaseNowMsOfA = leaseNowMs(connection);
  jobOperations.writes.begin(connection, {
    job: JOB,
    claim: { holder: 'a', nowMs: WALL_MS, leaseNowMs: leaseNowMsOfA, leaseMs: LEASE_MS },
  });
}

/** What process B finds when it wants all of it. */
function wantEach(connection: SqliteConnection, wallMs: number) {
  const claim = { holder: 'b', nowMs: wallMs, leaseNowMs: leaseNowMs(connection), leaseMs: LEASE_MS };
  return {
    nodes: nodeOperations.reads.alive(connection, null).length,
    units: unitOperations.writes.lease(connection, {
      ...B,
      requests: [{ ...COUNTER, max: 1, units: 1, least: 1 }],
      rests: [],
    })[0]?.granted,
    claims: unitOperations.writes.claim(connection, { ...KEY, ...B }),
    jobs: jobOperations.writes.take(connection, { jobId: 'j', claim }) !== null,
  };
}

const HELD = { nodes: 1, units: 0, claims: false, jobs: false };
const FREE = { nodes: 0, units: 1, claims: true, jobs: true };

test.each([-STEP_MS, STEP_MS])(
  'a step of the wall clock by %i ms takes no lease from its holder, and prolongs none',
  (stepMs) => {
    const { clock, open, pass } = machine();
    const [a, b] = [open(true), open(false)];
    leaseEach(a);
    clock.wallMs += stepMs;
    expect(wantEach(b, clock.wallMs)).toEqual(HELD);
    const late = open(false);
    expect(wantEach(late, clock.wallMs), 'a process that opens the file after the step').toEqual(HELD);
    pass(LEASE_MS - 1);
    expect(nodeOperations.writes.beat(a, { incarnation: 'x', ...BEAT }), 'the holder renews in time').toBe(true);
    expect(wantEach(b, clock.wallMs)).toEqual(HELD);
    pass(1);
    const { nodes, ...rest } = wantEach(late, clock.wallMs);
    expect([nodes, rest]).toEqual([1, { units: 1, claims: true, jobs: true }]);
    pass(LEASE_MS - 1);
    expect(nodeOperations.writes.beat(a, { incarnation: 'x', ...BEAT })).toBe(false);
  },
);

test('the first process that opens the file ends all leases, and starts from the wall clock again', () => {
  const { clock, open, pass } = machine();
  const first = open(true);
  expect(leaseNowMs(first)).toBe(WALL_MS);
  leaseEach(first);
  first.close();
  // The machine starts again.
  clock.sinceBootMs = 100;
  pass(LEASE_MS / 2);
  const next = open(true);
  expect(leaseNowMs(next)).toBe(clock.wallMs);
  expect(wantEach(next, clock.wallMs)).toEqual(FREE);
});

test('a process that opens a shared file beside another one ends no lease, and the next one alone does', async () => {
  const file = temporaryFile();
  const open = async () => {
    const database = await SqliteDatabase.open({ file, isShared: true });
    await database.tellOpened();
    return database;
  };
  const one = await open();
  await one.write('nodes.join', { name: 'a', incarnation: 'x', leaseMs: 300_000, changeSeen: 0 });
  const base = await one.read('nodes.leaseBase', null);
  const other = await open();
  expect(await other.read('nodes.alive', null)).toHaveLength(1);
  expect(await other.read('nodes.leaseBase', null)).toBe(base);
  await one.close();
  const third = await open();
  expect(await third.read('nodes.alive', null)).toHaveLength(1);
  await Promise.all([other.close(), third.close()]);
  const alone = await open();
  expect(await alone.read('nodes.alive', null)).toEqual([]);
  await alone.close();
});

test('two processes of a machine read its clock alike', () => {
  const before = systemClock.machineMs();
  const text = execFileSync(process.execPath, ['-p', 'process.hrtime.bigint().toString()'], { encoding: 'utf8' });
  const elsewhereMs = Number(BigInt(text.trim())) / 1e6;
  expect(elsewhereMs).toBeGreaterThan(before);
  expect(elsewhereMs).toBeLessThan(systemClock.machineMs());
});
