import { expect, test } from 'vitest';
import { isAvoided } from '../../features/business-risk/baselines/newcomers.ts';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { MemoryBaselines } from './memory-baselines.ts';
import { observation, START_MS } from './observation-fixture.ts';

const DAY_MS = 86_400_000;
const EDGE = '47.98.1.0/24';
const STRANGE = '45.32.7.0/24';

/** A site on which each of some accounts came first through its own proxy, and a day later again. */
function settledSite(accounts: number): MemoryBaselines {
  const store = new MemoryBaselines({ marksMax: 10_000, placesMax: 10_000 });
  for (const [day, novelty] of [[0, 'first'] as const, [1, 'familiar'] as const])
    for (let index = 0; index < accounts; index += 1)
      store.observe(
        observation({
          atMs: START_MS + day * DAY_MS,
          novelty,
          relays: [EDGE],
          account: networkOf(index).slice(0, 8),
          places: { network: networkOf(index) },
        }),
        { counts: true },
      );
  return store;
}

function networkOf(index: number): string {
  return `${index.toString(16).padStart(8, '0')}00000000`;
}

const lookAt = (store: MemoryBaselines, rest: Partial<Observation>) =>
  store.observe(observation({ atMs: START_MS + DAY_MS, ...rest }), { counts: false });

test('new accounts of several networks that pass a proxy without known ones show how many known ones lack', () => {
  const store = settledSite(40);
  for (let index = 0; index < 5; index += 1)
    store.observe(
      observation({ atMs: START_MS + DAY_MS, relays: [STRANGE], places: { network: networkOf(100 + index) } }),
      { counts: true },
    );
  const { relay } = lookAt(store, { relays: [STRANGE] });
  expect(relay?.fresh).toBe(5);
  expect(relay?.known).toBe(0);
  // Linear counting of 5 of 64 bits.
  expect(relay?.networks).toBeCloseTo(-64 * Math.log(1 - 5 / 64), 9);
  // 40 known accounts of the day beside 5 new ones of it and 40 of the day before, which have faded by a third of a half-life.
  expect(relay?.knownUsual).toBeCloseTo((5 * 40) / (40 * 2 ** (-1 / 3) + 5), 9);
  // Of the proxy of the site as many are known as usual, and another app knows neither.
  const edge = lookAt(store, { relays: [EDGE] }).relay;
  expect(edge?.known).toBe(40);
  expect(edge?.known).toBeGreaterThan(edge?.knownUsual ?? Infinity);
  expect(lookAt(store, { relays: [STRANGE], appId: 'other' }).relay).toBeNull();
  expect(lookAt(store, { relays: [] }).relay).toBeNull();
  // Of two proxies the one that lacks more counts, and networks are those of the day.
  expect(lookAt(store, { relays: [STRANGE, EDGE] }).relay?.known).toBe(0);
  const later = lookAt(store, { relays: [STRANGE], atMs: START_MS + 4 * DAY_MS }).relay;
  expect([later?.fresh, later?.networks]).toEqual([2.5, 0]);
});

test('a known account counts once a day, and a fresh one that comes again does not', () => {
  const store = settledSite(1);
  const pass = (rest: Partial<Observation>) =>
    store.observe(observation({ atMs: START_MS + DAY_MS, relays: [STRANGE], ...rest }), { counts: true }).relay;
  expect(pass({ novelty: 'foreign' })?.known).toBe(1);
  expect(pass({ novelty: 'familiar', firstOfDay: false })?.known).toBe(1);
  expect(pass({ novelty: 'fresh' })).toMatchObject({ known: 1, fresh: 0 });
});

test('a known account that came elsewhere first that day counts for the proxy, once, and for the app not again', () => {
  const store = settledSite(40);
  const usual = () => lookAt(store, { relays: [EDGE] }).relay?.knownUsual;
  const before = usual();
  const pass = (account: string, day: number) =>
    store.observe(
      observation({
        atMs: START_MS + day * DAY_MS,
        relays: [STRANGE],
        novelty: 'familiar',
        firstOfDay: false,
        account,
      }),
      { counts: true },
    ).relay;
  expect(pass('0000000a', 1)?.known).toBe(1);
  expect(pass('0000000a', 1)?.known).toBe(1);
  expect(pass('0000000b', 1)?.known).toBe(2);
  expect(usual()).toBe(before);
  expect(pass('0000000a', 2)?.known).toBeCloseTo(2 * 2 ** (-1 / 3) + 1, 9);
});

test('a proxy that known customers passed on two earlier days is not avoided, until they stay away for fourteen', () => {
  const store = settledSite(40);
  const at = (day: number) => ({ atMs: START_MS + day * DAY_MS, relays: [STRANGE] });
  const pass = (day: number) =>
    store.observe(observation({ ...at(day), novelty: 'familiar', firstOfDay: false }), { counts: true });
  pass(1);
  const crowd = (day: number) => {
    for (let index = 0; index < 40; index += 1)
      store.observe(observation({ ...at(day), places: { network: networkOf(100 + index) } }), { counts: true });
  };
  crowd(2);
  pass(2);
  expect(lookAt(store, at(2)).relay).not.toBeNull();
  for (let index = 0; index < 60; index += 1) store.learnRelays(observation(at(2)));
  expect(lookAt(store, at(2)).usualRelays).toEqual([]);
  crowd(3);
  expect(lookAt(store, at(3)).relay).toBeNull();
  expect(lookAt(store, at(3)).usualRelays).toEqual([STRANGE]);
  expect(lookAt(store, at(16)).relay).toBeNull();
  expect(lookAt(store, at(17)).relay).not.toBeNull();
  // From then on two days are asked for anew.
  pass(17);
  expect(lookAt(store, at(18)).relay).not.toBeNull();
});

test('a popular proxy, of which more lack by number, does not hide one that is avoided', () => {
  const store = settledSite(40);
  const fill = (relay: string, fresh: number, known: number) => {
    for (let index = 0; index < fresh; index += 1)
      store.observe(observation({ atMs: START_MS + DAY_MS, relays: [relay] }), { counts: true });
    for (let index = 0; index < known; index += 1)
      store.observe(
        observation({
          atMs: START_MS + DAY_MS,
          relays: [relay],
          novelty: 'familiar',
          firstOfDay: false,
          account: networkOf(index).slice(0, 8),
        }),
        { counts: true },
      );
  };
  fill('39.96.0.0/24', 60, 6);
  fill(STRANGE, 6, 0);
  for (const relays of [
    ['39.96.0.0/24', STRANGE],
    [STRANGE, '39.96.0.0/24'],
  ])
    expect(lookAt(store, { relays }).relay).toMatchObject({ fresh: 6, known: 0 });
});

test('on the first day nobody is known, so nobody is missed', () => {
  const store = new MemoryBaselines({ marksMax: 10_000, placesMax: 10_000 });
  for (let index = 0; index < 30; index += 1)
    store.observe(observation({ relays: [STRANGE], places: { network: networkOf(index) } }), { counts: true });
  expect(lookAt(store, { relays: [STRANGE], atMs: START_MS }).relay).toMatchObject({ fresh: 30, knownUsual: 0 });
});

test('a proxy that enough requests pass is none of the site if known customers avoid it', () => {
  const store = settledSite(40);
  const learn = (relays: readonly string[]) => {
    for (let index = 0; index < 40; index += 1) store.learnRelays(observation({ relays, atMs: START_MS + DAY_MS }));
  };
  learn([STRANGE]);
  expect(lookAt(store, { relays: [STRANGE] }).usualRelays).toEqual([STRANGE]);
  for (let index = 0; index < 20; index += 1)
    store.observe(observation({ atMs: START_MS + DAY_MS, relays: [STRANGE] }), { counts: true });
  expect(lookAt(store, { relays: [STRANGE] }).usualRelays).toEqual([]);
});

test.each([
  [{ fresh: 13, known: 0, knownUsual: 4 }, true],
  [{ fresh: 13, known: 0, knownUsual: 3.9 }, false],
  [{ fresh: 13.4, known: 0, knownUsual: 4 }, false],
  [{ fresh: 13, known: 0.6, knownUsual: 4 }, true],
  [{ fresh: 13, known: 0.61, knownUsual: 4 }, false],
])('%j: known customers avoid it: %s', (reading, avoided) => {
  expect(isAvoided(reading)).toBe(avoided);
});

test('a snapshot keeps who passed a proxy', () => {
  const store = settledSite(4);
  const copy = new MemoryBaselines({ marksMax: 10_000, placesMax: 10_000 });
  copy.restore(structuredClone(store.dump()));
  expect(lookAt(copy, { relays: [EDGE] }).relay).toEqual(lookAt(store, { relays: [EDGE] }).relay);
});
