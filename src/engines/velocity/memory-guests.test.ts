import { describe, expect, test } from 'vitest';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { MemoryGuests } from './memory-guests.ts';
import { observation, START_MS } from './observation-fixture.ts';

const DAY_MS = 86_400_000;
const SAME = { agent: 0.04, model: 0.1, prefix: 0.01 };
const SPONSOR = { places: { sponsor: 'dddd' } };

const accountOf = (index: number) => index.toString(16).padStart(8, '0');

/** A store and its guests on one day: with each a model and a range of numbers. */
function withGuests(guests: readonly (readonly [model: number | undefined, prefix: number | undefined])[]) {
  const store = new MemoryGuests(100);
  for (const [index, [model, prefix]] of guests.entries())
    store.count(
      observation({
        ...SPONSOR,
        account: accountOf(index),
        marks: { ...(model !== undefined && { model }), ...(prefix !== undefined && { prefix }) },
      }),
    );
  const read = (rest: Partial<Observation> = {}) => store.read(observation({ ...SPONSOR, ...rest }), SAME);
  return { store, read };
}

describe('guests of a sponsor', () => {
  test('are compared by model and by range of numbers, over chance and one', () => {
    const { read } = withGuests([
      [1, 5],
      [1, 6],
      [1, 7],
      [2, 7],
    ]);
    // Three of six pairs have one model, one has one range.
    expect(read()).toMatchObject({ guests: 4, modelsAlike: 3 / (6 * 0.1 + 1), numbersAlike: 1 / (6 * 0.01 + 1) });
    expect(read({ places: { sponsor: 'eeee' } })).toMatchObject({ guests: 0, modelsAlike: NaN, back: 0, backUsual: 0 });
    expect(read({ places: {} })).toBeNull();
  });

  test('fewer than four say nothing, and neither does one that names no model', () => {
    const { read } = withGuests([
      [1, 5],
      [1, 5],
      [1, 5],
      [undefined, 5],
    ]);
    expect(read()).toMatchObject({ guests: 4, modelsAlike: NaN, numbersAlike: 6 / 1.06 });
  });

  test('are new accounts alone, each once, of seven days, the latest 32', () => {
    const { store, read } = withGuests([[1, 1]]);
    store.count(observation({ ...SPONSOR, account: accountOf(0), novelty: 'fresh', firstOfDay: false }));
    store.count(observation({ ...SPONSOR, account: accountOf(1), novelty: 'familiar', firstOfDay: false }));
    expect(read()?.guests).toBe(1);
    store.count(observation({ ...SPONSOR, account: accountOf(2), novelty: 'fresh', firstOfDay: false }));
    expect(read()?.guests).toBe(2);
    expect(read({ atMs: START_MS + 7 * DAY_MS - 1 })?.guests).toBe(2);
    expect(read({ atMs: START_MS + 7 * DAY_MS })?.guests).toBe(0);
    for (let index = 3; index < 40; index += 1) store.count(observation({ ...SPONSOR, account: accountOf(index) }));
    expect(read()?.guests).toBe(32);
  });

  test('come again on a later day, or fewer than new accounts of the site do', () => {
    const { store, read } = withGuests([
      [1, 1],
      [2, 2],
    ]);
    const NEXT = { atMs: START_MS + DAY_MS } as const;
    const again = (account: number, rest: Partial<Observation> = {}) =>
      store.count(observation({ account: accountOf(account), novelty: 'familiar', accountDays: 1, ...NEXT, ...rest }));
    // On the same day nobody can have come again.
    expect(read()).toMatchObject({ back: 0, backUsual: 0 });
    for (let index = 10; index < 18; index += 1) store.count(observation({ account: accountOf(index) }));
    expect(read(NEXT)).toMatchObject({ back: 0, backUsual: 0 });
    // Five of ten come again.
    for (let index = 10; index < 15; index += 1) again(index);
    // Neither an old account, nor one of more than two days, nor a second request of the day counts.
    again(15, { accountDays: 8 });
    again(16, { established: true });
    again(17, { firstOfDay: false });
    // Of the ten of the day before, a third of a half-life has faded.
    const faded = 10 * 2 ** (-1 / 3);
    const first = read(NEXT);
    expect(first?.back).toBe(0);
    expect(first?.backUsual).toBeCloseTo((2 * 5) / faded, 9);
    again(1);
    expect(read(NEXT)?.back).toBe(1);
    expect(read(NEXT)?.backUsual).toBeCloseTo((2 * 6) / faded, 9);
    // A guest of today is none of an earlier day.
    store.count(observation({ ...SPONSOR, ...NEXT, account: accountOf(30) }));
    expect(read(NEXT)).toMatchObject({ guests: 3, back: 1 });
  });

  test('that came again count also once later ones took their place, for seven days and fading', () => {
    const { store, read } = withGuests([[1, 1]]);
    for (let index = 1; index <= 32; index += 1) store.count(observation({ ...SPONSOR, account: accountOf(index) }));
    const again = (days: number) =>
      store.count(
        observation({
          account: accountOf(0),
          novelty: 'familiar',
          accountDays: days,
          atMs: START_MS + days * DAY_MS,
        }),
      );
    again(0);
    expect(read()?.back).toBe(0);
    again(1);
    expect(read({ atMs: START_MS + DAY_MS })).toMatchObject({ guests: 32, back: 1 });
    expect(read({ atMs: START_MS + 4 * DAY_MS })?.back).toBe(0.5);
    again(7);
    expect(read({ atMs: START_MS + 7 * DAY_MS })?.back).toBe(0.25);
  });

  test('one that came again counts once, also when it drops off the list afterwards', () => {
    const { store, read } = withGuests([[1, 1]]);
    const at = (days: number) => ({ atMs: START_MS + days * DAY_MS });
    const again = (days: number) =>
      store.count(observation({ account: accountOf(0), novelty: 'familiar', accountDays: days, ...at(days) }));
    again(1);
    for (let index = 1; index <= 32; index += 1)
      store.count(observation({ ...SPONSOR, ...at(1), account: accountOf(index) }));
    expect(read(at(1))).toMatchObject({ guests: 32, back: 1 });
    again(2);
    again(3);
    expect(read(at(4))?.back).toBe(0.5);
  });

  test('one that was brought already is no guest once more after it dropped off the list', () => {
    const { store, read } = withGuests([[1, 1]]);
    for (let index = 1; index <= 32; index += 1) store.count(observation({ ...SPONSOR, account: accountOf(index) }));
    store.count(observation({ ...SPONSOR, account: accountOf(0), novelty: 'fresh', firstOfDay: false, marks: {} }));
    store.count(observation({ account: accountOf(1), novelty: 'familiar', accountDays: 1, atMs: START_MS + DAY_MS }));
    expect(read({ atMs: START_MS + DAY_MS })).toMatchObject({ guests: 32, back: 1 });
  });

  test('are missed only if their return would be seen, and after 24 hours', () => {
    const store = new MemoryGuests(4);
    const join = (index: number, sponsor: string) =>
      store.count(observation({ account: accountOf(index), places: { sponsor } }));
    const read = (atMs: number) => store.read(observation({ places: { sponsor: 'dddd' }, atMs }), SAME);
    join(0, 'dddd');
    join(1, 'dddd');
    store.count(observation({ account: accountOf(9), novelty: 'familiar', accountDays: 1, atMs: START_MS + DAY_MS }));
    const share = 1 / (2 * 2 ** (-1 / 3));
    expect(read(START_MS + DAY_MS - 1)?.backUsual).toBe(0);
    expect(read(START_MS + DAY_MS)?.backUsual).toBeCloseTo(2 * share, 9);
    // Sixteen guests of others are remembered instead of these two.
    for (let index = 20; index < 36; index += 1) join(index, 'eeee');
    expect(read(START_MS + DAY_MS)).toMatchObject({ guests: 2, back: 0, backUsual: 0 });
  });

  test('a snapshot keeps all forty, and those of an older release by their list', () => {
    const { store } = withGuests([]);
    for (let index = 0; index < 40; index += 1) store.count(observation({ ...SPONSOR, account: accountOf(index) }));
    const { brought, ...older } = structuredClone(store.dump());
    const [copy, stepped] = [new MemoryGuests(100), new MemoryGuests(100)];
    copy.restore({ brought: brought ?? [], ...structuredClone(older) });
    stepped.restore(older);
    const backIn = (each: MemoryGuests) => {
      for (let index = 0; index < 40; index += 1)
        each.count(
          observation({ account: accountOf(index), novelty: 'familiar', accountDays: 1, atMs: START_MS + DAY_MS }),
        );
      return each.read(observation({ ...SPONSOR, atMs: START_MS + DAY_MS }), SAME)?.back;
    };
    expect([store, copy, stepped].map(backIn)).toEqual([40, 40, 32]);
  });

  test('a snapshot keeps them, and who came again', () => {
    const { store } = withGuests([
      [1, 1],
      [2, 2],
    ]);
    const copy = new MemoryGuests(100);
    copy.restore(structuredClone(store.dump()));
    for (const each of [store, copy])
      each.count(observation({ account: accountOf(0), novelty: 'familiar', accountDays: 1, atMs: START_MS + DAY_MS }));
    const later = observation({ ...SPONSOR, atMs: START_MS + DAY_MS });
    expect(copy.read(later, SAME)).toEqual(store.read(later, SAME));
    expect(copy.read(later, SAME)?.back).toBe(1);
  });
});
