import { FEED_KIND_NAMES, type FeedKind, type FeedRow, type FeedVersion } from './feed-kinds.ts';
import { createRangeIndex, type RangeIndex } from './range-index.ts';

/** An active feed with its rows. */
export interface LoadedFeed {
  readonly version: FeedVersion;
  readonly rows: readonly FeedRow[];
}

/**
 * What the active feeds say. The index is immutable: a reload makes another one. `null` means that no feed of the kind
 * is active.
 */
export interface FeedIndex {
  readonly versions: readonly FeedVersion[];
  /** Whether a feed of ranges holds an address. */
  holdsAddress(kind: FeedKind, address: string): boolean | null;
  /** The label of an address, e.g. 'CN' in a feed of countries. It is '' if the address has none. */
  labelOf(kind: FeedKind, address: string): string | null;
  /**
   * Whether a mail domain, or a domain above it, is listed. For example, `a.mail.example` is found if `mail.example` is
   * listed.
   */
  holdsDomain(kind: FeedKind, domain: string): boolean | null;
  /** Whether a text contains one of the listed parts. */
  holdsPartOf(kind: FeedKind, text: string): boolean | null;
  /** Whether a number starts with a listed prefix. */
  holdsPrefixOf(kind: FeedKind, number: string): boolean | null;
  /** The label of the longest listed prefix of a number. It is '' if none is listed. */
  labelOfPrefix(kind: FeedKind, number: string): string | null;
}

/** Prepares the active feeds for look-ups. */
export function createFeedIndex(feeds: readonly LoadedFeed[]): FeedIndex {
  const ranges = new Map<FeedKind, RangeIndex>();
  const texts = new Map<FeedKind, ReadonlySet<string>>();
  const prefixLabels = new Map<FeedKind, ReadonlyMap<string, string>>();
  for (const kind of FEED_KIND_NAMES) {
    const loaded = feeds.filter(({ version }) => version.kind === kind);
    if (loaded.length === 0) continue;
    const rows = loaded.flatMap((feed) => feed.rows);
    ranges.set(kind, createRangeIndex(rows.filter((row) => row.type === 'range')));
    texts.set(kind, new Set(rows.filter((row) => row.type === 'text').map(({ text }) => text)));
    prefixLabels.set(kind, new Map(rows.flatMap((row) => (row.type === 'text' ? [[row.text, row.label ?? '']] : []))));
  }
  return {
    versions: feeds.map(({ version }) => version),
    holdsAddress(kind, address) {
      const index = ranges.get(kind);
      return index === undefined ? null : index.find(address) !== null;
    },
    labelOf(kind, address) {
      const index = ranges.get(kind);
      return index === undefined ? null : (index.find(address) ?? '');
    },
    holdsDomain(kind, domain) {
      const listed = texts.get(kind);
      if (listed === undefined) return null;
      const labels = domain.split('.');
      return labels.some((_, index) => listed.has(labels.slice(index).join('.')));
    },
    holdsPartOf(kind, text) {
      const listed = texts.get(kind);
      if (listed === undefined) return null;
      const lower = text.toLowerCase();
      return [...listed].some((part) => lower.includes(part));
    },
    holdsPrefixOf(kind, number) {
      const listed = texts.get(kind);
      if (listed === undefined) return null;
      return prefixesOf(number).some((prefix) => listed.has(prefix));
    },
    labelOfPrefix(kind, number) {
      const listed = prefixLabels.get(kind);
      if (listed === undefined) return null;
      const longest = prefixesOf(number).findLast((prefix) => listed.has(prefix));
      return longest === undefined ? '' : (listed.get(longest) ?? '');
    },
  };
}

/** Its prefixes of two to seven digits, ascending. */
function prefixesOf(number: string): readonly string[] {
  return Array.from({ length: 6 }, (_, index) => number.slice(0, index + 2));
}

/** No feed is active. */
export const NO_FEEDS = createFeedIndex([]);
