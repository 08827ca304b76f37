import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forecastPackages, type ForecastPackage } from './package-forecast.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-03-01T12:00:00+08:00');

function aPackage(id: string, more: Partial<ForecastPackage> = {}): ForecastPackage {
  return { id, api: null, left: 100, expiresAtMs: null, ...more };
}

/** When each package is used up, in days from now. */
const daysOf = (packages: readonly ForecastPackage[], perDay: Readonly<Record<string, number>>) =>
  forecastPackages(packages, new Map(Object.entries(perDay)), NOW_MS).map(({ usedUpAtMs }) =>
    usedUpAtMs === null ? null : (usedUpAtMs - NOW_MS) / DAY_MS,
  );

test('one package ends when its calls are used at the present rate', () => {
  expect(daysOf([aPackage('a')], { face: 10 })).toEqual([10]);
  expect(daysOf([aPackage('a', { left: 0 })], { face: 10 })).toEqual([null]);
  expect(daysOf([aPackage('a')], {})).toEqual([null]);
  expect(daysOf([aPackage('a', { left: null })], { face: 10 })).toEqual([null]);
});

test('packages pay one after another, each for its API', () => {
  expect(daysOf([aPackage('a'), aPackage('b')], { face: 10, score: 10 })).toEqual([5, 10]);
  const mixed = [aPackage('a', { api: 'face' }), aPackage('b')];
  // The first pays ten a day for face. The second pays ten a day for score, and twenty from the tenth day on.
  expect(daysOf(mixed, { face: 10, score: 5 })).toEqual([10, 10 + 50 / 15]);
  expect(daysOf([aPackage('a', { api: 'face' }), aPackage('b')], { face: 10, score: 10 })).toEqual([10, 10]);
});

test('a package that expires leaves its calls to the next', () => {
  const early = aPackage('a', { expiresAtMs: NOW_MS + 4 * DAY_MS });
  expect(daysOf([early, aPackage('b')], { face: 10 })).toEqual([null, 14]);
  expect(daysOf([aPackage('a', { expiresAtMs: NOW_MS }), aPackage('b')], { face: 10 })).toEqual([null, 10]);
});

test('nothing is foretold beyond ten years', () => {
  expect(daysOf([aPackage('a', { left: 3650 })], { face: 1 })).toEqual([3650]);
  expect(daysOf([aPackage('a', { left: 3651 })], { face: 1 })).toEqual([null]);
});

test('the course of a package bends where another one ends', () => {
  const packages = [aPackage('a'), aPackage('b', { expiresAtMs: NOW_MS + 15 * DAY_MS })];
  const [first, second] = forecastPackages(packages, new Map([['face', 10]]), NOW_MS);
  expect(first?.course).toEqual([{ atMs: NOW_MS + 10 * DAY_MS, left: 0 }]);
  expect(second?.course).toEqual([
    { atMs: NOW_MS + 10 * DAY_MS, left: 100 },
    { atMs: NOW_MS + 15 * DAY_MS, left: 50 },
  ]);
});

test('the rate of the present is that of the packages that pay now', () => {
  const packages = [aPackage('a', { api: 'face' }), aPackage('b')];
  const rates = new Map([
    ['face', 8],
    ['score', 3],
  ]);
  expect(forecastPackages(packages, rates, NOW_MS).map(({ perDay }) => perDay)).toEqual([8, 3]);
});

const apis = ['face', 'score', 'risk'];
const somePackages = fc.array(
  fc.record({
    api: fc.option(fc.constantFrom(...apis), { nil: null }),
    left: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
    endsInDays: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
  }),
  { maxLength: 5 },
);

const STEPS = 200;
const COUNTED_DAYS = 40;

test('it agrees with a count in small steps', () => {
  const rates = fc.tuple(...apis.map(() => fc.integer({ min: 0, max: 12 })));
  fc.assert(
    fc.property(somePackages, rates, (given, perDays) => {
      const packages = given.map(({ api, left, endsInDays }, at) =>
        aPackage(`p${at}`, { api, left, expiresAtMs: endsInDays === null ? null : NOW_MS + endsInDays * DAY_MS }),
      );
      const counted = countSteps(packages, perDays);
      const foretold = daysOf(packages, Object.fromEntries(apis.map((api, n) => [api, perDays[n] ?? 0])));
      // A step takes a little more than the rest of a package, and each package hands the difference on.
      const slowest = Math.min(...perDays.filter((perDay) => perDay > 0));
      const perStep = perDays.reduce((sum, perDay) => sum + perDay, 0) / STEPS;
      const slack = (2 + packages.length * perStep) / STEPS + (packages.length * perStep) / slowest;
      for (const [at, { endsInDays }] of given.entries()) {
        const [days, actual] = [foretold[at] ?? null, counted[at] ?? null];
        if (days !== null && actual !== null) expect(Math.abs(days - actual)).toBeLessThanOrEqual(slack);
        // Used up and expired at nearly the same time, or later than was counted.
        else if (days !== actual)
          expect(days ?? actual).toBeGreaterThanOrEqual(Math.min(endsInDays ?? Infinity, COUNTED_DAYS) - slack);
      }
    }),
    { numRuns: 200 },
  );
});

/** Takes a small part of the calls of a day from the packages, again and again. Gives when each is used up, in days. */
function countSteps(packages: readonly ForecastPackage[], perDays: readonly number[]): readonly (number | null)[] {
  const left = packages.map((each) => each.left ?? Infinity);
  const ends: (number | null)[] = packages.map(() => null);
  for (let step = 0; step < COUNTED_DAYS * STEPS; step++) {
    for (const [n, api] of apis.entries()) {
      const atMs = NOW_MS + (step / STEPS) * DAY_MS;
      const at = packages.findIndex(
        (each, place) => (left[place] ?? 0) > 0 && (each.api ?? api) === api && (each.expiresAtMs ?? Infinity) > atMs,
      );
      if (at === -1 || perDays[n] === 0) continue;
      left[at] = (left[at] ?? 0) - (perDays[n] ?? 0) / STEPS;
      if ((left[at] ?? 0) <= 0) ends[at] = (step + 1) / STEPS;
    }
  }
  return ends;
}
