import { expect, test } from 'vitest';
import type { LocalDay } from '../ledger/local-day.ts';
import { parseMoney, type Micros } from '../ledger/money.ts';
import { isNearlyUsed, NO_BUDGETS, periodBudgets, periodEndMs, spendersIn } from './budget.ts';

const amount = (text: string) => parseMoney(text) as Micros;

test.each([
  ['79.999999', '100.00', false],
  ['80.00', '100.00', true],
  ['80.000001', '100.00', true],
  ['120.00', '100.00', true],
  ['799999999.999999', '999999999.999999', false],
  ['800000000.00', '999999999.999999', true],
  // Four of five millionths are 80 percent.
  ['0.000003', '0.000005', false],
  ['0.000004', '0.000005', true],
  ['0', '0', false],
  ['0', '100.00', false],
])('%s of a budget of %s: is nearly used is %s', (used, max, expected) => {
  expect(isNearlyUsed(amount(used), amount(max))).toBe(expected);
});

test.each([
  ['day', '2026-02-28', '2026-03-01T00:00:00+08:00'],
  ['month', '2026-02-28', '2026-03-01T00:00:00+08:00'],
  ['month', '2026-12-01', '2027-01-01T00:00:00+08:00'],
  ['day', '2026-12-01', '2026-12-02T00:00:00+08:00'],
] as const)('the %s of %s ends at %s', (period, day, end) => {
  expect(periodEndMs(period, day as LocalDay)).toBe(Date.parse(end));
});

test('only budgets that are set count, also one of 0', () => {
  const day = '2026-03-01' as LocalDay;
  expect(periodBudgets({ id: 'app_1', ...NO_BUDGETS }, day)).toEqual([]);
  expect(periodBudgets({ id: 'app_1', budgetDay: amount('0'), budgetMonth: amount('5') }, day)).toEqual([
    { ownerId: 'app_1', period: 'day', span: '2026-03-01', max: 0 },
    { ownerId: 'app_1', period: 'month', span: '2026-03', max: 5_000_000 },
  ]);
});

test('the owners of budgets name their apps, each once, and customers', () => {
  const owners = [
    { id: 'app_1', appId: 'app_1' },
    { id: 'key_1', appId: 'app_1' },
    { id: 'key_2', appId: 'app_2' },
    { id: 'cus_1', appId: null },
  ];
  expect(spendersIn(owners)).toEqual({ appIds: ['app_1', 'app_2'], customerIds: ['cus_1'] });
});
