import { splitForm } from '../../../identity/digest-forms.ts';
import { deviceForms, readDeviceIdentity } from '../../../identity/device-identity.ts';
import type { AddressDatabase, AddressRecord } from './address-database.ts';
import { FEED_KIND_NAMES, type FeedKind, type FeedRow, type FeedVersion } from './feed-kinds.ts';
import { createRangeIndex, type RangeIndex } from './range-index.ts';

/** An active feed with its rows. */
export interface LoadedFeed {
  readonly version: FeedVersion;
  readonly rows: readonly FeedRow[];
  /** The file of a feed of kind address-database. */
  readonly database?: AddressDatabase;
}

/**
 * What the active feeds say. The index is immutable: a reload makes another one. `null` means that no feed of the kind
 * is active.
 */
export interface FeedIndex {
  readonly versions: readonly FeedVersion[];
  /** Whether a feed of ranges holds an address. */
  holdsAddress(kind: FeedKind, address: string): boolean | null;
  /**
   * The label of an address, e.g. 'CN' in a feed of countries. It is '' if the address has none. Country and province are
   * looked up in databases if no feed of ranges knows them.
   */
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
  /** What the databases say of an address together. The one that was imported last comes first. Null if none knows it. */
  recordOf(address: string): AddressRecord | null;
  /** Whether a device identifier is listed as one that identifies no device. `md5` is that of its canonical text. */
  isPlaceholder(md5: string): boolean;
  /** The databases by the id of their version. */
  readonly databases: ReadonlyMap<string, AddressDatabase>;
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
  const databases = databasesOf(feeds);
  const recordOf = createRecordLookup([...databases.values()]);
  const placeholders = placeholdersOf(texts.get('device-placeholder') ?? new Set());
  return {
    versions: feeds.map(({ version }) => version),
    databases,
    recordOf,
    isPlaceholder: (md5) => placeholders.has(md5),
    holdsAddress(kind, address) {
      const index = ranges.get(kind);
      return index === undefined ? null : index.find(address) !== null;
    },
    labelOf(kind, address) {
      const label = ranges.get(kind)?.find(address) ?? '';
      if (label !== '' || databases.size === 0 || (kind !== 'country' && kind !== 'province'))
        return ranges.has(kind) ? label : null;
      return recordOf(address)?.[kind] ?? '';
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

/** The databases, latest import first. */
function databasesOf(feeds: readonly LoadedFeed[]): ReadonlyMap<string, AddressDatabase> {
  const loaded = feeds.toSorted((a, b) => b.version.importedAtMs - a.version.importedAtMs);
  return new Map(loaded.flatMap(({ version, database }) => (database === undefined ? [] : [[version.id, database]])));
}

/** Looks an address up in every database. Remembers the last answer, because a decision asks several times. */
function createRecordLookup(databases: readonly AddressDatabase[]): FeedIndex['recordOf'] {
  let last: { readonly address: string; readonly record: AddressRecord | null } | null = null;
  return (address) => {
    if (databases.length === 0) return null;
    if (last?.address === address) return last.record;
    const found = databases.map((database) => database.find(address)).filter((record) => record !== null);
    const record = found.length === 0 ? null : found.reduceRight(filledFrom);
    last = { address, record };
    return record;
  };
}

/** A record, with what it does not say taken from a better one. */
function filledFrom(other: AddressRecord, better: AddressRecord): AddressRecord {
  const known = Object.entries(better).filter(([, value]) => value !== null);
  return { ...other, ...Object.fromEntries(known) };
}

/** The md5 of each listed identifier, and of its digests, because apps may send these in its place. */
function placeholdersOf(listed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    [...listed].flatMap((text) => [
      readDeviceIdentity(text).md5,
      ...deviceForms(text).map((form) => readDeviceIdentity(splitForm(form).hex).md5),
    ]),
  );
}

/** Its prefixes of two to seven digits, ascending. */
function prefixesOf(number: string): readonly string[] {
  return Array.from({ length: 6 }, (_, index) => number.slice(0, index + 2));
}

/** No feed is active. */
export const NO_FEEDS = createFeedIndex([]);
