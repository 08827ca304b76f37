import { expect, test } from 'vitest';
import { ClockSkew } from './clock-skew.ts';

/** A machine with a wall clock that is `aheadMs` ahead of the database's. `lateMs` are the delays of the answers. */
function skewOf(aheadMs: number, lateMs: readonly number[] = []) {
  const late = [...lateMs];
  const clock = { nowMs: () => 1_780_000_000_000 + aheadMs, machineMs: () => 5000 };
  const baseMs = async () => 1_780_000_000_000 - 5000 - (late.shift() ?? 0);
  return new ClockSkew({ baseMs, clock, maxMs: 500 });
}

test('nothing is known before the first look', () => {
  expect([skewOf(0).skewMs, skewOf(0).problem]).toEqual([null, null]);
});

test.each([
  [500, null],
  [-500, null],
  [
    501,
    'the clock of this machine is 501 ms ahead of that of the database, more than clock.skewMaxMs=500; set it by NTP',
  ],
  [
    -5000,
    'the clock of this machine is 5000 ms behind that of the database, more than clock.skewMaxMs=500; set it by NTP',
  ],
])('a clock that is %d ms ahead: %s', async (aheadMs, problem) => {
  const skew = skewOf(aheadMs);
  await skew.look();
  expect([skew.skewMs, skew.problem]).toEqual([aheadMs, problem]);
});

test('slow answers do not make a clock wrong, if one of three is fast', async () => {
  const skew = skewOf(0, [900, 700, 20]);
  await skew.look();
  expect([skew.skewMs, skew.problem]).toEqual([20, null]);
});

test('a look that fails leaves what is known', async () => {
  const answers: (number | Error)[] = [1000, new Error('gone')];
  const clock = { nowMs: () => 1100, machineMs: () => 0 };
  const baseMs = async () => {
    const answer = answers.shift();
    if (typeof answer === 'number') return answer;
    throw answer;
  };
  const skew = new ClockSkew({ baseMs, clock, maxMs: 500 });
  await skew.look();
  await expect(skew.look()).rejects.toThrow('gone');
  expect(skew.skewMs).toBe(100);
});
