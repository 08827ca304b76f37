import type { NetworkKey, NetworkKind } from '../../../features/business-risk/links/link-store.ts';
import type { EntityKey } from '../../../features/business-risk/lists/key-draft.ts';

/** The byte of each kind. It is part of stored data. */
const KINDS = ['account', 'phone', 'device', 'address'] as const satisfies readonly EntityKey['kind'][];
/** One byte for the kind, and the pseudonym of 128 bits. */
const ENTITY_BYTES = 17;

/** Packs an entity. */
export function bytesOfEntity({ kind, key }: EntityKey): Uint8Array {
  const bytes = new Uint8Array(ENTITY_BYTES);
  bytes[0] = KINDS.indexOf(kind);
  bytes.set(Buffer.from(key, 'hex'), 1);
  return bytes;
}

/** Packs entities one after the other. */
export function bytesOfEntities(entities: readonly EntityKey[]): Uint8Array {
  const bytes = new Uint8Array(entities.length * ENTITY_BYTES);
  for (const [at, entity] of entities.entries()) bytes.set(bytesOfEntity(entity), at * ENTITY_BYTES);
  return bytes;
}

/** Whether a packed entity is an account. */
export function isAccount(entity: Uint8Array): boolean {
  return entity[0] === KINDS.indexOf('account');
}

/** Cuts packed entities apart. */
export function partsOf(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / ENTITY_BYTES) }, (_, at) =>
    bytes.slice(at * ENTITY_BYTES, (at + 1) * ENTITY_BYTES),
  );
}

/** Unpacks entities. */
export function entitiesIn(bytes: Uint8Array): readonly EntityKey[] {
  return partsOf(bytes).map((part) => ({
    kind: KINDS[part[0] ?? 0] ?? 'account',
    key: Buffer.from(part.subarray(1)).toString('hex'),
  }));
}

/** The byte of each kind of network. It is part of stored data. */
const NETWORKS: readonly NetworkKind[] = ['network', 'operator'];
const KEY_DIGITS = 32;

/** The byte of a kind of network. */
export function byteOfNetwork(kind: NetworkKind): Uint8Array {
  return Uint8Array.of(NETWORKS.indexOf(kind));
}

/** Packs networks one after the other, as entities are packed. The number of an operator fills the last bytes. */
export function bytesOfNetworks(networks: readonly NetworkKey[]): Uint8Array {
  const parts = networks.map(({ kind, key }) => {
    const digits = kind === 'operator' ? Number(key).toString(16).padStart(KEY_DIGITS, '0') : key;
    return Buffer.concat([byteOfNetwork(kind), Buffer.from(digits, 'hex')]);
  });
  return Uint8Array.from(Buffer.concat(parts));
}

/** Unpacks networks. */
export function networksIn(bytes: Uint8Array): readonly NetworkKey[] {
  return partsOf(bytes).map((part) => {
    const kind = NETWORKS[part[0] ?? 0] ?? 'network';
    const digits = Buffer.from(part.subarray(1)).toString('hex');
    return { kind, key: kind === 'operator' ? String(Number.parseInt(digits, 16)) : digits };
  });
}
