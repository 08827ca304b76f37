import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  localDayOf,
  localDayRangeMs,
  localDayStartMs,
  localMonthDays,
  localMonthOf,
  localMonthRangeMs,
  localTimeOf,
  parseLocalMonth,
  parseLocalDay,
  type LocalDay,
  type LocalMonth,
} from './local-day.ts';

test('a day begins at midnight in Asia/Shanghai, whatever the zone of the machine', () => {
  expect(localDayOf(Date.parse('2026-02-28T15:59:59.999Z'))).toBe('2026-02-28');
  expect(localDayOf(Date.parse('2026-02-28T16:00:00.000Z'))).toBe('2026-03-01');
});

test('days are told one after another in any order', () => {
  const instants = fc.array(fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') }), { maxLength: 6 });
  fc.assert(
    fc.property(instants, (all) => {
      for (const atMs of [...all, ...all.toReversed()]) {
        expect(localDayOf(atMs)).toBe(localTimeOf(atMs).slice(0, 10));
        expect(localDayStartMs(atMs)).toBe(localDayRangeMs(localDayOf(atMs)).fromMs);
      }
    }),
  );
});

test('every instant lies within the range of its day', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (atMs) => {
      const { fromMs, toMs } = localDayRangeMs(localDayOf(atMs));
      expect(fromMs <= atMs && atMs < toMs && toMs - fromMs === 86_400_000).toBe(true);
    }),
  );
});

test.each(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', 'today'])('%s is not a day', (text) => {
  expect(parseLocalDay(text)).toBeNull();
});

test('a leap day is valid', () => {
  expect(parseLocalDay('2028-02-29')).toBe('2028-02-29');
});

test('an instant is told as a time of Asia/Shanghai', () => {
  expect(localTimeOf(Date.parse('2026-07-02T16:00:00.250Z'))).toBe('2026-07-03T00:00:00.250+08:00');
});

test.each([
  ['2026-02', '2026-02-28', '2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00'],
  ['2028-02', '2028-02-29', '2028-02-01T00:00:00+08:00', '2028-03-01T00:00:00+08:00'],
  ['2026-04', '2026-04-30', '2026-04-01T00:00:00+08:00', '2026-05-01T00:00:00+08:00'],
  ['2026-12', '2026-12-31', '2026-12-01T00:00:00+08:00', '2027-01-01T00:00:00+08:00'],
])('the month %s ends with %s', (month, last, from, to) => {
  expect(localMonthDays(month as LocalMonth)).toEqual({ first: `${month}-01`, last });
  expect(localMonthRangeMs(month as LocalMonth)).toEqual({ fromMs: Date.parse(from), toMs: Date.parse(to) });
  expect([localMonthOf(`${month}-01` as LocalDay), localMonthOf(last as LocalDay)]).toEqual([month, month]);
});

test.each([
  ['2026-01', true],
  ['2026-12', true],
  ['2026-00', false],
  ['2026-13', false],
  ['2026-1', false],
  ['2026-01-01', false],
])('%s is a month: %s', (text, isMonth) => {
  expect(parseLocalMonth(text)).toBe(isMonth ? text : null);
});
