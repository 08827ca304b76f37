import { versionOf } from '../feeds/feed-version.suite.ts';
import { describe, expect, test } from 'vitest';
import { imei, other, setUp } from '../decision/engine-world.suite.ts';
import { setOf } from '../decision/own-rule.suite.ts';
import { openAddressDatabase } from '../feeds/address-database.ts';
import { createFeedIndex } from '../feeds/feed-index.ts';
import type { FeedKind } from '../feeds/feed-kinds.ts';
import { mmdbFile, type MmdbValue } from '../feeds/mmdb-file.suite.ts';
import { parseFeed } from '../feeds/parse-feed.ts';
import type { RiskRequest } from '../ingest/risk-request.ts';
import { distanceKm } from './travel-features.ts';

const place = (latitude: number, longitude: number, rest: object = {}): MmdbValue => ({
  location: { latitude, longitude, accuracy_radius: 50 },
  ...rest,
});
const DAY_S = 86_400;
/** One address in each place. */
const BEIJING = '36.1.0.1';
const SHANGHAI = '36.2.0.1';
const TIANJIN = '36.3.0.1';
const URUMQI = '36.4.0.1';
const HOME_ABROAD = '36.5.0.1';
const PHONE_ABROAD = '36.6.0.1';
const MOBILE_OWNER_ABROAD = '36.7.0.1';
const HOSTING_ABROAD = '36.8.0.1';
const NETWORKS = {
  '36.1.0.0/16': place(39.9, 116.4),
  '36.2.0.0/16': place(31.2, 121.5),
  '36.3.0.0/16': place(39.1, 117.2),
  '36.4.0.0/16': place(43.8, 87.6),
  '36.5.0.0/16': place(1.3, 103.8),
  '36.6.0.0/16': place(1.3, 103.8, { traits: { connection_type: 'Cellular' } }),
  '36.7.0.0/16': place(1.3, 103.8, { traits: { autonomous_system_organization: 'China Mobile' } }),
  '36.8.0.0/16': place(1.3, 103.8, { traits: { user_type: 'hosting' } }),
};

function feedsWith(texts: Partial<Record<FeedKind, string>> = {}) {
  const result = openAddressDatabase(mmdbFile(NETWORKS));
  if (!result.ok) throw new Error(result.problem);
  return createFeedIndex([
    { version: versionOf('address-database'), rows: [], database: result.database },
    ...Object.entries(texts).map(([kind, text]) => ({
      version: versionOf(kind as FeedKind),
      rows: parseFeed(kind as FeedKind, text).rows,
    })),
  ]);
}

type Step = readonly [address: string, atS: number, request?: Partial<RiskRequest>];

/** Whether the rule fires at the last of the steps of one account. */
async function firesAtEnd(when: string, steps: readonly Step[], texts: Partial<Record<FeedKind, string>> = {}) {
  const { ask } = setUp({ rules: setOf(when), feeds: feedsWith(texts) });
  let fired = false;
  for (const [userIp, atS, request] of steps)
    fired = (await ask({ ...other('ann', imei(1)), userIp, ...request }, atS)).decision.fired.includes('own');
  return fired;
}

test.each([
  ['Beijing to Shanghai', [39.9042, 116.4074, 31.2304, 121.4737], 1_068],
  ['Beijing to Urumqi', [39.9042, 116.4074, 43.8256, 87.6168], 2_400],
  ['across the date line', [0, 179, 0, -179], 222],
  ['nowhere', [10, 10, 10, 10], 0],
  ['to the other side', [0, 0, 0, 180], 20_015],
] as const)('%s', (_, [a, b, c, d], km) => {
  const distance = distanceKm({ latitude: a, longitude: b }, { latitude: c, longitude: d });
  expect(Math.abs(distance - km)).toBeLessThan(Math.max(km * 0.01, 1));
});

describe('impossible travel', () => {
  const IMPOSSIBLE = 'account_travel_impossible';
  test.each<readonly [string, boolean, readonly Step[]]>([
    [
      'Singapore ten minutes after Beijing',
      true,
      [
        [BEIJING, 0],
        [HOME_ABROAD, 600],
      ],
    ],
    [
      'a flight to Singapore',
      false,
      [
        [BEIJING, 0],
        [HOME_ABROAD, 6 * 3_600],
      ],
    ],
    [
      'the next town at once',
      false,
      [
        [BEIJING, 0],
        [TIANJIN, 60],
      ],
    ],
    // 967 km are left of 1067 km after both radii.
    [
      'Shanghai in 57 minutes',
      true,
      [
        [BEIJING, 0],
        [SHANGHAI, 57 * 60],
      ],
    ],
    [
      'Shanghai in 60 minutes',
      false,
      [
        [BEIJING, 0],
        [SHANGHAI, 60 * 60],
      ],
    ],
    ['the first request', false, [[HOME_ABROAD, 0]]],
    [
      'back to a network of an earlier day',
      false,
      [
        [BEIJING, 0],
        [HOME_ABROAD, DAY_S],
        [BEIJING, DAY_S + 60],
      ],
    ],
    [
      'a phone that its carrier leads through another country',
      false,
      [
        [BEIJING, 0],
        [PHONE_ABROAD, 600],
      ],
    ],
    [
      'a network that a mobile carrier owns',
      false,
      [
        [BEIJING, 0],
        [MOBILE_OWNER_ABROAD, 600],
      ],
    ],
    [
      'a data centre',
      false,
      [
        [BEIJING, 0],
        [HOSTING_ABROAD, 600],
      ],
    ],
    [
      'what the phone calls a VPN',
      false,
      [
        [BEIJING, 0],
        [HOME_ABROAD, 600, { details: [{ name: 'vpn', value: '1' }] }],
      ],
    ],
    [
      'an address without a place',
      false,
      [
        [BEIJING, 0],
        ['9.9.9.9', 600],
      ],
    ],
    [
      'after a stop that does not count, from the place before it',
      true,
      [
        [BEIJING, 0],
        [PHONE_ABROAD, 300],
        [URUMQI, 600],
      ],
    ],
  ])('%s: %s', async (_, expected, steps) => {
    expect(await firesAtEnd(IMPOSSIBLE, steps)).toBe(expected);
  });

  test.each<FeedKind>(['datacenter', 'vpn', 'proxy', 'tor', 'shared', 'mobile-carrier'])(
    'an address in a feed of kind %s is no place',
    async (kind) => {
      const steps = [
        [BEIJING, 0],
        [HOME_ABROAD, 600],
      ] as const;
      expect(await firesAtEnd(IMPOSSIBLE, steps, { [kind]: '36.5.0.0/16' })).toBe(false);
      expect(await firesAtEnd(IMPOSSIBLE, steps, { [kind]: '36.6.0.0/16' })).toBe(true);
    },
  );

  test('the figures of a way, and nothing if there is none', async () => {
    const way = [
      [BEIJING, 0],
      [SHANGHAI, 7_200],
    ] as const;
    expect(await firesAtEnd('account_travel_km > 960 && account_travel_km < 975', way)).toBe(true);
    expect(await firesAtEnd('account_travel_hours == 2', way)).toBe(true);
    expect(await firesAtEnd('account_travel_kmh > 480 && account_travel_kmh < 488', way)).toBe(true);
    expect(await firesAtEnd('!known(account_travel_km)', [[BEIJING, 0]])).toBe(true);
    expect(
      await firesAtEnd('account_travel_km == 0', [
        [BEIJING, 0],
        [BEIJING, 60],
      ]),
    ).toBe(true);
  });

  test('a place is forgotten after 30 days', async () => {
    expect(
      await firesAtEnd('known(account_travel_km)', [
        [BEIJING, 0],
        [SHANGHAI, 30 * DAY_S - 1],
      ]),
    ).toBe(true);
    expect(
      await firesAtEnd('known(account_travel_km)', [
        [BEIJING, 0],
        [SHANGHAI, 30 * DAY_S],
      ]),
    ).toBe(false);
  });

  test('nothing but a rule that reads it makes a place be remembered', async () => {
    const { ask, moments } = setUp({ rules: setOf('account_events_30d >= 1'), feeds: feedsWith() });
    const { event } = await ask({ ...other('ann'), userIp: BEIJING });
    const keys = { account: event?.keys.account ?? '', device: null, phone: null, address: null };
    expect((await moments.read(keys, Number(event?.atMs) + 1)).account?.[0]).not.toHaveProperty('place');
  });
});

test('city, network owner and its number are features', async () => {
  const record: MmdbValue = { city: { names: { en: 'Shenzhen' } }, autonomous_system_number: 4134, isp: 'Chinanet' };
  const result = openAddressDatabase(mmdbFile({ '36.1.0.0/16': record }));
  if (!result.ok) throw new Error(result.problem);
  const [version] = feedsWith().versions;
  if (version === undefined) throw new Error('no version');
  const feeds = createFeedIndex([{ version, rows: [], database: result.database }]);
  const when = 'address_city == "Shenzhen" && address_asn == 4134 && address_owner.startsWith("China")';
  const { ask } = setUp({ rules: setOf(when), feeds });
  expect((await ask({ userIp: BEIJING })).decision.fired).toEqual(['own']);
  expect((await ask({ userIp: '9.9.9.9' })).decision.fired).toEqual([]);
});
