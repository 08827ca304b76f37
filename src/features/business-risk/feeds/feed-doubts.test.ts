import { expect, test } from 'vitest';
import { FEED_BOUNDS, feedDoubts } from './feed-doubts.ts';
import type { FeedKind } from './feed-kinds.ts';
import { parseFeed } from './parse-feed.ts';

const of = (kind: FeedKind, text: string) => {
  const { rows } = parseFeed(kind, text);
  return { count: rows.length, rows };
};
const doubts = (kind: FeedKind, text: string, before?: string) =>
  feedDoubts(kind, of(kind, text), before === undefined ? null : of(kind, before));
const lines = (count: number) => Array.from({ length: count }, (_, at) => `10.${at >> 8}.${at & 255}.1`).join('\n');
const blocks = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `${from + at}.0.0.0/8`).join('\n');

test('the bounds are those of the decision', () => {
  expect(FEED_BOUNDS).toEqual({
    rangeBitsMin: { 4: 8, 6: 16 },
    placeBitsMin: { 4: 4, 6: 5 },
    coveredShareMax: 0.25,
    coveredAgainGrowth: 1.1,
    coveredGrowthMax: 10,
    coveredGrowthShareMin: 0.01,
    prefixDigitsMin: 3,
    rowsLeftMin: 0.5,
    rowsLeftFrom: 100,
    rowsGrowthMax: 10,
    rowsGrowthFrom: 1_000,
  });
});

test.each<[FeedKind, string, string | null]>([
  ['datacenter', '0.0.0.0/0', 'wider than any network has (1), e.g. 0.0.0.0-255.255.255.255'],
  ['tor', '::/0', 'wider than any network has (1), e.g. ::-ffff:ffff'],
  ['malicious', '2600::/15', 'wider than any network has (1)'],
  ['malicious', '2600::/16', null],
  ['vpn', '52.0.0.0/7\n1.1.1.1', 'wider than any network has (1), e.g. 52.0.0.0-53.255.255.255'],
  ['vpn', '52.0.0.0/8', null],
  ['vpn', '52.0.0.0,53.0.0.0', 'wider than any network has (1)'],
  // Lists of what is no public address, as FireHOL publishes them.
  ['malicious', '224.0.0.0/3\n10.0.0.0/8\nfc00::/7', null],
  ['shared', blocks(100, 56), '25 % of all public IPv4 addresses'],
  ['shared', blocks(100, 55), null],
  ['country', '128.0.0.0/1,US', 'wider than any network has (1)'],
  ['country', '0.0.0.0,0.255.255.255,ZZ\n16.0.0.0,31.255.255.255,US\n224.0.0.0,255.255.255.255,ZZ', null],
  ['country', '2c10::,2fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,ZZ', null],
  ['virtual-operator', '17', 'prefixes that hold the numbers of many carriers (1), e.g. 17'],
  ['iot-number', '146\n1064', null],
  ['phone-province', '13,广东', 'prefixes that hold the numbers of many carriers (1)'],
  ['automation-agent', 'HeadlessChrome\nSafari/537', 'texts that ordinary browsers send (1), e.g. safari/537'],
  ['automation-agent', 'HeadlessChrome\npython-requests', null],
  [
    'disposable-mail',
    'mailinator.com\nQQ.com\n*.com.cn',
    'domains at which most people have their mail (2), e.g. qq.com',
  ],
  ['disposable-mail', 'mailinator.com', null],
  ['device-placeholder', '00000000', null],
])('a %s feed that says %j', (kind, text, doubt) => {
  if (doubt === null) expect(doubts(kind, text)).toBeNull();
  else expect(doubts(kind, text)).toContain(doubt);
});

test.each([
  [99, 1, null],
  [100, 50, null],
  [100, 49, 'more than half of its rows are gone: 49 after 100'],
  [99, 990, null],
  [50, 999, null],
  [99, 1_000, 'it has more than ten times as many rows: 1000 after 99'],
  [100, 1_000, null],
])('%d rows that become %d', (before, after, doubt) => {
  expect(doubts('proxy', lines(after), lines(before))).toBe(doubt);
  const database = (count: number) => ({ count, rows: [] });
  expect(feedDoubts('address-database', database(after), database(before))).toBe(doubt);
});

test('a feed that comes to hold many more addresses in a few rows is doubtful', () => {
  const told = 'it holds 12 times the IPv4 addresses of the version in force';
  expect(doubts('datacenter', `${blocks(11, 3)}\n1.1.1.1`, '1.0.0.0/10')).toBe(told);
  expect(doubts('datacenter', blocks(11, 2), '1.0.0.0/10')).toBeNull();
  // Overlapping rows count once, and little is never wild.
  expect(doubts('datacenter', '12.0.0.0/8\n12.0.0.0/8\n12.1.0.0/16\n13.0.0.0/8', '1.0.0.0/10')).toBeNull();
  expect(doubts('datacenter', '12.0.0.0/8', '1.1.1.1')).toBeNull();
});

test('what the version in force says already is not doubtful again', () => {
  expect(doubts('tor', '0.0.0.0/0\n1.1.1.1', '0.0.0.0/0')).toBeNull();
  expect(doubts('tor', '0.0.0.0/0\n128.0.0.0/1', '0.0.0.0/0')).toContain('(1), e.g. 128.0.0.0');
  expect(doubts('disposable-mail', 'qq.com\ngmail.com', 'qq.com')).toContain('(1), e.g. gmail.com');
});
