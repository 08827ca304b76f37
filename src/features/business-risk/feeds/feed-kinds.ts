/** What outside knowledge can be imported. `holds` is what one row is. */
export const FEED_KINDS = {
  datacenter: { holds: 'ranges', meaning: 'addresses of data centres and hosting companies' },
  vpn: { holds: 'ranges', meaning: 'exits of commercial VPN services' },
  proxy: { holds: 'ranges', meaning: 'open or rented proxies' },
  tor: { holds: 'ranges', meaning: 'exits of the Tor network' },
  malicious: { holds: 'ranges', meaning: 'addresses seen in attacks' },
  shared: { holds: 'ranges', meaning: 'addresses that many people share: carrier gateways, campuses, offices' },
  cloud: { holds: 'labelled-ranges', meaning: 'addresses of cloud providers, with the provider as label' },
  country: { holds: 'labelled-ranges', meaning: 'addresses with the ISO 3166 code of their country as label' },
  'disposable-mail': { holds: 'domains', meaning: 'mail domains that hand out throw-away addresses' },
  'automation-agent': { holds: 'texts', meaning: 'parts of user agents that only programs send' },
  'virtual-operator': { holds: 'prefixes', meaning: 'phone prefixes of virtual operators' },
  'iot-number': { holds: 'prefixes', meaning: 'phone prefixes of machine SIM cards' },
} as const satisfies Record<string, FeedKindEntry>;

interface FeedKindEntry {
  readonly holds: 'ranges' | 'labelled-ranges' | 'domains' | 'texts' | 'prefixes';
  readonly meaning: string;
}

export type FeedKind = keyof typeof FEED_KINDS;
export const FEED_KIND_NAMES = Object.keys(FEED_KINDS) as readonly FeedKind[];

/** Where a feed's rows come from: shown wherever the feed decides. */
export interface FeedVersion {
  readonly id: string;
  /** Several feeds of one kind may be active at once: their rows are united. One version of each name is active. */
  readonly name: string;
  readonly kind: FeedKind;
  /** Where the operator got it, a URL or a sentence. */
  readonly source: string;
  readonly licence: string;
  /** When the source says it was made, milliseconds since the Unix epoch; null where it does not say. */
  readonly publishedAtMs: number | null;
  readonly importedAtMs: number;
  readonly rows: number;
  readonly refusedRows: number;
  /** sha256 of the imported text, hex. */
  readonly digest: string;
}

/** One row that a feed's import understood. */
export type FeedRow =
  /** Bounds are inclusive; a range has one version. */
  | {
      readonly type: 'range';
      readonly version: 4 | 6;
      readonly start: bigint;
      readonly end: bigint;
      readonly label: string;
    }
  | { readonly type: 'text'; readonly text: string };
