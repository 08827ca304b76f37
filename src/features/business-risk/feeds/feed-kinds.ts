import { told, type Told } from '../../../kernel/told.ts';

/**
 * The kinds of outside knowledge that can be imported. `holds` says what one row is. Exits of anonymisers change within
 * days, ranges of networks within months, and numbering plans within a year (docs/decisions/0637-age-of-feeds.md).
 */
export const FEED_KINDS = {
  datacenter: { holds: 'ranges', daysMax: 90, meaning: told`addresses of data centres and hosting companies` },
  vpn: { holds: 'ranges', daysMax: 30, meaning: told`exits of commercial VPN services` },
  proxy: { holds: 'ranges', daysMax: 7, meaning: told`open or rented proxies` },
  tor: { holds: 'ranges', daysMax: 7, meaning: told`exits of the Tor network` },
  malicious: { holds: 'ranges', daysMax: 7, meaning: told`addresses seen in attacks` },
  shared: {
    holds: 'ranges',
    daysMax: 365,
    meaning: told`addresses that many people share: carrier gateways, campuses, offices`,
  },
  cloud: {
    holds: 'labelled-ranges',
    daysMax: 30,
    meaning: told`addresses of cloud providers, with the provider as label`,
  },
  country: {
    holds: 'labelled-ranges',
    daysMax: 90,
    meaning: told`addresses with the ISO 3166 code of their country as label`,
  },
  province: { holds: 'labelled-ranges', daysMax: 180, meaning: told`addresses with the province of China as label` },
  'phone-province': {
    holds: 'labelled-prefixes',
    daysMax: 365,
    meaning: told`phone prefixes with the province of China as label`,
  },
  'disposable-mail': { holds: 'domains', daysMax: 30, meaning: told`mail domains that hand out throw-away addresses` },
  'automation-agent': { holds: 'texts', daysMax: 180, meaning: told`parts of user agents that only programs send` },
  'virtual-operator': { holds: 'prefixes', daysMax: 365, meaning: told`phone prefixes of virtual operators` },
  'iot-number': { holds: 'prefixes', daysMax: 365, meaning: told`phone prefixes of machine SIM cards` },
  'mobile-carrier': {
    holds: 'ranges',
    daysMax: 180,
    meaning: told`addresses over which mobile carriers send the phones of their customers`,
  },
  'device-placeholder': {
    holds: 'devices',
    daysMax: null,
    meaning: told`device identifiers that identify no device, beside those that the product knows itself`,
  },
  'address-database': {
    holds: 'mmdb',
    daysMax: 30,
    meaning: told`a MaxMind DB file: country, province, city, place and network owner of addresses, as far as it has them`,
  },
} as const satisfies Record<string, FeedKindEntry>;

interface FeedKindEntry {
  readonly holds:
    'ranges' | 'labelled-ranges' | 'domains' | 'texts' | 'prefixes' | 'labelled-prefixes' | 'devices' | 'mmdb';
  readonly meaning: Told;
  /**
   * After so many days since its publication, a feed of the kind says too little of the present, so a warning is given.
   * Null if age does not harm it.
   */
  readonly daysMax: number | null;
}

/** A kind of feed, e.g. `datacenter`. */
export type FeedKind = keyof typeof FEED_KINDS;
export const FEED_KIND_NAMES = Object.keys(FEED_KINDS) as readonly FeedKind[];

/** One imported version of a feed. It is shown with every decision in which the feed took part. */
export interface FeedVersion {
  readonly id: string;
  /**
   * The feed's name. One version of each name is active. Several feeds of one kind may be active at once, and their
   * rows are then combined.
   */
  readonly name: string;
  readonly kind: FeedKind;
  /** Where the operator got the feed: a URL or a sentence. */
  readonly source: string;
  readonly licence: string;
  /** The time of publication that the source gives, in milliseconds since the Unix epoch. Null if it gives none. */
  readonly publishedAtMs: number | null;
  readonly importedAtMs: number;
  /** When the source was last found to have this version still. Absent if that was never asked. */
  readonly confirmedAtMs?: number;
  /** Of a database, the nodes of its search tree. */
  readonly rows: number;
  readonly refusedRows: number;
  /** SHA-256 of the imported text or file, in hex. */
  readonly digest: string;
  /** What a database calls itself, e.g. `GeoLite2-City`. Absent for a feed of text. */
  readonly database?: string;
}

/** How old a feed is, in milliseconds since the Unix epoch and in days. */
export interface FeedAge {
  /**
   * Since its publication. If the source does not say when that was: since the source was last found to have it, or
   * since its import.
   */
  readonly sinceMs: number;
  readonly days: number;
  /** When it is older than its kind may be. Null if age does not harm it. */
  readonly staleAtMs: number | null;
  readonly isStale: boolean;
}

const DAY_MS = 86_400_000;

/** Tells how old a feed is at a time. */
export function feedAge({ kind, publishedAtMs, confirmedAtMs, importedAtMs }: FeedVersion, nowMs: number): FeedAge {
  const sinceMs = publishedAtMs ?? confirmedAtMs ?? importedAtMs;
  const { daysMax } = FEED_KINDS[kind];
  const staleAtMs = daysMax === null ? null : sinceMs + daysMax * DAY_MS;
  const days = Math.max(0, Math.floor((nowMs - sinceMs) / DAY_MS));
  return { sinceMs, days, staleAtMs, isStale: staleAtMs !== null && nowMs >= staleAtMs };
}

/** One row of a feed that the import could read. */
export type FeedRow =
  /** Bounds are inclusive. A range is either all IPv4 or all IPv6. */
  | {
      readonly type: 'range';
      readonly version: 4 | 6;
      readonly start: bigint;
      readonly end: bigint;
      readonly label: string;
    }
  /** `label` is there for a labelled prefix alone. */
  | { readonly type: 'text'; readonly text: string; readonly label?: string };
