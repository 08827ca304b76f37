import ipaddr from 'ipaddr.js';
import { splitForm, type DigestForm } from '../../../identity/digest-forms.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { Pseudonymizer } from '../ingest/identifiers.ts';
import { nextTurn } from '../../../kernel/timers.ts';
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
export function createListIndex(entries: Iterable<ListEntry>, pseudonym: Pseudonymizer): ListIndex {
  const index = new EntryIndex(pseudonym);
  for (const entry of entries) index.add(entry);
  return index;
}

/** Entries that are prepared before other work goes on. That takes some milliseconds. */
const ENTRIES_AT_ONCE = 250;

/** Does the same for many entries, and lets other work in meanwhile: a hundred thousand take a second. */
export async function buildListIndex(entries: Iterable<ListEntry>, pseudonym: Pseudonymizer): Promise<ListIndex> {
  const index = new EntryIndex(pseudonym);
  for (const entry of entries) {
    if (index.size % ENTRIES_AT_ONCE === ENTRIES_AT_ONCE - 1) await nextTurn();
    index.add(entry);
  }
  return index;
}

/** Takes entries one by one. Nothing is added once it is used. */
class EntryIndex implements ListIndex {
  readonly #pseudonym: Pseudonymizer;
  /** By kind and key. Nearly every key has one entry, so that one stands without a list. */
  readonly #byKey = new Map<string, ListEntry | ListEntry[]>();
  readonly #formsListed = new Set<string>();
  readonly #blocks = new BlockLookup();
  readonly #names = new Set<string>();
  #size = 0;
  #lacksMd5 = false;

  constructor(pseudonym: Pseudonymizer) {
    this.#pseudonym = pseudonym;
  }

  get size(): number {
    return this.#size;
  }

  get names(): ReadonlySet<string> {
    return this.#names;
  }

  get lacksMd5(): boolean {
    return this.#lacksMd5;
  }

  add(entry: ListEntry): void {
    this.#size += 1;
    this.#names.add(entry.list);
    if (entry.kind === 'address' && !isByEntity(entry)) {
      this.#blocks.add(entry);
      return;
    }
    const keys = keysOf(entry);
    for (const { form, key } of keys) {
      this.#formsListed.add(`${entry.kind}:${form}`);
      addTo(this.#byKey, `${entry.kind}:${key}`, entry);
    }
    this.#lacksMd5 ||= !isByEntity(entry) && !keys.some(({ form }) => form === 'md5');
  }

  entriesOf({ kind, digests, keys, address }: ListedNames): readonly ListEntry[] {
    const found: ListEntry[] = [];
    if (kind !== 'address')
      for (const digest of digests)
        if (this.#formsListed.has(`${kind}:${splitForm(digest).kind}`))
          found.push(...this.#under(kind, listKey(this.#pseudonym, kind, digest)));
    if (this.#formsListed.has(`${kind}:pseudonym`)) for (const key of keys) found.push(...this.#under(kind, key));
    if (address !== null) found.push(...this.#blocks.around(address));
    return [...new Set(found)];
  }

  coveredBy(entry: ListEntry): ListEntry | null {
    const same = entry.form === null ? this.#blocks.exactly(entry.key) : this.#under(entry.kind, entry.key);
    return same.find((other) => covers(other, entry)) ?? null;
  }

  match(ingested: Ingested): readonly ListHit[] {
    if (this.#size === 0) return [];
    const { event } = ingested;
    const found = LIST_KINDS.flatMap((kind) => {
      const hasDigests = DIGESTS.some((form) => this.#formsListed.has(`${kind}:${form}`));
      return this.entriesOf({
        kind,
        digests: kind === 'address' || !hasDigests ? [] : ingested.identifiers[kind],
        keys: this.#formsListed.has(`${kind}:pseudonym`) ? entityKeys(kind, ingested, this.#pseudonym) : [],
        address: kind === 'address' ? (event.address?.text ?? null) : null,
      });
    });
    const holding = found.filter((entry) => holds(entry, event));
    return holding
      .toSorted((a, b) => a.list.localeCompare(b.list))
      .map(({ id: entryId, list, kind, shown }) => ({ entryId, list, kind, shown }));
  }

  #under(kind: ListKind, key: string): readonly ListEntry[] {
    return listOf(this.#byKey.get(`${kind}:${key}`));
  }
}

function addTo<Key>(map: Map<Key, ListEntry | ListEntry[]>, key: Key, entry: ListEntry): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, entry);
  else if (Array.isArray(there)) there.push(entry);
  else map.set(key, [there, entry]);
}

function listOf(found: ListEntry | readonly ListEntry[] | undefined): readonly ListEntry[] {
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly ListEntry[]) : [found as ListEntry];
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

/** Finds every block that holds an address. Blocks are kept by prefix length, and every length in use is tried. */
class BlockLookup {
  readonly #byBlock = new Map<string, ListEntry | ListEntry[]>();
  readonly #sizes = { 4: new Set<bigint>(), 6: new Set<bigint>() };

  add(entry: ListEntry): void {
    const block = readBlock(entry.key);
    if (block === null) return;
    const size = block.end - block.start + 1n;
    this.#sizes[block.version].add(size);
    addTo(this.#byBlock, blockKey(block.version, block.start, size), entry);
  }

  /** The entries of every block around an address. */
  around(text: string): readonly ListEntry[] {
    if (this.#byBlock.size === 0) return [];
    const address = ipaddr.parse(text);
    const version = address.kind() === 'ipv4' ? 4 : 6;
    const number = addressNumber(address);
    return [...this.#sizes[version]].flatMap((size) =>
      listOf(this.#byBlock.get(blockKey(version, number - (number % size), size))),
    );
  }

  /** The entries of one block. */
  exactly(text: string): readonly ListEntry[] {
    const block = readBlock(text);
    if (block === null) return [];
    return listOf(this.#byBlock.get(blockKey(block.version, block.start, block.end - block.start + 1n)));
  }
}

function blockKey(version: 4 | 6, start: bigint, size: bigint): string {
  return `${version}/${start}/${size}`;
}
