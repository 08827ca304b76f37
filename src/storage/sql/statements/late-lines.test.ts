import { expect, test } from 'vitest';
import type { Connection } from '../operation.ts';
import { lateLines } from './late-lines.ts';

const PLACE = { account: 'own', customerId: 'cus_1', appId: 'app_1', api: 'face-verify', unitPrice: 3000 };

/** A customer that was billed for so many calls in July. Notes which months of the ledger are added up. */
function billed(calls: number, counted: number | null, amount = 0) {
  const added: unknown[] = [];
  const lines = calls === 0 ? [] : [{ ...PLACE, calls, amount: 3000 * calls }];
  const rowsOf = (text: string, values: unknown): readonly unknown[] => {
    if (text.includes('FROM statements')) return [{ month: '2026-07', content: JSON.stringify({ lines }) }];
    if (text.startsWith('SELECT substr(day')) return counted === null ? [] : [{ month: '2026-07', calls: counted }];
    added.push((values as { readonly first: string }).first);
    if (text.includes('FROM money_days\n')) {
      const { unitPrice: _none, ...place } = PLACE;
      return [{ ...place, calls: counted, amount }];
    }
    return [{ ...PLACE, calls: counted }];
  };
  const prepare = (text: string) => ({ all: (values: unknown) => rowsOf(text, values) });
  return { added, connection: { inTransaction: false, prepare } as unknown as Connection };
}

test.each([
  ['without any call, charged or not', 0, null],
  ['with calls of which none was charged', 0, 0],
  ['with as many charged calls as were billed', 2, 2],
  ['with fewer charged calls than were billed', 2, 1],
])('a month %s is not added up again', (_what, calls, counted) => {
  const { added, connection } = billed(calls, counted);
  expect(lateLines(connection, 'cus_1', null)).toEqual([]);
  expect(added).toEqual([]);
});

test.each([
  [0, 1],
  [2, 3],
])('a month with %i billed and %i charged calls is added up again', (calls, counted) => {
  const { added, connection } = billed(calls, counted);
  expect(lateLines(connection, 'cus_1', null)).toEqual([{ ...PLACE, month: '2026-07', calls: 1, amount: 3000 }]);
  expect(added).toEqual(['2026-07-01']);
});

const AFTER_JULY = Date.parse('2026-08-02T00:00:00+08:00');

test.each([
  // Two calls were billed for 6000 in all.
  [3, 9000, [[3000, 1]]],
  [
    4,
    6007,
    [
      [3, 1],
      [4, 1],
    ],
  ],
  [5, 6000, [[0, 3]]],
  [5, 6003, [[1, 3]]],
  [2, 9000, []],
  // Counters that say less than was billed take nothing off.
  [3, 5000, [[0, 1]]],
])(
  'of a month without its rows, %d counted calls for %d are late at their average price: %j',
  (counted, amount, late) => {
    const { connection } = billed(2, counted, amount);
    const lines = lateLines(connection, 'cus_1', AFTER_JULY);
    expect(lines).toEqual(
      late.map(([unitPrice = 0, calls = 0]) => ({
        ...PLACE,
        month: '2026-07',
        unitPrice,
        calls,
        amount: unitPrice * calls,
      })),
    );
  },
);
