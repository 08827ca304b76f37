/** The kinds of outside knowledge that can be imported. `holds` says what one row is. */
export const FEED_KINDS = {
  datacenter: { holds: 'ranges', meaning: 'addresses of data centres and hosting companies' },
  vpn: { holds: 'ranges', meaning: 'exits of commercial VPN services' },
  proxy: { holds: 'ranges', meaning: 'open or rented proxies' },
  tor: { holds: 'ranges', meaning: 'exits of the Tor network' },
  malicious: { holds: 'ranges', meaning: 'addresses seen in attacks' },
  shared: { holds: 'ranges', meaning: 'addresses that many people share: carrier gateways, campuses, offices' },
  cloud: { holds: 'labelled-ranges', meaning: 'addresses of cloud providers, with the provider as label' },
  country: { holds: 'labelled-ranges', meaning: 'addresses with the ISO 3166 code of their country as label' },
  province: { holds: 'labelled-ranges', meaning: 'addresses with the province of China as label' },
  'phone-province': { holds: 'labelled-prefixes', meaning: 'phone prefixes with the province of China as label' },
  'disposable-mail': { holds: 'domains', meaning: 'mail domains that hand out throw-away addresses' },
  'automation-agent': { holds: 'texts', meaning: 'parts of user agents that only programs send' },
  'virtual-operator': { holds: 'prefixes', meaning: 'phone prefixes of virtual operators' },
  'iot-number': { holds: 'prefixes', meaning: 'phone prefixes of machine SIM cards' },
  'mobile-carrier': {
    holds: 'ranges',
    meaning: 'addresses over which mobile carriers send the phones of their customers',
  },
  'device-placeholder': {
    holds: 'devices',
    meaning: 'device identifiers that identify no device, beside those that the product knows itself',
  },
  'address-database': {
    holds: 'mmdb',
    meaning: 'a MaxMind DB file: country, province, city, place and network owner of addresses, as far as it has them',
  },
} as const satisfies Record<string, FeedKindEntry>;

interface FeedKindEntry {
  readonly holds:
    'ranges' | 'labelled-ranges' | 'domains' | 'texts' | 'prefixes' | 'labelled-prefixes' | 'devices' | 'mmdb';
  readonly meaning: string;
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
  /** Of a database, the nodes of its search tree. */
  readonly rows: number;
  readonly refusedRows: number;
  /** SHA-256 of the imported text or file, in hex. */
  readonly digest: string;
  /** What a database calls itself, e.g. `GeoLite2-City`. Absent for a feed of text. */
  readonly database?: string;
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
