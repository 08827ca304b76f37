import { describe, expect, test } from 'vitest';
import type { PersonId } from '../../../people/register.ts';
import { DAY_MS } from './attack-day.ts';
import { readAttackReport, readReportLine } from './attack-report.ts';

const NOW = Date.parse('2024-07-03T12:00:00+08:00');
const person = 'ad'.repeat(16) as PersonId;
const reading = { personIdOf: () => person, nowMs: NOW, daysKept: 400 };
const report = { source: 'gates', eventId: 'e1', idNumber: '11010519491231002X', at: '2024-07-02T03:00:00+08:00' };
const read = (more: object) => readAttackReport({ ...report, ...more }, reading);
const problemOf = (more: object) => {
  const result = read(more);
  return result.ok ? null : result.problem;
};

test('a report becomes an event of the person, without the number', () => {
  expect(read({ kind: 'injection', score: '0.25' })).toEqual({
    ok: true,
    event: {
      source: 'gates',
      eventId: 'e1',
      personId: person,
      atMs: Date.parse(report.at),
      kind: 'injection',
      score: 0.25,
      appId: null,
    },
  });
  expect(read({})).toMatchObject({ event: { kind: 'other', score: null } });
});

describe('times', () => {
  test.each([
    ['2024-07-01T19:00:00Z', '2024-07-01T19:00:00Z'],
    ['2024-07-02 03:00:00', '2024-07-01T19:00:00Z'],
    ['2024-07-02T03:00:00.5', '2024-07-01T19:00:00.500Z'],
    ['1719860400000', '2024-07-01T19:00:00Z'],
    [1_719_860_400_000, '2024-07-01T19:00:00Z'],
  ])('%s', (at, meant) => {
    expect(read({ at })).toMatchObject({ ok: true, event: { atMs: Date.parse(meant) } });
  });

  test.each(['2024-02-30 12:00:00', '2024-07-02', 'yesterday', '', -1, 1.5, Number.NaN, '2024-07-02 25:00:00'])(
    '%s is none',
    (at) => {
      expect(problemOf({ at })).toMatch(/^at: /);
    },
  );

  test('a time in the future or past the retention is refused', () => {
    expect(read({ at: NOW + 300_000 }).ok).toBe(true);
    expect(problemOf({ at: NOW + 300_001 })).toBe('at: must not be in the future');
    const oldest = Date.parse('2024-07-03T00:00:00+08:00') - 400 * DAY_MS;
    expect(read({ at: oldest }).ok).toBe(true);
    expect(problemOf({ at: oldest - 1 })).toMatch(/^at: must be within the last 400 days/);
  });
});

describe('other reports are refused by field and rule', () => {
  test.each([
    [{ source: 'renzheng.face-verify' }, /^source: /],
    [{ source: '' }, /^source: /],
    [{ eventId: 'a b' }, /^eventId: /],
    [{ eventId: report.idNumber }, 'eventId: must not be an id number'],
    [{ idNumber: '110105194912310021' }, 'idNumber: wrong-check-character'],
    [{ idNumber: '110105194902310021' }, 'idNumber: no-such-day'],
    [{ kind: 'bribery' }, /^kind: /],
    [{ score: 'high' }, /^score: /],
    [{ phone: '13800138000' }, /phone/],
  ])('%o', (more, problem) => {
    expect(problemOf(more)).toMatch(problem);
  });

  test('a line that is not JSON, or not an object, is refused', () => {
    expect(readReportLine('{"source"', reading)).toEqual({ ok: false, problem: 'the line is not JSON' });
    for (const line of ['[]', '1', 'null', '"text"']) expect(readReportLine(line, reading).ok).toBe(false);
  });
});
