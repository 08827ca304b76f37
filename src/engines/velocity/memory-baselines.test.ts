import { expect, test } from 'vitest';
import type { Novelty, Observation } from '../../features/business-risk/baselines/observation.ts';
import { MemoryBaselines } from './memory-baselines.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-05-01T10:00:00+08:00');
const COUNTS = { counts: true };

const make = (limits = { marksMax: 10_000, placesMax: 10_000 }) => new MemoryBaselines(limits);
const observation = (atMs: number, novelty: Novelty, rest: Partial<Observation> = {}): Observation => ({
  atMs,
  appId: 'app',
  scene: 'e_register_protection',
  novelty,
  firstOfDay: true,
  established: novelty === 'familiar',
  account: '00000001',
  accountDays: novelty === 'familiar' ? 9 : 0,
  atSponsor: false,
  session: '00000001 device',
  marks: {},
  relays: [],
  places: {},
  ...rest,
});

/** A site with 400 ordinary sign-ins of known accounts, on 40 number ranges, 25 agents and 10 models. */
function ordinarySite(): MemoryBaselines {
  const store = make();
  for (let index = 0; index < 400; index += 1) {
    const marks = { prefix: 1 + (index % 40), agent: 1 + (index % 25), model: 1 + (index % 10) };
    const one = observation(START_MS + index * MINUTE_MS, 'familiar', { marks });
    store.observe(one, COUNTS);
    store.learn(one);
  }
  return store;
}
const AFTER_MS = START_MS + 400 * MINUTE_MS;
/** A network of its own for each number: the first eight hex digits of its pseudonym differ. */
const network = (index: number) => ({
  network: `${(Math.imul(index, 0x85ebca6b) >>> 0).toString(16).padStart(8, '0')}00000000`,
});

test('a cohort of new accounts on one number range stands out', () => {
  const store = ordinarySite();
  const lifts = [];
  for (let index = 0; index < 14; index += 1) {
    const marks = { prefix: 900, agent: 1 + index, model: 1 + (index % 10) };
    lifts.push(
      store.observe(observation(AFTER_MS + index * MINUTE_MS, 'first', { marks, places: network(index + 1) }), COUNTS)
        .cohorts.number.lift,
    );
  }
  expect(lifts.slice(0, 2)).toEqual([0, 0]);
  expect(lifts.at(-1)).toBeGreaterThan(4);
});

test.each([
  [1, false],
  [2, false],
  [3, true],
])('requests over %i networks of a day with one mark: a cohort is %s', (networks, isCohort) => {
  const store = ordinarySite();
  let lift = 0;
  for (let index = 0; index < 14; index += 1) {
    const one = observation(AFTER_MS + index * 1000, 'first', {
      marks: { prefix: 900 },
      places: network((index % networks) + 1),
    });
    ({ lift } = store.observe(one, COUNTS).cohorts.number);
  }
  expect(lift > 4).toBe(isCohort);
  expect(lift > 0).toBe(isCohort);
});

test('an honest crowd of as many new accounts with phones of their own does not', () => {
  const store = ordinarySite();
  for (let index = 0; index < 60; index += 1) {
    const marks = { prefix: 1000 + index, agent: 1 + (index % 25), model: 1 + (index % 10) };
    const { cohorts } = store.observe(observation(AFTER_MS + index * MINUTE_MS, 'first', { marks }), COUNTS);
    expect([cohorts.number.lift < 2, cohorts.agent.lift < 2]).toEqual([true, true]);
  }
});

test('known accounts in known surroundings are no cohort', () => {
  const store = ordinarySite();
  for (let index = 0; index < 50; index += 1)
    for (const novelty of ['familiar', 'fresh'] as const)
      expect(
        store.observe(observation(AFTER_MS + index, novelty, { marks: { agent: 77 } }), COUNTS).cohorts.agent.lift,
      ).toBe(0);
});

test('only what passed becomes normal', () => {
  const crowd = (learns: boolean) => {
    const store = ordinarySite();
    for (let index = 0; index < 300; index += 1) {
      const one = observation(AFTER_MS + index * 1000, 'familiar', { marks: { agent: 77 } });
      store.observe(one, COUNTS);
      if (learns) store.learn(one);
    }
    let lift = 0;
    for (let index = 0; index < 20; index += 1)
      ({ lift } = store.observe(
        observation(AFTER_MS + DAY_MS + index, 'first', { marks: { agent: 77 }, places: network(index + 1) }),
        COUNTS,
      ).cohorts.agent);
    return lift;
  };
  expect(crowd(true)).toBeLessThan(2);
  expect(crowd(false)).toBeGreaterThan(4);
});

test('a look counts for nothing', () => {
  const [looked, alone] = [ordinarySite(), ordinarySite()];
  const one = observation(AFTER_MS, 'first', { marks: { prefix: 9 }, places: { address: 'a'.repeat(16) } });
  for (let index = 0; index < 20; index += 1) looked.observe(one, { counts: false });
  expect(looked.observe(one, COUNTS)).toEqual(alone.observe(one, COUNTS));
});

test('places say what they have seen, this request included', () => {
  const store = make();
  const places = { address: 'a'.repeat(16), device: 'd'.repeat(16) };
  store.observe(observation(START_MS, 'first', { places }), COUNTS);
  const { places: read } = store.observe(observation(START_MS + 1, 'familiar', { places }), COUNTS);
  expect(read.address).toMatchObject({ freshToday: 1, knownToday: 1, daysSeen: 1 });
  expect(read.network).toBeUndefined();
});

test('the site tells its age and the share of accounts that are known', () => {
  const store = make();
  for (let index = 0; index < 3; index += 1) store.observe(observation(START_MS, 'familiar'), COUNTS);
  const { siteDays, establishedShare } = store.observe(observation(START_MS, 'first'), COUNTS);
  expect([siteDays, establishedShare]).toEqual([0, 0.75]);
  expect(store.observe(observation(START_MS + 3 * DAY_MS, 'first'), COUNTS).siteDays).toBe(3);
});

test('more foreign sign-ins than usual are an excess', () => {
  const store = make();
  const excess = [];
  for (let index = 0; index < 60; index += 1)
    excess.push(store.observe(observation(START_MS + index * 1000, 'foreign'), COUNTS).foreignExcess);
  expect(excess[0]).toBe(0);
  expect(excess.at(-1)).toBeGreaterThan(10);
  expect(store.observe(observation(START_MS + 60_000, 'familiar'), COUNTS).foreignExcess).toBe(1);
});

test('memory is bounded in records, and what is used all the time is kept', () => {
  const store = make({ marksMax: 300, placesMax: 100 });
  for (let index = 0; index < 5000; index += 1) {
    const places = { address: `busy${'0'.repeat(12)}`, device: `device-${index}`.padEnd(16, '0') };
    store.observe(observation(START_MS + index, 'first', { marks: { prefix: index + 1 }, places }), COUNTS);
    expect([store.marks.size <= 300, store.places.size <= 100]).toEqual([true, true]);
  }
  const last = observation(START_MS + 5000, 'first', { places: { address: `busy${'0'.repeat(12)}` } });
  expect(store.observe(last, COUNTS).places.address?.freshToday).toBe(5001);
});
