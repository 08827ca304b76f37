import { describe, expect, test } from 'vitest';
import {
  creditCursor,
  everyCredit,
  parseCreditCursor,
  restOf,
  CREDIT_SIDES,
  type Credit,
  type CreditQuery,
} from './credits.ts';
import {
  EVERY_ROW,
  everyPage,
  everyRow,
  ledgerCursor,
  OWN_SOURCE,
  parseLedgerCursor,
  PERSON_VERDICTS,
  type LedgerQuery,
  type LedgerRow,
} from './ledger.ts';
import type { LocalMonth } from './local-day.ts';
import type { Micros } from './money.ts';
import { addMoney, MONEY_PARTS, MONEY_STEPS, parentMargin, siteMargin, type MoneyCounts } from './money-days.ts';
import { recentTraces } from './recent-traces.ts';
import { issuableAtMs, sumStatement } from './statements.ts';

const micros = (amount: number) => amount as Micros;
const counts = (factor: number): MoneyCounts => ({
  calls: factor,
  charged: 2 * factor,
  amount: micros(1000 * factor),
  revenue: micros(700 * factor),
  sourceCost: micros(100 * factor),
  credited: micros(50 * factor),
  creditedToSubs: micros(30 * factor),
  creditedToParents: micros(20 * factor),
  subAmount: micros(500 * factor),
  subRevenue: micros(200 * factor),
});

test('what is left to the site, and to the parents of sub-accounts', () => {
  // 700 less 50 given back and 100 of cost. 500 less 30 given back, less 200 of which 20 came back.
  expect([siteMargin(counts(1)), parentMargin(counts(1))]).toEqual([550, 290]);
  expect(addMoney([counts(1), counts(2)])).toEqual(counts(3));
  expect(addMoney([])).toEqual(counts(0));
  expect([MONEY_PARTS, MONEY_STEPS]).toEqual([
    ['customer', 'app', 'api'],
    ['day', 'month', 'all'],
  ]);
});

test('a statement is the sum of its lines less its credits', () => {
  const parts = (...amounts: number[]) => amounts.map((amount) => ({ amount: micros(amount) })) as never;
  expect(sumStatement({ lines: parts(5, 7), credits: parts(2, 11) })).toEqual({ amount: 12, credited: 13, total: -1 });
  expect(sumStatement({ lines: parts(), credits: parts() })).toEqual({ amount: 0, credited: 0, total: 0 });
  // An hour after the end of March in China.
  expect(issuableAtMs('2026-03' as LocalMonth)).toBe(Date.parse('2026-04-01T01:00:00+08:00'));
  expect(issuableAtMs('2026-12' as LocalMonth)).toBe(Date.parse('2027-01-01T01:00:00+08:00'));
});

describe('cursors', () => {
  const ID = 'crd_0123456789abcdef01';

  test.each([
    [`1719991234567.${ID}`, { atMs: 1_719_991_234_567, id: ID }],
    [`0.${ID}`, { atMs: 0, id: ID }],
    [`123456789012345.${ID}`, { atMs: 123_456_789_012_345, id: ID }],
    [`1234567890123456.${ID}`, null],
    [`.${ID}`, null],
    [`1.${ID}0`, null],
    [`1.${ID.slice(0, -1)}`, null],
    [`x1.${ID}`, null],
    [`1.${ID.toUpperCase()}`, null],
    [`1-${ID}`, null],
    ['', null],
  ])('%s is the place of a credit: %j', (text, place) => {
    expect(parseCreditCursor(text)).toEqual(place);
    if (place !== null) expect(creditCursor(place)).toBe(text);
  });

  test.each([
    ['1719991234567.J7171', { receivedAtMs: 1_719_991_234_567, orderId: 'J7171' }],
    [`123456789012345.${'a'.repeat(64)}`, { receivedAtMs: 123_456_789_012_345, orderId: 'a'.repeat(64) }],
    [`1.${'a'.repeat(65)}`, null],
    ['1234567890123456.J1', null],
    ['1.', null],
    ['1.J-1', null],
    ['1.J1 ', null],
    [' 1.J1', null],
  ])('%s is the place of a call: %j', (text, place) => {
    expect(parseLedgerCursor(text)).toEqual(place);
    if (place !== null) expect(ledgerCursor(place)).toBe(text);
  });
});

test('credits and calls are read page by page, to the last', async () => {
  const credits = { appIds: null, orderId: null, side: null, fromMs: null, toMs: null };
  const asked: unknown[] = [];
  const pages = [
    { credits: [{ id: 'a' }, { id: 'b' }] as unknown as Credit[], nextCursor: 'x' },
    { credits: [{ id: 'c' }] as unknown as Credit[], nextCursor: null },
  ];
  const store = {
    page: async (query: CreditQuery) => (
      asked.push(query),
      pages[asked.length - 1] ?? { credits: [], nextCursor: null }
    ),
  };
  const ids: string[] = [];
  for await (const { id } of everyCredit(store, credits)) ids.push(id);
  expect(ids).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual([
    { filter: credits, limit: 1000, cursor: null },
    { filter: credits, limit: 1000, cursor: 'x' },
  ]);

  const rows = [[{ orderId: '1' }], [{ orderId: '2' }, { orderId: '3' }]] as unknown as LedgerRow[][];
  const looked: LedgerQuery[] = [];
  const ledger = {
    page: async (query: LedgerQuery) => (
      looked.push(query),
      { rows: rows[(looked.length - 1) % 2] ?? [], nextCursor: looked.length % 2 === 1 ? 'y' : null }
    ),
  };
  const found: string[] = [];
  for await (const { orderId } of everyRow(ledger, EVERY_ROW)) found.push(orderId);
  const sizes: number[] = [];
  for await (const page of everyPage(ledger, EVERY_ROW)) sizes.push(page.length);
  expect([found, sizes]).toEqual([
    ['1', '2', '3'],
    [1, 2],
  ]);
  expect(looked[0]).toEqual({ filter: EVERY_ROW, order: 'oldest', limit: 1000, cursor: null });
  expect(looked[1]?.cursor).toBe('y');
});

test('what is left of a charge, and words that are stored', () => {
  expect(restOf({ charged: micros(5), credited: micros(2) })).toBe(3);
  expect([CREDIT_SIDES, OWN_SOURCE, PERSON_VERDICTS]).toEqual([
    ['own', 'parent'],
    'own',
    ['known', 'mismatch', 'unknown'],
  ]);
  expect(EVERY_ROW).toEqual({
    appIds: null,
    keyId: null,
    api: null,
    code: null,
    charged: null,
    fromMs: null,
    toMs: null,
  });
});

test('the traces of the last good calls of an API are read, and those that are gone are left out', async () => {
  const rows = Array.from({ length: 120 }, (_, at) => ({
    orderId: `J${at}`,
    receivedAtMs: 1000 - at,
  })) as unknown as LedgerRow[];
  const queries: LedgerQuery[] = [];
  let atOnce = 0;
  let most = 0;
  const ledger = {
    page: async (query: LedgerQuery) => (queries.push(query), { rows, nextCursor: null }),
    trace: async (orderId: string) => {
      most = Math.max(most, (atOnce += 1));
      await Promise.resolve();
      atOnce -= 1;
      return orderId === 'J60' ? null : { orderId };
    },
  };
  const traces = await recentTraces(ledger, { api: 'face-verify', calls: 120 });
  expect(queries).toEqual([
    { filter: { ...EVERY_ROW, api: 'face-verify', code: 0 }, order: 'newest', limit: 120, cursor: null },
  ]);
  expect([traces.length, most]).toEqual([119, 50]);
  expect([traces[0], traces[60], traces.at(-1)]).toEqual([
    { receivedAtMs: 1000, trace: { orderId: 'J0' } },
    { receivedAtMs: 939, trace: { orderId: 'J61' } },
    { receivedAtMs: 881, trace: { orderId: 'J119' } },
  ]);
});
