import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Novelty, Observation } from './observation.ts';
import { arrive, distinctOf, learnPassed, mergePlaces, newPlace, rollOver, type PlaceRecord } from './place-record.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse('2026-05-01T10:00:00+08:00');

const observation = (atMs: number, novelty: Novelty, marks: Observation['marks'] = {}): Observation => ({
  atMs,
  appId: 'app',
  scene: 'e_register_protection',
  novelty,
  firstOfDay: true,
  established: novelty === 'familiar',
  account: '00000001',
  accountDays: 0,
  session: '00000001 device',
  atSponsor: false,
  marks,
  relays: [],
  places: {},
});

/** A day with some fresh and some known accounts, of which some pass. */
function day(
  place: PlaceRecord,
  atMs: number,
  { fresh = 0, known = 0, pass = true }: { readonly fresh?: number; readonly known?: number; readonly pass?: boolean },
): void {
  for (let index = 0; index < fresh + known; index += 1) {
    const one = observation(atMs + index, index < fresh ? 'first' : 'familiar');
    arrive(place, one, false);
    if (pass) learnPassed(place, one);
  }
}

describe('the normal of a place', () => {
  test('moves by three tenths of the difference', () => {
    const place = newPlace(START_MS);
    day(place, START_MS, { fresh: 2, known: 4 });
    expect([place.freshToday, place.knownToday, place.freshNormal]).toEqual([2, 4, 0]);
    rollOver(place, START_MS + DAY_MS);
    expect([place.freshNormal, place.knownNormal]).toEqual([expect.closeTo(0.6, 9), expect.closeTo(1.2, 9)]);
    expect([place.freshToday, place.knownToday, place.daysSeen]).toEqual([0, 0, 2]);
  });

  test.each([
    [6, 1.8],
    [7, 2],
    [500, 2],
  ])('rises by at most 2 and half of itself a day: %i accounts on the first day make it %d', (fresh, normal) => {
    const place = newPlace(START_MS);
    day(place, START_MS, { fresh });
    rollOver(place, START_MS + DAY_MS);
    expect(place.freshNormal).toBeCloseTo(normal, 9);
    day(place, START_MS + DAY_MS, { fresh: 500 });
    rollOver(place, START_MS + 2 * DAY_MS);
    expect(place.freshNormal).toBeCloseTo(normal * 1.5 + 2, 9);
  });

  test('falls when nothing comes, day by day', () => {
    const place = { ...newPlace(START_MS), freshNormal: 10, knownNormal: 100 };
    rollOver(place, START_MS + 3 * DAY_MS);
    expect([place.freshNormal, place.knownNormal]).toEqual([expect.closeTo(3.43, 9), expect.closeTo(34.3, 9)]);
    rollOver(place, START_MS + 90 * DAY_MS);
    expect(place.freshNormal).toBeLessThan(0.01);
  });

  test('learns nothing from what was stopped: no accounts, no hours', () => {
    const place = newPlace(START_MS);
    day(place, START_MS, { fresh: 30, known: 30, pass: false });
    expect([place.freshToday, place.knownToday]).toEqual([30, 30]);
    expect(place.hours).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    rollOver(place, START_MS + DAY_MS);
    expect([place.freshNormal, place.knownNormal]).toEqual([0, 0]);
  });

  test('hours are counted in eight parts of the day in China', () => {
    const place = newPlace(START_MS);
    for (const hour of [0, 2, 9, 11, 23])
      learnPassed(place, observation(Date.parse('2026-05-01T00:30:00+08:00') + hour * HOUR_MS, 'familiar'));
    expect(place.hours).toEqual([2, 0, 0, 2, 0, 0, 0, 1]);
  });

  test('a time before the day of the record changes no normal', () => {
    const place = { ...newPlace(START_MS), freshNormal: 3 };
    rollOver(place, START_MS - 5 * DAY_MS);
    expect([place.freshNormal, place.daysSeen]).toEqual([3, 1]);
  });
});

test('different members are counted about right, and the same one once', () => {
  const place = newPlace(START_MS);
  expect(distinctOf(place.prefixes)).toBe(-0);
  for (let index = 0; index < 5; index += 1) arrive(place, observation(START_MS, 'first', { prefix: 7 }), false);
  expect(distinctOf(place.prefixes)).toBeCloseTo(1, 1);
  for (let prefix = 1; prefix <= 40; prefix += 1)
    arrive(place, observation(START_MS, 'first', { prefix: prefix * 7919 }), false);
  expect(distinctOf(place.prefixes)).toBeGreaterThan(28);
  expect(distinctOf(place.prefixes)).toBeLessThan(56);
});

test('marks of known accounts count on a device and nowhere else', () => {
  const [device, address] = [newPlace(START_MS), newPlace(START_MS)];
  const known = observation(START_MS, 'familiar', { model: 3, agentShape: 5 });
  arrive(device, known, true);
  arrive(address, known, false);
  expect([distinctOf(device.models), distinctOf(device.agents)]).toEqual([expect.closeTo(1, 1), expect.closeTo(1, 1)]);
  expect(address.models).toEqual([0, 0]);
});

test('two nodes merge to the counts of one, either way round', () => {
  const visit = fc.record({
    afterMs: fc.integer({ min: 0, max: 10 * HOUR_MS }),
    novelty: fc.constantFrom<Novelty>('first', 'fresh', 'foreign', 'familiar'),
    model: fc.integer({ min: 1, max: 1e9 }),
    passed: fc.boolean(),
  });
  const visits = fc.array(visit, { maxLength: 30 });
  const seen = (list: readonly { afterMs: number; novelty: Novelty; model: number; passed: boolean }[]) => {
    const place = newPlace(START_MS);
    for (const { afterMs, novelty, model, passed } of list) {
      const one = observation(START_MS + afterMs, novelty, { model });
      arrive(place, one, false);
      if (passed) learnPassed(place, one);
    }
    return place;
  };
  fc.assert(
    fc.property(visits, visits, (mine, theirs) => {
      const merged = mergePlaces(seen(mine), seen(theirs), START_MS + 12 * HOUR_MS);
      expect(merged).toEqual(seen([...mine, ...theirs]));
      expect(mergePlaces(seen(theirs), seen(mine), START_MS + 12 * HOUR_MS)).toEqual(merged);
    }),
  );
});
