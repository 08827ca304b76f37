import ipaddr from 'ipaddr.js';
import { splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { addressNumber, readBlock } from '../feeds/parse-feed.ts';
import { entityKeys } from './entity-keys.ts';
import { LIST_KINDS, type ListEntry, type ListHit, type ListKind } from './list-entry.ts';

/** Everything under which one identifier or address may be listed. */
export interface ListedNames {
  readonly kind: ListKind;
  /** Digests of an identifier. Empty for an address. */
  readonly digests: readonly DigestForm[];
  /** Pseudonyms under which decisions keep it. */
  readonly keys: Iterable<string>;
  /** Canonical text of an address. Null for identifiers. */
  readonly address: string | null;
}

/** The entries at one moment, ready for look-ups. Immutable: a change makes another index. */
export interface ListIndex {
  readonly size: number;
  /** The lists that have entries, `allow` and `block` included. */
  readonly names: ReadonlySet<string>;
  /** Whether some entry was listed by a digest other than md5 and lacks the md5. */
  readonly lacksMd5: boolean;
  /** Every entry that holds for the request, allow before block, then by kind. */
  match(ingested: Ingested): readonly ListHit[];
  /** Every entry that lists one of the names, whatever its time, scene and app. */
  entriesOf(names: ListedNames): readonly ListEntry[];
  /** An entry of the same list for the same value, scene and app that holds at least as long. Null if there is none. */
  coveredBy(entry: ListEntry): ListEntry | null;
}

/** The pseudonym under which a digest of an identifier is listed. */
export function listKey(pseudonym: Pseudonymizer, kind: ListedKind, digest: DigestForm): string {
  return pseudonym(`list.${kind}`, digest);
}

/**
 * Prepares entries for look-ups. A look-up costs a keyed digest for each form that is listed at all, and a map access
 * for each CIDR length.
 */
export function createListIndex(entries: readonly ListEntry[], pseudonym: Pseudonymizer): ListIndex {
  const byDigest = entries.filter((entry) => entry.kind !== 'address' && !isByEntity(entry));
  const listed = [...byDigest, ...entries.filter(isByEntity)].flatMap(keysOf);
  const byKey = Map.groupBy(listed, ({ entry, key }) => `${entry.kind}:${key}`);
  const formsListed = new Set(listed.map(({ entry, form }) => `${entry.kind}:${form}`));
  const blocks = createBlockLookup(entries.filter((entry) => entry.kind === 'address' && !isByEntity(entry)));
  const under = (kind: ListKind, key: string) => byKey.get(`${kind}:${key}`)?.map(({ entry }) => entry) ?? [];
  const entriesOf = ({ kind, digests, keys, address }: ListedNames): readonly ListEntry[] => {
    const found: ListEntry[] = [];
    if (kind !== 'address')
      for (const digest of digests)
        if (formsListed.has(`${kind}:${splitForm(digest).kind}`))
          found.push(...under(kind, listKey(pseudonym, kind, digest)));
    if (formsListed.has(`${kind}:pseudonym`)) for (const key of keys) found.push(...under(kind, key));
    if (address !== null) found.push(...blocks(address));
    return [...new Set(found)];
  };
  return {
    size: entries.length,
    names: new Set(entries.map(({ list }) => list)),
    lacksMd5: byDigest.some((entry) => !keysOf(entry).some(({ form }) => form === 'md5')),
    entriesOf,
    coveredBy: (entry) =>
      (entry.form === null ? blocks.exactly(entry.key) : under(entry.kind, entry.key)).find((other) =>
        covers(other, entry),
      ) ?? null,
    match(ingested) {
      if (entries.length === 0) return [];
      const { event } = ingested;
      const found = LIST_KINDS.flatMap((kind) => {
        const hasDigests = DIGESTS.some((form) => formsListed.has(`${kind}:${form}`));
        return entriesOf({
          kind,
          digests: kind === 'address' || !hasDigests ? [] : ingested.identifiers[kind],
          keys: formsListed.has(`${kind}:pseudonym`) ? entityKeys(kind, ingested, pseudonym) : [],
          address: kind === 'address' ? (event.address?.text ?? null) : null,
        });
      });
      const holding = found.filter((entry) => holds(entry, event));
      return holding
        .toSorted((a, b) => a.list.localeCompare(b.list))
        .map(({ id: entryId, list, kind, shown }) => ({ entryId, list, kind, shown }));
    },
  };
}

const DIGESTS = ['md5', 'sha256', 'sm3'] as const;

function isByEntity({ form }: ListEntry): boolean {
  return form === 'pseudonym';
}

/** Every key of an entry, with its form. */
export function keysOf(entry: ListEntry) {
  return [{ form: entry.form, key: entry.key }, ...entry.otherKeys].map((formKey) => ({ entry, ...formKey }));
}

function holds(entry: ListEntry, event: Ingested['event']): boolean {
  if (event.atMs < entry.startMs || (entry.endMs !== null && event.atMs >= entry.endMs)) return false;
  if (entry.appId !== null && entry.appId !== event.appId) return false;
  return entry.scene === null || entry.scene === event.scene;
}

/** Whether `other`, which lists the same, says all that `entry` would say. */
export function covers(other: ListEntry, entry: ListEntry): boolean {
  if (other.list !== entry.list || other.scene !== entry.scene || other.appId !== entry.appId) return false;
  if (other.startMs > entry.startMs) return false;
  return other.endMs === null || (entry.endMs !== null && other.endMs >= entry.endMs);
}

interface BlockLookup {
  (address: string): readonly ListEntry[];
  /** The entries of one block. */
  exactly(block: string): readonly ListEntry[];
}

/** Finds every block that holds an address. Blocks are kept by prefix length, and every length in use is tried. */
function createBlockLookup(entries: readonly ListEntry[]): BlockLookup {
  const byBlock = new Map<string, ListEntry[]>();
  const sizes = { 4: new Set<bigint>(), 6: new Set<bigint>() };
  for (const entry of entries) {
    const block = readBlock(entry.key);
    if (block === null) continue;
    const size = block.end - block.start + 1n;
    const key = blockKey(block.version, block.start, size);
    sizes[block.version].add(size);
    const same = byBlock.get(key);
    if (same) same.push(entry);
    else byBlock.set(key, [entry]);
  }
  const around = (text: string) => {
    if (byBlock.size === 0) return [];
    const address = ipaddr.parse(text);
    const version = address.kind() === 'ipv4' ? 4 : 6;
    const number = addressNumber(address);
    return [...sizes[version]].flatMap((size) => byBlock.get(blockKey(version, number - (number % size), size)) ?? []);
  };
  const exactly = (text: string) => {
    const block = readBlock(text);
    return block === null
      ? []
      : (byBlock.get(blockKey(block.version, block.start, block.end - block.start + 1n)) ?? []);
  };
  return Object.assign(around, { exactly });
}

function blockKey(version: 4 | 6, start: bigint, size: bigint): string {
  return `${version}/${start}/${size}`;
}
