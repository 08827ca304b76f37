import { RecentEntries } from '../../../kernel/recent-entries.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { ListedKind } from '../../../identity/identifier-forms.ts';
import type { FeedIndex } from '../feeds/feed-index.ts';
import type { Features } from '../features/features.ts';
import type { Ingested } from '../ingest/ingest-request.ts';
import type { EntityKey } from '../lists/key-draft.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import type { EntityErasureKeys, LinkStore, NetworkKey } from './link-store.ts';

/**
 * An address with more accounts within seven days than this is not remembered. A carrier or a campus has it, and it
 * would link strangers.
 */
const LINKED_ACCOUNTS_MAX = 100;
/** Keys of an entity are written again after this time, so that they are kept as long as its decisions. */
const KEYS_AGAIN_MS = 86_400_000;
const ENTITIES_REMEMBERED = 100_000;

/** Gives the keys under which an erasure finds the account, phone and device of a request. */
export type ErasureKeysByKind = (ingested: Ingested) => Readonly<Record<ListedKind, readonly string[]>>;

/** What of a decision its links are made of. */
interface LinkedRecord {
  readonly orderId: string;
  readonly atMs: number;
  readonly decision: { readonly level: RiskLevel };
  readonly features: Features;
}

/** Remembers in the commit of a decision which entities came together in it. */
export interface LinkRecorder {
  prepare(record: LinkedRecord, ingested: Ingested, feeds: Pick<FeedIndex, 'recordOf'>): DurableWrite;
}

/** Makes the recorder. Keys of erasure take a dozen digests, so they are made once a day for each entity. */
export function createLinkRecorder(
  store: Pick<LinkStore, 'prepare'>,
  erasureKeysOf: ErasureKeysByKind | null,
): LinkRecorder {
  const written = new RecentEntries<number>(ENTITIES_REMEMBERED);
  return {
    prepare(record, ingested, feeds) {
      const { orderId, atMs, decision } = record;
      const { account, others } = linkedEntities(record, ingested);
      const due = [account, ...others].filter(({ kind, key }) => {
        const lastMs = written.get(`${kind}:${key}`);
        return kind !== 'address' && (lastMs === undefined || atMs - lastMs >= KEYS_AGAIN_MS);
      });
      const keys = erasureKeysOf === null || due.length === 0 ? [] : keysFor(due, erasureKeysOf(ingested));
      for (const { kind, key } of due) written.set(`${kind}:${key}`, atMs);
      return store.prepare(
        { orderId, atMs, level: decision.level, account, others, networks: networksOf(ingested, feeds) },
        keys,
      );
    },
  };
}

function keysFor(
  entities: readonly EntityKey[],
  byKind: Readonly<Record<ListedKind, readonly string[]>>,
): readonly EntityErasureKeys[] {
  return entities.flatMap((entity) =>
    entity.kind === 'address' ? [] : [{ entity, erasureKeys: byKind[entity.kind] }],
  );
}

function linkedEntities(
  { features }: LinkedRecord,
  { event }: Ingested,
): { readonly account: EntityKey; readonly others: readonly EntityKey[] } {
  const { account, phone, device, address } = event.keys;
  const others = [
    ...(phone === null ? [] : [{ kind: 'phone', key: phone } as const]),
    ...(device === null ? [] : [{ kind: 'device', key: device } as const]),
    ...(address === null || !identifiesClients(features) ? [] : [{ kind: 'address', key: address } as const]),
  ];
  return { account: { kind: 'account', key: account }, others };
}

function identifiesClients(features: Features): boolean {
  const accounts = Number(features.get('address_accounts_7d') ?? 0);
  return (
    features.get('address_public') === true &&
    features.get('address_shared') !== true &&
    accounts <= LINKED_ACCOUNTS_MAX
  );
}

/** The network of a public address, and its operator if a database of addresses knows it. */
function networksOf({ event }: Ingested, feeds: Pick<FeedIndex, 'recordOf'>): readonly NetworkKey[] {
  const { address, keys } = event;
  if (address?.range !== 'public' || keys.network === null) return [];
  const asn = feeds.recordOf(address.text)?.asn ?? null;
  const network = { kind: 'network', key: keys.network } as const;
  return asn === null ? [network] : [network, { kind: 'operator', key: String(asn) }];
}
