import ipaddr from 'ipaddr.js';
import { splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { addressNumber, readBlock } from '../feeds/parse-feed.ts';
import { entityKeys } from './entity-keys.ts';
import { LIST_KINDS, type ListEntry, type ListHit } from './list-entry.ts';

/** The entries at one moment, ready for look-ups. Immutable: a change makes another index. */
export interface ListIndex {
  readonly size: number;
  /** The lists that have entries, `allow` and `block` included. */
  readonly names: ReadonlySet<string>;
  /** Whether some entry was listed by a digest other than md5 and lacks the md5. */
  readonly lacksMd5: boolean;
  /** Every entry that holds for the request, allow before block, then by kind. */
  match(ingested: Ingested): readonly ListHit[];
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
  const byEntity = Map.groupBy(entries.filter(isByEntity), ({ kind, key }) => `${kind}:${key}`);
  const entityKinds = LIST_KINDS.filter((kind) => entries.some((entry) => isByEntity(entry) && entry.kind === kind));
  const byDigest = entries.filter((entry) => entry.kind !== 'address' && !isByEntity(entry));
  const listed = byDigest.flatMap(keysOf);
  const byKey = Map.groupBy(listed, ({ entry, key }) => `${entry.kind}:${key}`);
  const formsListed = new Set(listed.map(({ entry, form }) => `${entry.kind}:${form}`));
  const blocks = createBlockLookup(entries.filter((entry) => entry.kind === 'address' && !isByEntity(entry)));
  return {
    size: entries.length,
    names: new Set(entries.map(({ list }) => list)),
    lacksMd5: byDigest.some((entry) => !keysOf(entry).some(({ form }) => form === 'md5')),
    match(ingested) {
      const { event } = ingested;
      const found: ListEntry[] = [];
      for (const kind of byKey.size === 0 ? [] : IDENTIFIER_KINDS) {
        for (const digest of ingested.identifiers[kind]) {
          if (!formsListed.has(`${kind}:${splitForm(digest).kind}`)) continue;
          const matches = byKey.get(`${kind}:${listKey(pseudonym, kind, digest)}`) ?? [];
          found.push(...matches.map(({ entry }) => entry));
        }
      }
      for (const kind of entityKinds)
        for (const key of entityKeys(kind, ingested, pseudonym)) found.push(...(byEntity.get(`${kind}:${key}`) ?? []));
      if (event.address !== null) found.push(...blocks(event.address.text));
      const holding = [...new Set(found)].filter((entry) => holds(entry, event));
      return holding
        .toSorted((a, b) => a.list.localeCompare(b.list))
        .map(({ id, list, kind, shown }) => ({ entryId: id, list, kind, shown }));
    },
  };
}

const IDENTIFIER_KINDS = ['account', 'phone', 'device'] as const;

function isByEntity({ form }: ListEntry): boolean {
  return form === 'pseudonym';
}

function keysOf(entry: ListEntry) {
  return [{ form: entry.form, key: entry.key }, ...entry.otherKeys].map((formKey) => ({ entry, ...formKey }));
}

function holds(entry: ListEntry, event: Ingested['event']): boolean {
  if (event.atMs < entry.startMs || (entry.endMs !== null && event.atMs >= entry.endMs)) return false;
  if (entry.appId !== null && entry.appId !== event.appId) return false;
  return entry.scene === null || entry.scene === event.scene;
}

/** Finds every block that holds an address. Blocks are kept by prefix length, and every length in use is tried. */
function createBlockLookup(entries: readonly ListEntry[]): (address: string) => readonly ListEntry[] {
  const byBlock = new Map<string, ListEntry[]>();
  const sizes = { 4: new Set<bigint>(), 6: new Set<bigint>() };
  for (const entry of entries) {
    const block = readBlock(entry.key);
    if (block === null) continue;
    const size = block.end - block.start + 1n;
    const key = blockKey(block.version, block.start, size);
    sizes[block.version].add(size);
    byBlock.set(key, [...(byBlock.get(key) ?? []), entry]);
  }
  return (text) => {
    if (byBlock.size === 0) return [];
    const address = ipaddr.parse(text);
    const version = address.kind() === 'ipv4' ? 4 : 6;
    const number = addressNumber(address);
    return [...sizes[version]].flatMap((size) => byBlock.get(blockKey(version, number - (number % size), size)) ?? []);
  };
}

function blockKey(version: 4 | 6, start: bigint, size: bigint): string {
  return `${version}/${start}/${size}`;
}
