import { describe, expect, test } from 'vitest';
import type { Observation } from '../../features/business-risk/baselines/observation.ts';
import { MemoryBaselines } from './memory-baselines.ts';
import { observation, START_MS } from './observation-fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('what baselines keep', () => {
  const make = () => new MemoryBaselines({ marksMax: 10_000, placesMax: 10_000 });
  const COUNTS = { counts: true };
  const marksOf = (store: MemoryBaselines) => new Map(store.dump().marks);

  test('the gaps of a mark are a moving mean, and it fades over six hours', () => {
    const store = make();
    for (const [at, account] of [
      [0, '1'],
      [1000, '2'],
      [3000, '3'],
      [3000, '4'],
    ] as const)
      store.observe(observation({ atMs: START_MS + at, account, marks: { agent: 5 } }), COUNTS);
    const record = marksOf(store).get('app scene first agent 5');
    // Gaps of 1000, 2000 and 0: the first is taken whole, the second by half, the third by a third.
    expect([record?.gaps, record?.gapMean, record?.gapSquare, record?.lastMs]).toEqual([
      3,
      1000,
      5e6 / 3,
      START_MS + 3000,
    ]);
    for (let more = 0; more < 10; more += 1)
      store.observe(observation({ atMs: START_MS + 3000, marks: { agent: 5 } }), COUNTS);
    const next = marksOf(store).get('app scene first agent 5');
    const before = next?.gapMean ?? 0;
    store.observe(observation({ atMs: START_MS + 4000, marks: { agent: 5 } }), COUNTS);
    expect(marksOf(store).get('app scene first agent 5')?.gapMean).toBeCloseTo(before + 0.15 * (1000 - before), 9);
    store.observe(observation({ atMs: START_MS + 4000 + 6 * HOUR_MS, marks: { agent: 5 } }), { counts: false });
    expect(marksOf(store).get('app scene first agent 5')?.novel.count).toBeCloseTo(15 / 2, 2);
    // An earlier time makes no gap.
    store.observe(observation({ atMs: START_MS, marks: { agent: 5 } }), COUNTS);
    expect(marksOf(store).get('app scene first agent 5')?.lastMs).toBe(START_MS + 4000);
  });

  test('what passed becomes normal: a known account whole, others a quarter', () => {
    const store = make();
    for (const [novelty, sum] of [
      ['familiar', 1],
      ['first', 1.25],
      ['fresh', 1.5],
      ['foreign', 1.75],
    ] as const) {
      store.learn(observation({ novelty, marks: { agent: 5 } }));
      for (const key of ['app agent 5', 'app agent']) expect(marksOf(store).get(key)?.normal.count).toBe(sum);
    }
    expect([...marksOf(store).keys()]).toEqual(['app agent 5', 'app agent', 'app scene foreign-normal']);
    store.learn(observation({ atMs: START_MS + 10 * DAY_MS, novelty: 'familiar', marks: { agent: 5 } }));
    expect(marksOf(store).get('app agent 5')?.normal.count).toBe(1.875);
  });

  test('guests of a sponsor are the new accounts that it brought over its own address', () => {
    const store = make();
    const guestsAt = (rest: Parameters<typeof observation>[0]) =>
      store.observe(observation({ places: { sponsor: 'dddd' }, atSponsor: true, ...rest }), COUNTS).places.sponsor
        ?.guests;
    expect(guestsAt({ account: '00000001' })).toBe(1);
    // The same account, one from elsewhere, one that is known, and one of another sponsor.
    expect(guestsAt({ account: '00000001', novelty: 'fresh' })).toBe(1);
    expect(guestsAt({ account: '00000002', atSponsor: false })).toBe(1);
    expect(guestsAt({ account: '00000003', novelty: 'familiar' })).toBe(1);
    expect(guestsAt({ account: '00000004', places: { sponsor: 'eeee' } })).toBe(1);
    expect(guestsAt({ account: '00000005', novelty: 'fresh' })).toBe(2);
    expect(guestsAt({ atSponsor: false, atMs: START_MS + 3 * DAY_MS })).toBe(1);
  });

  test('accounts that share a number range are counted over days', () => {
    const store = make();
    const births = [0, 1, 2, 3].map(
      (account) =>
        store.observe(observation({ account: `0000000${account}`, marks: { prefix: 9 } }), COUNTS).numberBirths,
    );
    // 1.64 standard deviations under the count, by 0.0005 of all and one.
    expect(births.slice(0, 2)).toEqual([0, 0]);
    expect(births[2]).toBeCloseTo((3 - 1.64 * Math.sqrt(3)) / (3 * 0.0005 + 1), 9);
    expect(births[3]).toBeCloseTo(0.72 / 1.002, 9);
    for (const kind of ['agent', 'model'] as const) store.observe(observation({ marks: { [kind]: 4 } }), COUNTS);
    const born = [...marksOf(store)]
      .filter(([, { born: each }]) => each !== undefined)
      .map(([key, { born: each }]) => [key, each?.count]);
    expect(born).toEqual(
      expect.arrayContaining([
        ['app prefix 9', 4],
        ['app prefix', 4],
        ['app agent 4', 1],
        ['app model 4', 1],
      ]),
    );
    expect(born).toHaveLength(4);
    expect(store.observe(observation({ marks: {} }), COUNTS).numberBirths).toBeNaN();
    expect(
      store.observe(observation({ novelty: 'familiar', atMs: START_MS + 3 * DAY_MS, marks: { prefix: 9 } }), COUNTS)
        .numberBirths,
    ).toBeCloseTo(0, 9);
    // Numbers that are ordinary here are no excess.
    for (let index = 0; index < 300; index += 1)
      store.learn(observation({ novelty: 'familiar', marks: { prefix: 9 } }));
    for (let index = 0; index < 20; index += 1) store.observe(observation({ marks: { prefix: 9 } }), COUNTS);
    expect(store.observe(observation({ marks: { prefix: 9 } }), COUNTS).numberBirths).toBeLessThan(1);
  });

  test('a proxy that a hundredth of ordinary traffic passes is one of the site, and a rare one is none', () => {
    const store = make();
    const usual = (relays: readonly string[], rest: Partial<Observation> = {}) =>
      store.observe(observation({ relays, ...rest }), { counts: false }).usualRelays;
    const learn = (times: number, relays: readonly string[], novelty: Observation['novelty'] = 'familiar') => {
      for (let index = 0; index < times; index += 1) store.learnRelays(observation({ relays, novelty }));
    };
    expect([usual([]), usual(['47.98.1.0/24'])]).toEqual([[], []]);
    learn(9, ['47.98.1.0/24', '47.98.2.0/24']);
    expect(usual(['47.98.1.0/24'])).toEqual([]);
    learn(1, ['47.98.1.0/24']);
    expect(usual(['47.98.2.0/24', '47.98.1.0/24'])).toEqual(['47.98.1.0/24']);
    expect(usual(['47.98.1.0/24'], { appId: 'other' })).toEqual([]);
    // 10 of 1000 are a hundredth, and 10 of 1001 are less.
    learn(990, []);
    expect(usual(['47.98.1.0/24'])).toEqual(['47.98.1.0/24']);
    learn(1, []);
    expect(usual(['47.98.1.0/24'])).toEqual([]);
    // A new account counts for a quarter.
    learn(39, ['47.98.3.0/24'], 'first');
    expect(usual(['47.98.3.0/24'])).toEqual([]);
    learn(61, ['47.98.3.0/24'], 'first');
    expect(usual(['47.98.3.0/24'])).toEqual(['47.98.3.0/24']);
  });

  test('more foreign sign-ins than the mean of the days are an excess, and a look counts none', () => {
    const store = make();
    const foreign = (counts: boolean) => store.observe(observation({ novelty: 'foreign' }), { counts }).foreignExcess;
    expect([foreign(false), foreign(true), foreign(true)]).toEqual([0, 0, 0]);
    foreign(true);
    // The lower end of 4 is 0.72, and nothing is normal yet.
    expect(foreign(true)).toBeCloseTo(0.72 / 3, 9);
    expect(foreign(false)).toBeCloseTo(0.72 / 3, 9);
    // What is normal fades in ten days and what is now in two hours, so 120 of it are one of these.
    for (let index = 0; index < 120; index += 1) store.learn(observation({ novelty: 'foreign' }));
    expect(foreign(false)).toBeCloseTo(0.72 / 4, 9);
    expect(store.observe(observation({ novelty: 'foreign', scene: 'other' }), COUNTS).foreignExcess).toBe(0);
  });

  test('the chance of two accounts to be alike moves with each comparison', () => {
    const store = make();
    const arrive = (marks: Observation['marks'], firstOfDay = true) =>
      store.observe(observation({ marks, firstOfDay, novelty: 'familiar' }), COUNTS);
    arrive({ agent: 1, model: 1 });
    expect(store.dump().site?.compared).toEqual({ agent: 0, model: 0, prefix: 0 });
    arrive({ agent: 1, model: 2, prefix: 3 }, false);
    expect([store.dump().next, store.dump().earlier]).toEqual([1, [{ agent: 1, model: 1 }]]);
    arrive({ agent: 1, model: 2, prefix: 3 });
    const site = store.dump().site;
    // The guesses of 0.04 and 0.03 count like sixty comparisons.
    expect(site?.compared).toEqual({ agent: 1, model: 1, prefix: 0 });
    expect(site?.sameMark.agent).toBeCloseTo(0.04 + 0.96 / 60, 12);
    expect(site?.sameMark.model).toBeCloseTo(0.03 - 0.03 / 60, 12);
    expect(site?.sameMark.prefix).toBe(0.002);
    for (let index = 0; index < 140; index += 1) arrive({ agent: 1 });
    expect([store.dump().next, store.dump().earlier.length]).toEqual([142, 128]);
    // Each is compared with four of those before it.
    expect(store.dump().site?.compared.agent).toBe(1 + 2 + 3 + 4 * 138);
    const quiet = make();
    quiet.observe(observation({ marks: { agent: 1 } }), { counts: false });
    expect([quiet.dump().next, quiet.dump().site?.requests.count]).toEqual([0, 0]);
  });

  test('a site knows when it began, and what share of its requests is of known accounts', () => {
    const store = make();
    expect(store.site()).toBeNull();
    store.began(START_MS);
    store.began(START_MS + 5);
    store.began(START_MS - 5);
    expect(store.site()).toEqual({ firstMs: START_MS - 5, requests: 0, establishedShare: 0 });
    for (const established of [true, true, true, false])
      store.observe(observation({ established, atMs: START_MS - 5 + 2 * DAY_MS }), COUNTS);
    expect(store.site()).toEqual({ firstMs: START_MS - 5, requests: 4, establishedShare: 0.75 });
    const read = store.observe(observation({ atMs: START_MS - 5 + 3 * DAY_MS }), { counts: false });
    expect([read.siteDays, read.siteRequests, read.establishedShare]).toEqual([3, 4, 0.75]);
    // It fades by half a day.
    store.observe(observation({ atMs: START_MS - 5 + 3 * DAY_MS, established: true }), COUNTS);
    expect(store.site()).toMatchObject({ requests: 3, establishedShare: 2.5 / 3 });
  });

  test('a snapshot holds everything, and a store that takes it over goes on alike', () => {
    const store = make();
    const places = { address: '00000001aaaa', network: '00000002aaaa', device: '00000003aaaa' };
    for (let index = 0; index < 9; index += 1) {
      const one = observation({
        account: `0000000${index}`,
        atMs: START_MS + index,
        places,
        marks: { agent: 1, prefix: 2 },
        session: 's',
      });
      store.observe(one, COUNTS);
      store.learn(one);
      store.suspect(one, { points: 50, inCrowd: false });
      store.happened(['events'], START_MS + index);
      store.learnHappened(['events'], START_MS + index);
    }
    const other = make();
    other.restore(structuredClone(store.dump()));
    expect(other.dump()).toEqual(store.dump());
    const next = observation({
      account: '000000aa',
      atMs: START_MS + 20,
      places,
      marks: { agent: 1, prefix: 2 },
      session: 's',
    });
    const read = other.observe(next, COUNTS);
    expect(read).toEqual(store.observe(next, COUNTS));
    expect(read.suspicion).toMatchObject({ session: expect.closeTo(50, 3), address: expect.closeTo(9, 3) });
    // Nine suspects of ten that were born, and one.
    expect(read.suspicion.agents.share).toBeCloseTo(9 / 11, 3);
    expect(other.rate('events', 60_000, START_MS + 20)).toEqual({ count: 9, events: 9, normal: null });
    store.forgive(next);
    for (let index = 0; index < 9; index += 1) store.forgive(observation({ account: `0000000${index}`, places }));
    expect(store.observe(next, COUNTS).suspicion.address).toBeCloseTo(0, 3);
    const early = make();
    const { series: _series, suspicion: _suspicion, ...state } = structuredClone(store.dump());
    early.restore(state);
    expect([early.dump().series, early.dump().suspicion]).toEqual([[], []]);
  });

  test('networks of one day make a cohort, and the next day begins anew', () => {
    const store = make();
    const arrive = (index: number, atMs = START_MS) =>
      store.observe(
        observation({
          atMs,
          novelty: 'foreign',
          marks: { agent: 5 },
          places: { network: `${((index * 0x1f123bb5) >>> 0).toString(16).padStart(8, '0')}ffff` },
        }),
        COUNTS,
      ).cohorts.agent;
    expect([arrive(1), arrive(2)].map(({ lift }) => lift)).toEqual([0, 0]);
    arrive(3);
    arrive(4);
    const cohort = arrive(5);
    // 5 of 5 in this scene, where 0.02 of all is expected.
    expect(cohort.size).toBe(5);
    expect(cohort.lift).toBeCloseTo((5 - 1.64 * Math.sqrt(5)) / (5 * 0.02 + 1), 9);
    expect(cohort.gapVariation).toBeNaN();
    expect(arrive(6, START_MS + DAY_MS).lift).toBe(0);
  });
});
