import Database from 'better-sqlite3';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ledgerCheck } from '../../src/cli/doctor/ledger-check.ts';
import { readConfig } from '../../src/config/config.ts';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { COUNTERS } from '../../src/storage/sql/ledger/counters.ts';
import { volume } from '../volume.ts';
import { compileVictim, runKillRound, type KillRound } from './kill-round.ts';

/** Rounds run side by side, and each has a data folder of its own. Together 24 or 200 kills under load. */
const ROUNDS = volume({ short: 2, long: 4 });
const KILLS_A_ROUND = volume({ short: 12, long: 50 });

let rounds: readonly KillRound[] = [];
beforeAll(async () => {
  const program = await compileVictim();
  rounds = await Promise.all(
    Array.from({ length: ROUNDS }, (_, round) =>
      runKillRound({ kills: KILLS_A_ROUND, random: seededRandom(round + 1), program }),
    ),
  );
});
afterAll(() => {
  const sum = (count: (round: KillRound) => number) => rounds.reduce((total, round) => total + count(round), 0);
  process.stdout.write(
    `kill test: ${sum(({ kills }) => kills)} kills under load, ${sum(({ killsAtStart }) => killsAtStart)} during a start, ` +
      `${sum(({ acknowledged }) => acknowledged.length)} answers acknowledged, ${sum(({ cutOff }) => cutOff)} calls cut off\n`,
  );
  for (const round of rounds) round.remove();
});

describe.each(Array.from({ length: ROUNDS }, (_, index) => index))('round %i of kills under load', (index) => {
  const open = () => {
    const round = rounds[index];
    if (!round) throw new Error('the round did not run');
    const connection = new Database(round.file);
    const value = (sql: string) => connection.prepare<[], number>(sql).pluck().get();
    return { round, connection, value, [Symbol.dispose]: () => connection.close() };
  };

  test('acknowledged some calls and cut off others', () => {
    using opened = open();
    const { round } = opened;
    expect(round.acknowledged.length).toBeGreaterThan(round.kills * 20);
    expect(round.cutOff).toBeGreaterThan(round.kills * 10);
    expect(round.killsAtStart).toBeGreaterThan(0);
    expect(round.complaints).toBe('');
    expect(new Set(round.acknowledged.map(({ code }) => code))).toEqual(new Set([0, 290007, 10012]));
  });

  test('the file is whole', () => {
    using opened = open();
    expect(opened.connection.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('every row of the ledger is in its chain, and nothing that a checkpoint names is missing', async () => {
    using opened = open();
    const finding = await ledgerCheck(readConfig({ RENZHENG_DATA_DIR: opened.round.folder })).run();
    expect(finding).toMatchObject({ level: 'ok' });
    const [, rows] = / (\d+) rows fit$/.exec(finding.detail) ?? [];
    expect(Number(rows)).toBe(opened.value('SELECT count(*) FROM ledger'));
  });

  test('every acknowledged call is in the ledger once, charged as it was told', () => {
    using opened = open();
    const rows = opened.connection
      .prepare<[], { order_id: string; charged: number }>('SELECT order_id, charged FROM ledger')
      .all();
    const charged = new Map(rows.map((row) => [row.order_id, row.charged]));
    expect(charged.size).toBe(rows.length);
    const paid = opened.round.acknowledged.filter(({ code }) => code === 0);
    expect(paid.filter(({ orderId }) => charged.get(orderId) !== 1)).toEqual([]);
    const free = opened.round.acknowledged.filter(({ code }) => code === 290007).length;
    expect(opened.value('SELECT count(*) FROM ledger WHERE charged = 0')).toBeGreaterThanOrEqual(free);
  });

  test('every request of a client was charged once, however often it was cut off and sent again', () => {
    using opened = open();
    const paid = opened.round.acknowledged.filter(({ code }) => code === 0);
    expect(new Set(paid.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(paid.length);
    expect(new Set(paid.map(({ orderId }) => orderId)).size).toBe(paid.length);
    expect(opened.value('SELECT count(*) FROM ledger WHERE charged = 1')).toBe(paid.length);
  });

  test("a handler's writes are there exactly if its ledger row is", () => {
    using opened = open();
    expect(
      opened.value(
        'SELECT count(*) FROM ledger FULL JOIN attempts USING (order_id) WHERE coalesce(charged, 1) <> (attempts.number IS NOT NULL)',
      ),
    ).toBe(0);
  });

  test('totals agree: no unit is lost, none is oversold', () => {
    using opened = open();
    for (const { sql } of COUNTERS) expect(opened.connection.prepare(sql).all()).toEqual([]);
    const bought = opened.value('SELECT sum(calls_max) FROM packages');
    expect(opened.value('SELECT sum(used) FROM packages')).toBe(bought);
    expect(opened.value('SELECT count(*) FROM ledger WHERE charged = 1')).toBe(bought);
    expect(opened.value('SELECT sum(unit_price_micros) FROM ledger')).toBe((bought ?? 0) * 35_000);
    expect(opened.round.drainCodes.filter((code) => code !== 0 && code !== 10012)).toEqual([]);
  });
});
