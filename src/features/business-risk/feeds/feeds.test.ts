import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { measuringData } from '../../../../test/measuring-data.ts';
import { feedDoubts } from './feed-doubts.ts';
import { createFeedIndex } from './feed-index.ts';
import { feedAge, type FeedKind } from './feed-kinds.ts';
import { versionOf } from './feed-version.suite.ts';
import { parseFeed, readBlock } from './parse-feed.ts';
import { createRangeIndex } from './range-index.ts';

const indexOf = (texts: Partial<Record<FeedKind, string>>) =>
  createFeedIndex(
    Object.entries(texts).map(([kind, text]) => ({
      version: versionOf(kind as FeedKind),
      rows: parseFeed(kind as FeedKind, text).rows,
    })),
  );

test('rows are read in the spellings that feeds use, and other rows are refused with a reason', () => {
  const text =
    '# a comment\n1.2.3.0/24\r\n\n5.6.7.8 // one\n10.0.0.0,10.0.0.255,64512,Name\n2001:db8::/32\n1.2.3.0/33\nhost.example\n9.9.9.9,9.9.9.1';
  const { rows, refused, refusedRows } = parseFeed('vpn', text);
  expect(rows.map((row) => row.type === 'range' && row.end - row.start)).toEqual([255n, 0n, 255n, 2n ** 96n - 1n]);
  expect(refusedRows).toBe(3);
  expect(refused.map(({ line }) => line)).toEqual([7, 8, 9]);
});

test('look-ups of every kind work, and give null if no feed of the kind is active', () => {
  const index = indexOf({
    datacenter: '1.2.0.0/16',
    country: '1.0.0.0/8,AU\n1.2.3.0/24,CN\n2400:3200::/32,CN',
    'disposable-mail': 'mail.example',
    'automation-agent': 'EvilBot',
    'virtual-operator': '170\n1650',
  });
  expect(index.holdsAddress('datacenter', '1.2.255.255')).toBe(true);
  expect(index.holdsAddress('datacenter', '1.3.0.0')).toBe(false);
  expect(index.holdsAddress('vpn', '1.2.3.4')).toBeNull();
  expect(['1.2.3.4', '1.2.4.1', '2.0.0.0', '2400:3200::5'].map((ip) => index.labelOf('country', ip))).toEqual([
    'CN',
    'AU',
    '',
    'CN',
  ]);
  expect(
    ['x.mail.example', 'mail.example', 'notmail.example'].map((domain) => index.holdsDomain('disposable-mail', domain)),
  ).toEqual([true, true, false]);
  expect(index.holdsPartOf('automation-agent', 'Mozilla evilbot/1')).toBe(true);
  expect(['1701234', '1651234', '1650000'].map((number) => index.holdsPrefixOf('virtual-operator', number))).toEqual([
    true,
    false,
    true,
  ]);
});

test('a labelled prefix gives the label of its longest listed prefix', () => {
  const index = indexOf({
    'phone-province': '# carriers\n138,北京\n1380013,中国移动,广东\n"139"\t"上海"\n9,x\n1370000',
  });
  expect(
    ['13800138', '1380014', '1390000', '1370000'].map((number) => index.labelOfPrefix('phone-province', number)),
  ).toEqual(['广东', '北京', '上海', '']);
  expect(index.labelOfPrefix('virtual-operator', '138')).toBeNull();
  expect(parseFeed('phone-province', '9,x\n1370000').refused.map(({ reason }) => reason)).toEqual([
    'not 2 to 7 digits that start with 1',
    'no label',
  ]);
});

describe('range index', () => {
  const block = fc.record({
    host: fc.integer({ min: 0, max: 1023 }),
    bits: fc.integer({ min: 22, max: 32 }),
    label: fc.constantFrom('a', 'b', 'c'),
  });

  test('a look-up gives the label of the smallest block, as a scan of all blocks does', () => {
    const ip = (host: number) => `10.0.${host >> 8}.${host & 255}`;
    fc.assert(
      fc.property(fc.array(block, { maxLength: 30 }), fc.integer({ min: 0, max: 1100 }), (blocks, host) => {
        // Each block has one label. If two equal blocks had different labels, neither would be the smallest.
        const unique = new Map(
          blocks.map(({ host: base, bits, label }) => [`${ip((base >> (32 - bits)) << (32 - bits))}/${bits}`, label]),
        );
        const ranges = [...unique].map(([cidr, label]) => ({ type: 'range' as const, ...requireBlock(cidr), label }));
        const number = requireBlock(ip(host)).start;
        const holding = ranges.filter(({ start, end }) => start <= number && number <= end);
        const smallest = holding.toSorted((a, b) => Number(a.end - a.start - (b.end - b.start)))[0];
        expect(createRangeIndex(ranges).find(ip(host))).toBe(smallest?.label ?? null);
      }),
      { numRuns: 500 },
    );
  });

  test('partly overlapping ranges still cover everything that either covers', () => {
    const index = createRangeIndex(
      parseFeed('cloud', '10.0.0.0,10.0.0.20,a\n10.0.0.10,10.0.0.30,b').rows.filter((row) => row.type === 'range'),
    );
    expect(
      ['10.0.0.0', '10.0.0.9', '10.0.0.10', '10.0.0.20', '10.0.0.30', '10.0.0.31'].map((ip) => index.find(ip)),
    ).toEqual(['a', 'a', 'b', 'b', 'b', null]);
  });
});

const reference = measuringData('risk');

test.skipIf(reference === null)(
  'the published feeds of the measuring data are read without a refused row, and none is doubtful',
  () => {
    const read = (name: string) => readFileSync(path.join(reference ?? '', 'reference', name), 'utf8');
    const feeds = {
      datacenter: parseFeed('datacenter', read('x4b_datacenter_ipv4.txt')),
      vpn: parseFeed('vpn', read('x4b_vpn_ipv4.txt')),
      cloud: parseFeed('cloud', read('cloud_asn_ranges_ipv4_candidate.csv')),
      'disposable-mail': parseFeed('disposable-mail', read('disposable_email_domains.txt')),
    };
    for (const [kind, { refusedRows, rows }] of Object.entries(feeds)) {
      expect(refusedRows).toBe(0);
      expect(feedDoubts(kind as FeedKind, { count: rows.length, rows }, null)).toBeNull();
      expect(rows.length).toBeGreaterThan(5_000);
    }
    const index = createFeedIndex(
      Object.entries(feeds).map(([kind, { rows }]) => ({ version: versionOf(kind as FeedKind), rows })),
    );
    expect(index.labelOf('cloud', '1.12.34.5')).toContain('Tencent');
    expect(index.labelOf('cloud', '1.44.96.1')).toBe('Amazon.com, Inc.');
    expect(index.holdsAddress('datacenter', '1.12.34.5')).toBe(true);
  },
);

function requireBlock(text: string) {
  const found = readBlock(text);
  if (found === null) throw new Error(`${text} is not a block`);
  return found;
}

test.each([
  ['tor', 7],
  ['proxy', 7],
  ['malicious', 7],
  ['vpn', 30],
  ['cloud', 30],
  ['disposable-mail', 30],
  ['address-database', 30],
  ['datacenter', 90],
  ['country', 90],
  ['province', 180],
  ['mobile-carrier', 180],
  ['automation-agent', 180],
  ['shared', 365],
  ['phone-province', 365],
  ['virtual-operator', 365],
  ['iot-number', 365],
] as const)('a feed of kind %s is too old after %i days', (kind, days) => {
  const dayMs = 86_400_000;
  const version = { ...versionOf(kind), publishedAtMs: 1_000, importedAtMs: 50 * dayMs };
  expect(feedAge(version, 1_000 + days * dayMs - 1)).toMatchObject({ days: days - 1, isStale: false });
  expect(feedAge(version, 1_000 + days * dayMs)).toMatchObject({
    days,
    isStale: true,
    staleAtMs: 1_000 + days * dayMs,
  });
  expect(feedAge({ ...version, publishedAtMs: null }, 51 * dayMs)).toMatchObject({ days: 1, sinceMs: 50 * dayMs });
});

test('age does not harm a list of placeholders', () => {
  expect(feedAge({ ...versionOf('device-placeholder'), publishedAtMs: 0 }, 1e13)).toMatchObject({
    staleAtMs: null,
    isStale: false,
  });
});
