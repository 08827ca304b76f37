import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openAddressDatabase, type AddressDatabase } from './address-database.ts';
import { createFeedIndex } from './feed-index.ts';
import type { FeedKind } from './feed-kinds.ts';
import { mmdbFile, type MmdbValue } from './mmdb-file.suite.ts';
import { parseFeed } from './parse-feed.ts';

const SHENZHEN: MmdbValue = {
  country: { iso_code: 'CN', names: { en: 'China' } },
  subdivisions: [{ iso_code: 'GD', names: { en: 'Guangdong' } }],
  city: { names: { en: 'Shenzhen', 'zh-CN': '深圳市' } },
  location: { latitude: 22.5333, longitude: 114.1333, accuracy_radius: 20 },
};
const NOTHING = { country: null, province: null, city: null, asn: null, owner: null, point: null, connection: null };

function opened(
  networks: Readonly<Record<string, MmdbValue>>,
  options?: Parameters<typeof mmdbFile>[1],
): AddressDatabase {
  const result = openAddressDatabase(mmdbFile(networks, options));
  if (!result.ok) throw new Error(result.problem);
  return result.database;
}

describe('records of the shapes that publishers use', () => {
  test.each([24, 28, 32] as const)('nested, as MaxMind writes them, in a tree of %i bits', (recordBits) => {
    const database = opened(
      { '36.1.0.0/16': SHENZHEN, '2400:3200::/32': { country: { iso_code: 'CN' } } },
      { recordBits },
    );
    expect(database.find('36.1.2.3')).toEqual({
      ...NOTHING,
      country: 'CN',
      province: '广东',
      city: '深圳市',
      point: { latitude: 22.5333, longitude: 114.1333, radiusKm: 20 },
    });
    expect(database.find('2400:3200::1')).toEqual({ ...NOTHING, country: 'CN' });
    expect(database.find('36.2.0.0')).toBeNull();
  });

  test.each<readonly [string, MmdbValue, object]>([
    [
      'flat, with texts for degrees',
      { country_code: 'SG', state1: 'Singapore', city: 'Queenstown', latitude: '1.3', longitude: '103.8' },
      {
        country: 'SG',
        province: 'Singapore',
        city: 'Queenstown',
        point: { latitude: 1.3, longitude: 103.8, radiusKm: 100 },
      },
    ],
    [
      'flat, without a city',
      { country: 'us', lat: 37.751, lng: -97.822 },
      { country: 'US', point: { latitude: 37.751, longitude: -97.822, radiusKm: 500 } },
    ],
    [
      'network owner',
      { autonomous_system_number: 4134, autonomous_system_organization: 'Chinanet' },
      { asn: 4134, owner: 'Chinanet' },
    ],
    ['network owner in words', { asn: 'AS13335', as_name: 'Cloudflare' }, { asn: 13_335, owner: 'Cloudflare' }],
    ['a phone', { connection_type: 'Cellular' }, { connection: 'cellular' }],
    ['a data centre', { traits: { user_type: 'hosting' } }, { connection: 'hosting' }],
    ['a VPN', { is_anonymous_vpn: true, is_hosting_provider: true }, { connection: 'anonymous' }],
    ['values of wrong types', { country: 7, city: true, latitude: 91, longitude: 0, asn: -1 }, {}],
  ])('%s', (_, record, expected) => {
    expect(opened({ '1.0.0.0/8': record }).find('1.2.3.4')).toEqual({ ...NOTHING, ...expected });
  });

  test('it says of itself what it is and when it was made', () => {
    const { type, builtAtMs, nodes } = opened({ '1.0.0.0/8': 'x' }, { type: 'GeoLite2-ASN', builtAtS: 1_714_000_000 });
    expect([type, builtAtMs, nodes]).toEqual(['GeoLite2-ASN', 1_714_000_000_000, 104]);
  });
});

describe('a file that is none is refused with a reason', () => {
  const good = mmdbFile({ '36.0.0.0/8': SHENZHEN });
  const dataAt = 104 * 6 + 16;
  test.each([
    ['text', Buffer.from('1.2.3.0/24,CN\n'), 'this is no MaxMind DB file'],
    ['nothing', Buffer.alloc(0), 'this is no MaxMind DB file'],
    ['an archive', gzipSync(good), 'the file is compressed: unpack it'],
    ['a beginning', good.subarray(0, good.length - 20), 'the file is cut short or damaged'],
    ['an end', good.subarray(600), 'the file is cut short or damaged'],
    ['another format', mmdbFile({ '1.0.0.0/8': 'x' }, { format: 3 }), 'format 3 is not known'],
    [
      'damaged records',
      Buffer.concat([good.subarray(0, dataAt), Buffer.alloc(40, 0xff), good.subarray(dataAt + 40)]),
      'records of the file cannot be read',
    ],
    ['no metadata', Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), 'the file is cut short or damaged'],
  ])('%s', (_, bytes, problem) => {
    expect(openAddressDatabase(bytes)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });
});

describe('a file that would take too long to read is refused at once', () => {
  const good = mmdbFile({ '36.0.0.0/8': SHENZHEN });
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

  /** Maps of two names each, both of which lead to the next map, so that every level doubles the work. */
  function chainedMaps(levels: number): Buffer {
    const level = (number: number) => {
      const next = (number + 1) * 9;
      const pointer = [0x20 | (next >> 8), next & 0xff];
      return Buffer.from([0xe2, 0x41, 0x61, ...pointer, 0x41, 0x62, ...pointer]);
    };
    return Buffer.concat([...Array.from({ length: levels }, (_, number) => level(number)), Buffer.from([0xe0])]);
  }

  test('metadata of chained maps', () => {
    const bytes = Buffer.concat([good.subarray(0, good.lastIndexOf(marker)), marker, chainedMaps(30)]);
    expect(openAddressDatabase(bytes)).toEqual({
      ok: false,
      problem: 'the file is cut short or damaged (a value is too large): download it again',
    });
  });

  test.each([
    ['the end of another marker', [Buffer.from('\xefMaxMind.com', 'latin1'), Buffer.from([0xe0])]],
    ['a number', [Buffer.from('m')]],
  ])('chained maps behind an earlier marker, if the last one is followed by %s', (_, end) => {
    const bytes = Buffer.concat([marker, chainedMaps(30), marker, ...end]);
    expect(openAddressDatabase(bytes)).toEqual({
      ok: false,
      problem: 'the file is cut short or damaged (what it says of itself is no map): download it again',
    });
  });

  test.each<readonly [string, MmdbValue]>([
    ['an array of 100,000 elements', Array.from({ length: 100_000 }, () => true)],
    ['a map of 501 names', Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`n${at}`, true]))],
    ['a text of 16,385 bytes', 'x'.repeat(16_385)],
  ])('a record with %s', (_, list) => {
    expect(openAddressDatabase(mmdbFile({ '36.0.0.0/8': { country_code: 'CN', list } }))).toEqual({
      ok: false,
      problem: 'records of the file cannot be read: download it again',
    });
  });

  test('a record that no sample meets says nothing, and the others are answered', () => {
    const long: MmdbValue = { country_code: 'SG', list: Array.from({ length: 1_000 }, () => true) };
    const database = opened({ '36.0.0.0/16': long, '37.0.0.0/8': { country_code: 'CN' } });
    expect(database.find('36.0.0.1')).toBeNull();
    expect(database.find('37.0.0.1')).toEqual({ ...NOTHING, country: 'CN' });
  });

  test('a record with 995 elements is read', () => {
    const list: MmdbValue = Array.from({ length: 995 }, () => true);
    expect(opened({ '36.0.0.0/8': { country_code: 'CN', list } }).find('36.1.2.3')).toEqual({
      ...NOTHING,
      country: 'CN',
    });
  });
});

describe('databases among feeds', () => {
  const versionOf = (kind: FeedKind, id: string, importedAtMs: number) => ({
    id,
    name: id,
    kind,
    source: 'test',
    licence: 'none',
    publishedAtMs: null,
    importedAtMs,
    rows: 0,
    refusedRows: 0,
    digest: '',
  });
  const database = (id: string, importedAtMs: number, networks: Readonly<Record<string, MmdbValue>>) => ({
    version: versionOf('address-database', id, importedAtMs),
    rows: [],
    database: opened(networks),
  });

  test('several fill each other, the latest import first', () => {
    const index = createFeedIndex([
      database('old', 1, { '1.0.0.0/8': { country_code: 'AU', asn: 'AS1' } }),
      database('new', 2, { '1.0.0.0/8': { country_code: 'CN' } }),
    ]);
    expect(index.recordOf('1.2.3.4')).toMatchObject({ country: 'CN', asn: 1 });
    expect(index.recordOf('9.2.3.4')).toBeNull();
    expect([...index.databases.keys()]).toEqual(['new', 'old']);
  });

  test('country and province come from ranges first, then from a database, and nothing else does', () => {
    const rows = parseFeed('country', '1.2.0.0/16,HK').rows;
    const index = createFeedIndex([
      { version: versionOf('country', 'c', 1), rows },
      database('d', 1, { '1.0.0.0/8': SHENZHEN }),
    ]);
    expect(['1.2.3.4', '1.3.3.4', '9.9.9.9'].map((address) => index.labelOf('country', address))).toEqual([
      'HK',
      'CN',
      '',
    ]);
    expect(index.labelOf('province', '1.3.3.4')).toBe('广东');
    expect(index.labelOf('cloud', '1.3.3.4')).toBeNull();
    expect(createFeedIndex([]).labelOf('country', '1.3.3.4')).toBeNull();
  });
});
