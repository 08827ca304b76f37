import { expect, test } from 'vitest';
import { parseInstant, parseReportedEnd, parseReportedInstant } from './instant.ts';

test.each([
  ['1970-01-01', -28_800_000],
  ['2026-07-03', 1_783_008_000_000],
  ['2026-07-03T14:05', 1_783_058_700_000],
  ['2026-07-03 14:05:30', 1_783_058_730_000],
  ['2026-07-03T14:05:30.250', 1_783_058_730_250],
  ['2026-07-03T06:05Z', 1_783_058_700_000],
  ['2026-07-03T16:05+10:00', 1_783_058_700_000],
  ['2026-07-03T16:05:00.123456+1000', 1_783_058_700_123],
  ['2026-07-03 06:05:00 UTC', 1_783_058_700_000],
  ['2026-07-03 14:05:00 +0800', 1_783_058_700_000],
  ['2026/7/3', 1_783_008_000_000],
  ['2026/7/3 6:05', 1_783_029_900_000],
])('%s is %d', (text, atMs) => {
  expect(parseInstant(text)).toBe(atMs);
});

test.each([
  '',
  'today',
  '2026-02-29',
  '2026-07-03T24:61',
  '2026-7-3',
  '1783058700000',
  '2026-07-03T14',
  '2026-07-03Z',
  '2026-02-30T10:00:00Z',
  '01/02/2026',
  'evidence 5',
])('%j is no instant', (text) => {
  expect(parseInstant(text)).toBeNull();
});

test.each([
  ['2026-07-03 14:05', 1_783_058_700_000],
  [1_783_058_700_000, 1_783_058_700_000],
  ['1783058700000', 1_783_058_700_000],
  // Seconds, as the API of the risk decision takes them, and as Python's `time.time()` gives them.
  [1_783_058_700, 1_783_058_700_000],
  ['1783058700.25', 1_783_058_700_250],
])('another system may report %j', (value, atMs) => {
  expect(parseReportedInstant(value)).toBe(atMs);
});

test.each([1, -1, 0, '1', 17_830_587_000, 1e21, Number.NaN, 'evidence 5', '2026-02-31', ''])(
  '%j is reported as no instant',
  (value) => {
    expect(parseReportedInstant(value)).toBeNull();
  },
);

test('the last day of a period is included', () => {
  expect(parseReportedEnd('2026-07-03')).toBe(1_783_094_400_000);
  expect(parseReportedEnd('2026/7/3')).toBe(1_783_094_400_000);
  expect(parseReportedEnd('2026-07-03 14:05')).toBe(1_783_058_700_000);
  expect(parseReportedEnd('2027-02-30')).toBeNull();
});
