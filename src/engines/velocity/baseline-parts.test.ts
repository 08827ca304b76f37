import { describe, expect, test } from 'vitest';
import { newPlace } from '../../features/business-risk/baselines/place-record.ts';
import { BoundedMap } from './bounded-map.ts';
import { atLeast, gapVariation, markKey, type MarkRecord } from './mark-record.ts';
import { MemorySiteRates } from './memory-site-rates.ts';
import { MemorySuspicion } from './memory-suspicion.ts';
import { readPlace } from './read-place.ts';
import { establishedShare, newSite } from './site-record.ts';
import { observation, START_MS } from './observation-fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('the record of a mark', () => {
  test('its key names the app, the kind, and the value if there is one', () => {
    expect([markKey('app', 'agent', 7), markKey('app', 'agent', 0), markKey('app', 'prefix')]).toEqual([
      'app agent 7',
      'app agent 0',
      'app prefix',
    ]);
  });

  test.each([
    // A mean of 10 and a mean square of 125 is a variance of 25.
    [6, 10, 125, 0.5],
    [7, 10, 200, 1],
    [6, 10, 100, 0],
    [6, 10, 99, 0],
    [5, 10, 125, Number.NaN],
    [6, 0, 0, Number.NaN],
    [6, -1, 5, Number.NaN],
    [6, 0.5, 0.25, 0],
  ])('%i gaps with a mean of %d and a mean square of %d vary by %d', (gaps, gapMean, gapSquare, variation) => {
    expect(gapVariation({ gaps, gapMean, gapSquare } as MarkRecord)).toBe(variation);
  });

  // 1.64 standard deviations of a count, which are its square root.
  test.each([
    [100, 83.6],
    [4, 0.72],
    [2.6896, 0],
    [1, 0],
    [0, 0],
  ])('a count of %d is at least %d', (count, least) => {
    expect(atLeast(count)).toBeCloseTo(least, 10);
  });
});

describe('what a place has shown', () => {
  const same = { agent: 0.04, model: 0.5, prefix: 0.002 };
  const place = (rest: Partial<ReturnType<typeof newPlace>>) => ({ ...newPlace(START_MS), ...rest });

  test('counts are told as they are', () => {
    const read = readPlace(
      place({ daysSeen: 3, freshToday: 1, knownToday: 5, freshNormal: 2.5, knownNormal: 7.5, agents: [1, 0] }),
      same,
      START_MS,
    );
    expect(read).toMatchObject({ daysSeen: 3, freshToday: 1, knownToday: 5, freshNormal: 2.5, knownNormal: 7.5 });
    // One bit of 64: -64 ln(63/64).
    expect(read.agentShapes).toBeCloseTo(1.00789, 5);
    expect([read.models, read.prefixes].map(Math.abs)).toEqual([0, 0]);
  });

  test.each([
    // From 9 to 18 o'clock are the fourth to sixth parts of the day.
    [[1, 1, 1, 2, 3, 4, 0, 0], 0.75],
    [[0, 0, 0, 2, 3, 5, 0, 0], 1],
    [[5, 0, 0, 0, 0, 0, 0, 5], 0],
    [[1, 0, 0, 2, 3, 3, 0, 0], Number.NaN],
  ])('of the hours %j in the office %d', (hours, share) => {
    expect(readPlace(place({ hours }), same, START_MS).officeHours).toBe(share);
  });

  // If two accounts are alike with chance s, n accounts show (1 - (1 - s)^n) / s kinds.
  test.each([
    [{ brought: [4, 0, 0], agents: [1, 0] }, 0.73239, null],
    [{ brought: [3, 0, 0], agents: [1, 0] }, null, null],
    [{ brought: [0, 0, 0], agents: [0, 0] }, null, null],
    [{ brought: [0, 4, 0], models: [1, 0] }, 0.46246, null],
    [{ brought: [4, 4, 0], agents: [3, 0], models: [1, 0] }, 0.46246, null],
    [{ brought: [4, 0, 0], agents: [0xf, 0] }, 0, null],
    [{ brought: [0, 0, 4], prefixes: [0, 1] }, null, 0.74727],
    [{ brought: [0, 0, 150], prefixes: [0, 1] }, null, 0.99222],
    [{ brought: [0, 0, 1500], prefixes: [0, 1] }, null, 0.99222],
    // Of forty accounts, four bring a number in plain: four kinds of four are as different as can be.
    [{ freshToday: 40, brought: [0, 0, 4], prefixes: [0xf, 0] }, null, 0],
    // A record of an earlier release does not tell how many brought one.
    [{ freshToday: 4, brought: null, prefixes: [0, 1] }, null, 0.74727],
  ] as const)('%j is alike by agent %d and by number %d', ({ brought, ...record }, agents, numbers) => {
    const [agent = 0, model = 0, prefix = 0] = brought ?? [];
    const { broughtToday: _, ...older } = newPlace(START_MS);
    const read = readPlace(
      {
        ...older,
        ...(brought !== null && { broughtToday: { agent, model, prefix } }),
        ...(structuredClone(record) as Parameters<typeof place>[0]),
      },
      same,
      START_MS,
    );
    expect(read.agentsAlike).toEqual(agents === null ? Number.NaN : expect.closeTo(agents, 4));
    expect(read.numbersAlike).toEqual(numbers === null ? Number.NaN : expect.closeTo(numbers, 4));
  });
});

test('a new site has seen nothing, and guesses how often two accounts are alike', () => {
  const site = newSite(START_MS);
  expect(site).toEqual({
    firstMs: START_MS,
    requests: { count: 0, atMs: 0 },
    established: { count: 0, atMs: 0 },
    sameMark: { agent: 0.04, model: 0.03, prefix: 0.002 },
    compared: { agent: 0, model: 0, prefix: 0 },
  });
  site.sameMark.agent = 1;
  expect(newSite(START_MS).sameMark.agent).toBe(0.04);
  const of = (established: number, requests: number) =>
    establishedShare({ ...site, established: { count: established, atMs: 0 }, requests: { count: requests, atMs: 0 } });
  expect([of(3, 4), of(0, 0), of(0.5, 0.5), of(2, 2)]).toEqual([0.75, 0, 0.5, 1]);
});

test('a bounded map forgets in generations, counts what it forgot, and keeps what is used', () => {
  const map = new BoundedMap<string, { readonly name: string }>(4);
  const put = (name: string) => map.set(name, { name });
  for (const name of ['a', 'b', 'c']) put(name);
  expect([map.size, map.forgotten, map.get('a')?.name, map.entries().map(([name]) => name)]).toEqual([
    3,
    0,
    'a',
    ['a', 'b', 'c'],
  ]);
  // To be read is no use, and to be used moves an entry among the young ones.
  expect(map.use('a')?.name).toBe('a');
  expect([map.size, map.forgotten, map.entries().map(([name]) => name)]).toEqual([2, 1, ['c', 'a']]);
  expect([map.get('b'), map.use('b')]).toEqual([undefined, undefined]);
  put('c');
  expect([map.size, map.forgotten]).toEqual([2, 0 + 1]);
});

describe('rates of the whole site', () => {
  test('nothing is known before the first request, and what never happened is rare', () => {
    const rates = new MemorySiteRates();
    expect(rates.rate('stopped', HOUR_MS, START_MS)).toBeNull();
    rates.happened(['stopped'], START_MS);
    expect(rates.rate('stopped', HOUR_MS, START_MS)).toBeNull();
    rates.happened(['events'], START_MS);
    rates.happened(['events', 'stopped'], START_MS + 60_000);
    expect(rates.rate('stopped', HOUR_MS, START_MS + 60_000)).toEqual({ count: 2, events: 2, normal: null });
    expect(rates.rate('stopped', 60_000, START_MS + 60_000)).toEqual({ count: 1, events: 1, normal: null });
    expect(rates.rate('other', HOUR_MS, START_MS + 60_000)).toEqual({ count: 0, events: 2, normal: null });
  });

  test('what passed in a whole hour becomes its normal', () => {
    const rates = new MemorySiteRates();
    for (const hour of [0, 1])
      for (let minute = 0; minute < 10; minute += 1) {
        rates.happened(['events'], START_MS + hour * HOUR_MS + minute * 60_000);
        rates.learnHappened(['events'], START_MS + hour * HOUR_MS + minute * 60_000);
      }
    const later = START_MS + 2 * HOUR_MS;
    rates.happened(['events'], later);
    expect(rates.rate('events', HOUR_MS, later)?.normal).toBe(10);
    // Nine of the last sixty minutes' requests came in the hour before.
    expect(rates.rate('other', HOUR_MS, later)).toEqual({ count: 0, events: 10, normal: 0 });
    const restored = new MemorySiteRates();
    restored.restore(structuredClone(rates.entries()));
    expect(restored.rate('events', HOUR_MS, later)).toEqual(rates.rate('events', HOUR_MS, later));
    expect(restored.entries().map(([name]) => name)).toEqual(['events']);
  });
});

describe('suspicion', () => {
  const places = { address: 'aaaa', network: 'bbbb', device: 'cccc', sponsor: 'dddd', scene: 'eeee' };
  const marks = { agent: 1, model: 2, prefix: 3, screen: 4 };
  const suspicious = { points: 60, inCrowd: false };
  const keysOf = (suspicion: MemorySuspicion) => suspicion.entries().map(([key]) => key);

  test('a suspicious request counts its account at its places, its marks and its session', () => {
    const suspicion = new MemorySuspicion(1000);
    suspicion.note(observation({ places, marks, session: 's1' }), suspicious);
    expect(keysOf(suspicion)).toEqual([
      'session s1',
      'address aaaa',
      'network bbbb',
      'device cccc',
      'sponsor dddd',
      'app agent 1',
      'app model 2',
      'app prefix 3',
    ]);
    expect(suspicion.read(observation({ places, session: 's1' }), () => 0)).toEqual({
      address: 1,
      network: 1,
      device: 1,
      sponsor: 1,
      session: 60,
      agents: { suspects: Number.NaN, share: Number.NaN },
      numbers: { suspects: Number.NaN, share: Number.NaN },
    });
    // It fades by half in three days.
    expect(suspicion.read(observation({ atMs: START_MS + 3 * DAY_MS, places, session: 's1' }), () => 0)).toMatchObject({
      address: 0.5,
      session: 30,
    });
    const nobody = suspicion.read(observation({ session: null }), () => 0);
    const unknown = Number.NaN;
    expect(nobody).toMatchObject({
      address: unknown,
      network: unknown,
      device: unknown,
      sponsor: unknown,
      session: unknown,
    });
  });

  test('an account of a day or more says nothing of its marks, and one in a crowd nothing but of itself', () => {
    for (const [accountDays, count] of [
      [0.99, 5],
      [1, 2],
    ] as const) {
      const suspicion = new MemorySuspicion(1000);
      suspicion.note(observation({ accountDays, marks, places: { address: 'aaaa', device: 'cccc' } }), suspicious);
      expect(keysOf(suspicion)).toHaveLength(count);
    }
    const crowd = new MemorySuspicion(1000);
    crowd.note(observation({ places, marks, session: 's1' }), { points: 60, inCrowd: true });
    expect(keysOf(crowd)).toEqual(['session s1']);
  });

  test('two suspects of a mark are a share of the new accounts with it', () => {
    const suspicion = new MemorySuspicion(1000);
    const note = (account: string) => suspicion.note(observation({ account, marks }), suspicious);
    const read = (born: number) => suspicion.read(observation({ marks }), () => born);
    note('00000001');
    note('00000001');
    expect(read(1).agents).toEqual({ suspects: 0, share: 0 });
    note('00000002');
    expect(read(3)).toMatchObject({ agents: { suspects: 2, share: 0.5 }, numbers: { suspects: 2, share: 0.5 } });
    expect(read(0).numbers).toEqual({ suspects: 2, share: 1 });
    // The worst mark counts: only the model has the third suspect.
    suspicion.note(observation({ account: '00000003', marks: { model: 2 } }), suspicious);
    expect(read(5)).toMatchObject({ agents: { suspects: 3, share: 0.5 }, numbers: { suspects: 2 } });
  });

  test('forgiveness takes back the account and its session, and no other', () => {
    const suspicion = new MemorySuspicion(1000);
    for (const account of ['00000001', '00000002'])
      suspicion.note(observation({ account, places, marks, session: account }), suspicious);
    suspicion.forgive(observation({ account: '00000001', places, marks, session: '00000001' }));
    const after = (session: string | null) => suspicion.read(observation({ places, session }), () => 0);
    expect(after('00000001')).toMatchObject({ address: 1, device: 1, session: 0 });
    expect(after('00000002').session).toBe(60);
    const before = keysOf(suspicion);
    suspicion.forgive(observation({ account: '00000009', places: { address: 'none' }, session: null }));
    suspicion.forgive(observation({ account: '00000009', session: 'none' }));
    expect(keysOf(suspicion).toSorted()).toEqual(before.toSorted());
  });

  test('forgiveness of a request without a session forgets no session', () => {
    const suspicion = new MemorySuspicion(1000);
    suspicion.note(observation({ session: '' }), suspicious);
    suspicion.forgive(observation({ session: null }));
    expect(suspicion.read(observation({ session: '' }), () => 0).session).toBe(60);
  });

  test('a snapshot is taken over, and accounts that it does not name one by one count on', () => {
    const suspicion = new MemorySuspicion(1000);
    const accounts = { count: 2, atMs: START_MS };
    suspicion.restore([
      ['address aaaa', { accounts, members: [[10, START_MS]] }],
      ['network bbbb', { accounts, members: [10] as never }],
      ['device cccc', { accounts }],
    ]);
    expect(suspicion.entries()).toEqual([
      ['address aaaa', { accounts, members: [[10, START_MS]] }],
      ['network bbbb', { accounts }],
      ['device cccc', { accounts }],
    ]);
    suspicion.forgive(observation({ account: '0000000a', places }));
    expect(suspicion.read(observation({ places }), () => 0)).toMatchObject({ address: 1, network: 2, device: 2 });
  });
});
