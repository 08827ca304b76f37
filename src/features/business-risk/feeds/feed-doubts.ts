import ipaddr from 'ipaddr.js';
import { told, toldTogether, type Told } from '../../../kernel/told.ts';
import { FEED_KINDS, type FeedKind, type FeedRow } from './feed-kinds.ts';
import { readBlock } from './parse-feed.ts';

/**
 * The bounds beyond which a version of a feed is doubtful: it says more than a publisher of such a feed means to say, so
 * it is mistyped, cut off, another file, or written by an intruder. docs/decisions/0411-doubtful-feeds.md has
 * the reasons.
 */
export const FEED_BOUNDS = {
  /** A range holds no more public addresses than a block of so many bits. Registries give no network a larger one. */
  rangeBitsMin: { 4: 8, 6: 16 },
  /** The same for a feed of places: a country has neighbouring blocks, and files name what belongs to no country. */
  placeBitsMin: { 4: 4, 6: 5 },
  /** All ranges together hold at most this share of the public addresses. Feeds of places are meant to hold all. */
  coveredShareMax: 0.25,
  coveredAgainGrowth: 1.1,
  /** All ranges together hold at most so many times as many addresses as the version in force, from this share on. */
  coveredGrowthMax: 10,
  coveredGrowthShareMin: 0.01,
  /** Carriers get prefixes of three digits, of which a mainland number has some forty. */
  prefixDigitsMin: 3,
  /** At least half of the rows stay, if the version in force has so many. */
  rowsLeftMin: 0.5,
  rowsLeftFrom: 100,
  /** At most ten times as many rows come, if they are so many. */
  rowsGrowthMax: 10,
  rowsGrowthFrom: 1_000,
} as const;

/** Public addresses: what a caller of the Internet can have. IPv6 is given out from 2000::/4. */
const PUBLIC = {
  4: [bounds('1.0.0.0/8').start, bounds('223.0.0.0/8').end],
  6: [bounds('2000::/4').start, bounds('2000::/4').end],
} as const;
const WIDTH = { 4: 32n, 6: 128n } as const;
const FAMILIES = [4, 6] as const;

/** Each contains what the browsers of most people send, so a part of one of them marks all people as programs. */
const ORDINARY_AGENTS = [
  'mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/131.0.0.0 safari/537.36 edg/131.0.0.0',
  'mozilla/5.0 (macintosh; intel mac os x 10_15_7) applewebkit/605.1.15 (khtml, like gecko) version/17.6 safari/605.1.15',
  'mozilla/5.0 (iphone; cpu iphone os 17_6 like mac os x) applewebkit/605.1.15 (khtml, like gecko) mobile/15e148 micromessenger/8.0.50',
  'mozilla/5.0 (linux; android 14; pixel 8) applewebkit/537.36 (khtml, like gecko) chrome/131.0.0.0 mobile safari/537.36',
  'mozilla/5.0 (phone; openharmony 5.0) applewebkit/537.36 (khtml, like gecko) chrome/114.0.0.0 safari/537.36 arkweb/4.1 mobile',
  'mozilla/5.0 (x11; linux x86_64; rv:133.0) gecko/20100101 firefox/133.0',
];

/** Domains under which most people have their mail, or under which every company registers its own. */
const ORDINARY_MAIL_DOMAINS = new Set(
  (
    'qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net 139.com 189.cn wo.cn sina.com sina.cn sohu.com aliyun.com ' +
    'gmail.com outlook.com hotmail.com live.com msn.com icloud.com me.com yahoo.com proton.me ' +
    'com.cn net.cn org.cn gov.cn edu.cn com.hk com.tw co.uk co.jp'
  ).split(' '),
);

/** A version of a feed. Of a database the rows are not known, but how many nodes it has. */
export interface ComparedFeed {
  readonly count: number;
  readonly rows: readonly FeedRow[];
}

/**
 * Says why a version of a feed is doubtful, or gives null. What the version in force says too is not doubtful again.
 *
 * @param before the version in force under its name, of the same kind; null if there is none
 */
export function feedDoubts(kind: FeedKind, feed: ComparedFeed, before: ComparedFeed | null): Told | null {
  const doubts = [
    ...rowDoubts(kind, feed.rows, before?.rows ?? []),
    ...coverDoubts(kind, feed.rows, before?.rows ?? []),
    ...(before === null ? [] : sizeDoubts(feed.count, before.count)),
  ];
  return doubts.length === 0 ? null : toldTogether(doubts);
}

/** Doubts about single rows. The version in force has none of these rows. */
function rowDoubts(kind: FeedKind, rows: readonly FeedRow[], before: readonly FeedRow[]): readonly Told[] {
  const doubtOf = ROW_DOUBTS[FEED_KINDS[kind].holds];
  if (doubtOf === undefined) return [];
  const known = new Set(before.filter(doubtOf.isDoubtful).map(shown));
  const doubtful = rows
    .filter(doubtOf.isDoubtful)
    .map(shown)
    .filter((row) => !known.has(row));
  const [example] = doubtful;
  return example === undefined ? [] : [doubtOf.say(doubtful.length, example)];
}

interface RowDoubt {
  readonly isDoubtful: (row: FeedRow) => boolean;
  readonly say: (count: number, example: string) => Told;
}

const WIDE_RANGE = (count: number, example: string) =>
  told`it has ranges wider than any network has (${count}), e.g. ${example}`;
const SHORT_PREFIX: RowDoubt = {
  isDoubtful: (row) => row.type === 'text' && row.text.length < FEED_BOUNDS.prefixDigitsMin,
  say: (count, example) => told`it has prefixes that hold the numbers of many carriers (${count}), e.g. ${example}`,
};

const ROW_DOUBTS: Readonly<Partial<Record<(typeof FEED_KINDS)[FeedKind]['holds'], RowDoubt>>> = {
  ranges: { isDoubtful: (row) => isWide(row, FEED_BOUNDS.rangeBitsMin), say: WIDE_RANGE },
  'labelled-ranges': { isDoubtful: (row) => isWide(row, FEED_BOUNDS.placeBitsMin), say: WIDE_RANGE },
  prefixes: SHORT_PREFIX,
  'labelled-prefixes': SHORT_PREFIX,
  domains: {
    isDoubtful: (row) => row.type === 'text' && ORDINARY_MAIL_DOMAINS.has(row.text),
    say: (count, example) => told`it has domains at which most people have their mail (${count}), e.g. ${example}`,
  },
  texts: {
    isDoubtful: (row) => row.type === 'text' && ORDINARY_AGENTS.some((agent) => agent.includes(row.text)),
    say: (count, example) => told`it has texts that ordinary browsers send (${count}), e.g. ${example}`,
  },
};

function isWide(row: FeedRow, bitsMin: { readonly 4: number; readonly 6: number }): boolean {
  if (row.type !== 'range') return false;
  return publicPart(row).size > 1n << (WIDTH[row.version] - BigInt(bitsMin[row.version]));
}

/** Doubts about how many addresses all ranges hold together. */
function coverDoubts(kind: FeedKind, rows: readonly FeedRow[], before: readonly FeedRow[]): readonly Told[] {
  if (FEED_KINDS[kind].holds !== 'ranges') return [];
  return FAMILIES.flatMap((family) => {
    const share = coveredShare(rows, family);
    if (share <= FEED_BOUNDS.coveredGrowthShareMin) return [];
    const shareBefore = coveredShare(before, family);
    if (share <= shareBefore) return [];
    const percent = Math.round(share * 100);
    // A version that was taken all the same grows by little each day.
    if (share > FEED_BOUNDS.coveredShareMax && share <= shareBefore * FEED_BOUNDS.coveredAgainGrowth) return [];
    if (share > FEED_BOUNDS.coveredShareMax) return [told`it holds ${percent} % of all public IPv${family} addresses`];
    return shareBefore > 0 && share > shareBefore * FEED_BOUNDS.coveredGrowthMax
      ? [told`it holds ${Math.round(share / shareBefore)} times the IPv${family} addresses of the version in force`]
      : [];
  });
}

/** The share of the public addresses of a family that ranges hold. Ranges may overlap. */
function coveredShare(rows: readonly FeedRow[], family: 4 | 6): number {
  const parts = rows
    .flatMap((row) => (row.type === 'range' && row.version === family ? [publicPart(row)] : []))
    .filter(({ size }) => size > 0n)
    .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  let [covered, until] = [0n, 0n];
  for (const { start, end } of parts) {
    const from = start > until ? start : until;
    if (end < from) continue;
    covered += end - from + 1n;
    until = end + 1n;
  }
  const [first, last] = PUBLIC[family];
  return Number(covered) / Number(last - first + 1n);
}

function publicPart({ version, start, end }: FeedRow & { readonly type: 'range' }) {
  const [first, last] = PUBLIC[version];
  const [from, to] = [start > first ? start : first, end < last ? end : last];
  return { start: from, end: to, size: to < from ? 0n : to - from + 1n };
}

/** Doubts about the number of rows. */
function sizeDoubts(count: number, before: number): readonly Told[] {
  const { rowsLeftMin, rowsLeftFrom, rowsGrowthMax, rowsGrowthFrom } = FEED_BOUNDS;
  if (before >= rowsLeftFrom && count < before * rowsLeftMin)
    return [told`more than half of its rows are gone: ${count} after ${before}`];
  if (count >= rowsGrowthFrom && count > before * rowsGrowthMax)
    return [told`it has more than ten times as many rows: ${count} after ${before}`];
  return [];
}

function shown(row: FeedRow): string {
  return row.type === 'text' ? row.text : `${addressText(row.version, row.start)}-${addressText(row.version, row.end)}`;
}

function addressText(version: 4 | 6, address: bigint): string {
  const digits = address.toString(16).padStart(Number(WIDTH[version]) / 4, '0');
  return ipaddr.fromByteArray([...Buffer.from(digits, 'hex')]).toString();
}

function bounds(block: string): { readonly start: bigint; readonly end: bigint } {
  const read = readBlock(block);
  if (read === null) throw new TypeError(`${block} is no block of addresses`);
  return read;
}
