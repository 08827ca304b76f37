import { CLOUDS, IPV6_STEMS, PROVINCES, VPN_BLOCKS } from './geography.ts';
import type { Carrier } from './geography.ts';
import { homeAddress } from './network.ts';
import type { Prefix } from './phone-lines.ts';
import type { Rng } from './rng.ts';
import type { Stage } from './stage.ts';

/** A range that a site can buy or download. */
export interface FeedRange {
  readonly cidr: string;
  readonly kind: 'data-centre' | 'vpn' | 'proxy' | 'tor' | 'carrier';
}

/** A range with the place that a geography database gives it. */
export interface FeedPlace {
  readonly cidr: string;
  readonly province: string;
  readonly city: string;
}

/** What a site can buy or download: incomplete and partly outdated. */
export interface WorldFeeds {
  readonly ranges: readonly FeedRange[];
  readonly prefixes: readonly Prefix[];
  readonly places: readonly FeedPlace[];
}

const CARRIERS: readonly Carrier[] = ['telecom', 'unicom', 'mobile'];

function net24(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`;
}

function rangesOf(rng: Rng, stage: Stage): FeedRange[] {
  const out = new Map<string, FeedRange>();
  const put = (cidr: string, kind: FeedRange['kind']): void => {
    if (!out.has(cidr)) out.set(cidr, { cidr, kind });
  };
  const cover = rng.range(0.6, 0.98);
  for (const [, blocks] of CLOUDS)
    for (const block of blocks) if (rng.chance(cover)) put(`${block}.0.0/16`, 'data-centre');
  const vpn = rng.range(0.2, 0.85);
  for (const block of VPN_BLOCKS) if (rng.chance(vpn * 0.5)) put(`${block}.0.0/16`, 'vpn');
  for (const exit of stage.net.vpnExits) if (rng.chance(vpn * 0.6)) put(net24(exit), 'vpn');
  const seen = rng.range(0.01, 0.3);
  for (const pool of stage.net.proxies)
    for (const address of pool.addresses) if (rng.chance(seen)) put(`${address}/32`, 'proxy');
  const stale = Math.round(rng.logRange(20, 400));
  for (let i = 0; i < stale; i++) put(`${homeAddress(rng, stage.net.town(rng), rng.pick(CARRIERS))}/32`, 'proxy');
  const tor = rng.int(10, 60);
  for (let i = 0; i < tor; i++)
    put(
      `${rng.pick(['185.220', '199.249', '23.129', '104.244', '51.15'])}.${rng.int(0, 255)}.${rng.int(1, 254)}/32`,
      'tor',
    );
  const carrier = rng.pick([0, 0.2, 0.6, 0.9]);
  for (const [index, province] of PROVINCES.entries()) {
    for (const who of CARRIERS) {
      for (const block of province.cell[who])
        if (rng.chance(carrier)) for (let k = 0; k < 3; k++) put(`${block}.${index * 12 + k * 4}.0/22`, 'carrier');
    }
  }
  return [...out.values()];
}

/** Two bits of a third octet's partition are not needed: one row for each aligned block of a city. */
function cityBlocks(low: number, size: number): readonly (readonly [number, number])[] {
  const out: [number, number][] = [];
  let at = low;
  const end = low + size;
  while (at < end) {
    let step = 1;
    while (at % (step * 2) === 0 && at + step * 2 <= end) step *= 2;
    out.push([at, 24 - Math.log2(step)]);
    at += step;
  }
  return out;
}

function placesOf(rng: Rng): FeedPlace[] {
  const out = new Map<string, FeedPlace>();
  const miss = rng.range(0, 0.12);
  const wrong = rng.range(0, 0.05);
  const put = (cidr: string, province: string, city: string): void => {
    if (out.has(cidr) || rng.chance(miss)) return;
    const other = rng.chance(wrong) ? rng.pick(PROVINCES) : undefined;
    out.set(cidr, other ? { cidr, province: other.name, city: other.cities[0] ?? '' } : { cidr, province, city });
  };
  for (const [index, province] of PROVINCES.entries()) {
    const capital = province.cities[0] ?? '';
    const share = Math.floor(256 / province.cities.length);
    const place = index.toString(16).padStart(2, '0');
    for (const who of CARRIERS) {
      for (const block of province.home[who]) {
        for (const [i, city] of province.cities.entries())
          for (const [third, bits] of cityBlocks(i * share, share))
            put(`${block}.${third}.0/${bits}`, province.name, city);
      }
      for (const block of province.cell[who])
        for (let k = 0; k < 3; k++) put(`${block}.${index * 12 + k * 4}.0/22`, province.name, capital);
      for (const stem of IPV6_STEMS[who]) {
        const second = stem.split(':')[1] ?? '';
        if (second.length === 1) put(`${stem}${place}0::/28`, province.name, capital);
        else put(`${stem}${place}::/32`, province.name, capital);
      }
    }
    for (const block of province.campus)
      for (let k = 0; k < 3; k++) put(`${block}.${index * 3 + k}.0/24`, province.name, capital);
  }
  return [...out.values()];
}

/** The feeds of a world. */
export function makeFeeds(rng: Rng, stage: Stage): WorldFeeds {
  const known = rng.range(0.82, 1);
  return {
    ranges: rangesOf(rng, stage),
    prefixes: stage.phones.prefixes.filter(() => rng.chance(known)),
    places: placesOf(rng),
  };
}
