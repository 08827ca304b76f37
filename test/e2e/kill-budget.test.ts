import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../src/kernel/seeded-random.ts';
import { compileVictim, runKillRound, type KillRound } from './kill-round.ts';

const KILLS = 6;
/** 1,200 calls of 0.035, and a rest in which none fits. */
const BUDGET = '42.034999';
const SPENT_MICROS = 42_000_000;

let round: KillRound;
beforeAll(async () => {
  const program = await compileVictim();
  round = await runKillRound({ kills: KILLS, random: seededRandom(16), program, budget: BUDGET });
});
afterAll(() => {
  round.remove();
});

test('a budget is spent to its last call and not exceeded, although the server is killed under load again and again', () => {
  const connection = new Database(round.file);
  // If the test runs over the end of a month, each month has the whole budget.
  const months = connection
    .prepare<[], { spent: number }>(
      `SELECT sum(unit_price_micros) AS spent FROM ledger
       GROUP BY strftime('%Y-%m', (received_at_ms + 28800000) / 1000, 'unixepoch') ORDER BY min(received_at_ms)`,
    )
    .all();
  connection.close();
  expect(round.complaints).toBe('');
  expect(round.cutOff).toBeGreaterThan(KILLS * 10);
  expect(round.drainCodes).toContain(10012);
  expect(round.drainCodes.filter((code) => code !== 0 && code !== 10012)).toEqual([]);
  for (const { spent } of months) expect(spent).toBeLessThanOrEqual(SPENT_MICROS);
  expect(months.at(-1)?.spent).toBe(SPENT_MICROS);
});
