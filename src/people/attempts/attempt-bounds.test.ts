import { describe, expect, test } from 'vitest';
import { waitMsAfter } from './attempt-bounds.ts';

const MINUTE = 60_000;
const limits = { windowMs: 3 * MINUTE, failuresInWindowMax: 5, failuresInDayMax: 20 };
const NOW = 1_700_000_000_000;
const ago = (...minutes: number[]) => minutes.map((each) => NOW - each * MINUTE);

describe('waitMsAfter', () => {
  test.each([
    ['no failure', [], 0],
    ['four failures within three minutes', ago(0, 1, 2, 2.9), 0],
    ['a fifth failure, until the first of the five is three minutes old', ago(0, 1, 1, 2, 2.9), 0.1 * MINUTE],
    ['a first failure that is three minutes old', ago(0, 1, 1, 2, 3), 0],
    ['six failures, until four of them are left', ago(0, 0.5, 1, 1, 2, 2.9), MINUTE],
    ['failures in any order', ago(2.9, 0, 2, 1, 1), 0.1 * MINUTE],
  ])('%s', (_, failures, wait) => {
    expect(waitMsAfter(failures, NOW, limits)).toBe(wait);
  });

  test('nineteen failures within a day are allowed, and a twentieth waits until the first is a day old', () => {
    const spread = Array.from({ length: 20 }, (_, at) => 10 + at * 60);
    expect(waitMsAfter(ago(...spread.slice(0, 19)), NOW, limits)).toBe(0);
    expect(waitMsAfter(ago(...spread), NOW, limits)).toBe((1440 - 1150) * MINUTE);
    expect(waitMsAfter(ago(...spread.slice(0, 19), 1440), NOW, limits)).toBe(0);
  });

  test('the longer of the two waits counts', () => {
    const spread = [...Array.from({ length: 15 }, (_, at) => 60 * (at + 1)), 0, 0, 0, 0, 0];
    expect(waitMsAfter(ago(...spread), NOW, limits)).toBe((1440 - 900) * MINUTE);
  });

  test.each([
    ['five failures of calls that began a minute later count as made now', [1, 1, 1, 1, 1], 3 * MINUTE],
    ['five failures from before the clock was set back by six hours do not count', [360, 360, 361, 361, 362], 0],
    ['beside them, four failures are still allowed', [360, 360, 360, 360, 360, 0, -1, -1, -2], 0],
    ['beside them, a fifth one waits as ever', [360, 360, 0, -1, -1, -2, -2.9], 0.1 * MINUTE],
    ['twenty within a day from before the clock was set back do not count', Array.from({ length: 20 }, () => 360), 0],
  ])('%s', (_, ahead, wait) => {
    expect(
      waitMsAfter(
        ahead.map((minutes) => NOW + minutes * MINUTE),
        NOW,
        limits,
      ),
    ).toBe(wait);
  });

  test('a bound of 0 is off', () => {
    const off = { ...limits, failuresInWindowMax: 0, failuresInDayMax: 0 };
    expect(waitMsAfter(ago(...Array.from({ length: 100 }, () => 0)), NOW, off)).toBe(0);
  });
});
