import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryVelocityStore } from '../../../engines/velocity/velocity-store.ts';
import { BARE_REQUEST } from '../ingest/bare-request.ts';
import type { RecordedVelocity } from '../velocity/velocity-store.ts';
import { imei, other, setUp } from './engine-world.suite.ts';
import { RecentRepeats, repeatName } from './recent-repeats.ts';

const NOTHING: RecordedVelocity = { reading: {}, write: null };
const counted = async () => NOTHING;

/** Asks at these seconds and gives what was counted before, and which requests were events of their own. */
async function counts(seconds: readonly number[]) {
  const repeats = new RecentRepeats();
  const results = [];
  for (const second of seconds) {
    const { count, repeatOfMs } = await repeats.count('r', second * 1000, counted);
    results.push([count, repeatOfMs === null ? null : repeatOfMs / 1000]);
  }
  return results;
}

describe('a request that comes again', () => {
  test('within 15 seconds of the one that counted it is no event of its own', async () => {
    expect(await counts([100, 114.999])).toEqual([
      [0, null],
      [1, 100],
    ]);
    expect(await counts([100, 115])).toEqual([
      [0, null],
      [1, null],
    ]);
  });

  test('asks again if the one that counted failed', async () => {
    const repeats = new RecentRepeats();
    const failed = repeats.count('r', 100_000, () => Promise.reject(new Error('too late')));
    const waiting = repeats.count('r', 100_001, counted);
    await expect(failed).rejects.toThrow('too late');
    await expect(waiting).rejects.toThrow('too late');
    expect(await repeats.count('r', 101_000, counted)).toMatchObject({ repeatOfMs: null, velocity: NOTHING });
  });

  test('for longer than that it is an event every 15 seconds', async () => {
    expect(await counts([100, 110, 120, 130])).toEqual([
      [0, null],
      [1, 100],
      [2, null],
      [3, 120],
    ]);
  });

  test('if the clock was set back meanwhile, it is an event of its own, and what was before counts no more', async () => {
    expect(await counts([21_700, 100, 110])).toEqual([
      [0, null],
      [0, null],
      [1, 100],
    ]);
  });

  test('after a minute it is forgotten', async () => {
    expect(await counts([100, 159.999])).toEqual([
      [0, null],
      [1, null],
    ]);
    expect(await counts([100, 160])).toEqual([
      [0, null],
      [0, null],
    ]);
  });

  test('at once it is one event, while the windows are still being asked', async () => {
    const repeats = new RecentRepeats();
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<RecordedVelocity>();
    const record = () => {
      asked += 1;
      return promise;
    };
    const both = Promise.all([repeats.count('r', 100, record), repeats.count('r', 101, record)]);
    const write = { operation: 'velocity', input: null };
    resolve({ reading: { account: null }, write });
    expect(await both).toEqual([
      { count: 0, repeatOfMs: null, velocity: { reading: { account: null }, write } },
      { count: 1, repeatOfMs: 100, velocity: { reading: { account: null }, write: null } },
    ]);
    expect(asked).toBe(1);
  });
});

test('a name tells apart the app, account, scene, device and body, and not the time of posting', () => {
  const name = repeatName('app', BARE_REQUEST);
  expect(repeatName('app', { ...BARE_REQUEST, postTimeS: 1_714_529_000 })).toBe(name);
  const others = [
    repeatName('app-2', BARE_REQUEST),
    ...[
      other('account-2'),
      other('account-1', imei(1)),
      { scene: 'e_login_protection' },
      { userIp: '36.1.1.1' },
      { details: [{ name: 'amount', value: '1' }] },
    ].map((change) => repeatName('app', { ...BARE_REQUEST, ...change })),
  ];
  expect(new Set([name, ...others]).size).toBe(7);
});

describe('through the whole engine', () => {
  /** Windows of distinct things and events, as decisions read them. */
  const WINDOWS = [
    'address_events_1h',
    'address_accounts_1h',
    'address_fresh_accounts_1h',
    'device_events_1h',
    'device_accounts_1h',
    'account_events_1h',
    'account_addresses_1h',
    'address_fresh_today',
    'device_fresh_today',
  ] as const;

  /** Every account asks once; `again` says which accounts ask again, in which order, two at a time at once or not. */
  async function windowsAfter(again: readonly { readonly account: number; readonly atOnce: boolean }[]) {
    const { ask } = setUp({ velocity: new MemoryVelocityStore({ entitiesMax: 1000, bytesMax: 16_777_216 }) });
    const request = (account: number) => ({ ...other(`account-${account}`, imei(account % 2)), userIp: '36.1.1.7' });
    for (const account of [0, 1, 2, 3]) await ask(request(account), account * 2);
    let pending: Promise<unknown>[] = [];
    for (const { account, atOnce } of again) {
      pending.push(ask(request(account), 8));
      if (!atOnce) {
        await Promise.all(pending);
        pending = [];
      }
    }
    await Promise.all(pending);
    const { features } = await ask({ ...other('account-9', imei(0)), userIp: '36.1.1.7' }, 9);
    return WINDOWS.map((name) => features.get(name));
  }

  test('any interleaving of repeats leaves the windows as one request of each would', async () => {
    const once = await windowsAfter([]);
    expect(once).toEqual([5, 5, 5, 3, 3, 1, 1, 5, 3]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ account: fc.integer({ min: 0, max: 3 }), atOnce: fc.boolean() }), { maxLength: 12 }),
        async (again) => {
          expect(await windowsAfter(again)).toEqual(once);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a double click on an empty site is one account, and both are answered alike', async () => {
    const { ask } = setUp();
    const [one, two] = await Promise.all([ask(other('account-1', imei(1)), 1), ask(other('account-1', imei(1)), 1)]);
    expect([one.features.get('address_fresh_today'), two.features.get('address_fresh_today')]).toEqual([1, 1]);
    expect(two.decision).toEqual(one.decision);
    expect([one.features.get('request_repeats'), two.features.get('request_repeats')]).toEqual([0, 1]);
  });
});
