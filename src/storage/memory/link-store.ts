import type {
  EntityDecision,
  EntityErasureKeys,
  LinkedDecision,
  LinkStore,
  NetworkKey,
  TopEntity,
  TopQuery,
} from '../../features/business-risk/links/link-store.ts';
import type { EntityKey } from '../../features/business-risk/lists/key-draft.ts';
import type { DurableWrite } from '../../platform/ledger/durable-write.ts';

interface Row extends EntityDecision {
  readonly entity: EntityKey;
}

interface Held extends Pick<EntityDecision, 'orderId' | 'atMs' | 'level'> {
  readonly entity: EntityKey | NetworkKey;
}

interface Key {
  readonly erasureKey: string;
  readonly entity: EntityKey;
  readonly lastMs: number;
}

/** Remembers in memory which entities came together, for tests. */
export class MemoryLinkStore implements LinkStore {
  #rows: readonly Row[] = [];
  #networks: readonly Held[] = [];
  #keys: readonly Key[] = [];

  prepare(decision: LinkedDecision, keys: readonly EntityErasureKeys[]): DurableWrite {
    return { operation: 'risk-links', input: { decision, keys } };
  }

  /** Carries out a prepared addition. */
  commit({ input }: DurableWrite): void {
    const { decision, keys } = input as { decision: LinkedDecision; keys: readonly EntityErasureKeys[] };
    const { account, others, networks, ...rest } = decision;
    const rows = [
      { ...rest, entity: account, others },
      ...others.map((entity) => ({ ...rest, entity, others: [account] })),
    ];
    this.#rows = [...this.#rows, ...rows];
    this.#networks = [...this.#networks, ...networks.map((entity) => ({ ...rest, entity }))];
    const made = keys.flatMap(({ entity, erasureKeys }) =>
      erasureKeys.map((erasureKey) => ({ erasureKey, entity, lastMs: rest.atMs })),
    );
    this.#keys = [...this.#keys, ...made];
  }

  async decisionsOf(entities: readonly EntityKey[], limit: number): Promise<readonly (readonly EntityDecision[])[]> {
    return entities.map((sought) =>
      this.#rows
        .filter(({ entity }) => isSame(entity, sought))
        .toSorted((a, b) => b.atMs - a.atMs || (a.orderId < b.orderId ? 1 : -1))
        .slice(0, limit)
        .map(({ entity: _entity, ...row }) => row),
    );
  }

  async top({ kind, fromMs, toMs, limit }: TopQuery): Promise<readonly TopEntity[]> {
    const held: readonly Held[] = [...this.#rows, ...this.#networks];
    const rows = held.filter(({ entity, atMs }) => entity.kind === kind && atMs >= fromMs && atMs < toMs);
    return [...Map.groupBy(rows, ({ entity }) => entity.key)]
      .map(([key, of]) => ({
        entity: { kind, key },
        decisions: of.length,
        review: of.filter(({ level }) => level === 'review').length,
        reject: of.filter(({ level }) => level === 'reject').length,
        lastAtMs: Math.max(...of.map(({ atMs }) => atMs)),
        orderId:
          of
            .map(({ orderId }) => orderId)
            .toSorted()
            .at(-1) ?? '',
      }))
      .toSorted((a, b) => b.decisions - a.decisions || compareKeys(a.entity.key, b.entity.key))
      .slice(0, limit);
  }

  async ofOrder(orderId: string, atMs: number): Promise<readonly EntityKey[]> {
    return this.#rows.filter((row) => row.orderId === orderId && row.atMs === atMs).map(({ entity }) => entity);
  }

  async forget(erasureKeys: readonly string[]): Promise<number> {
    const found = this.#keys.filter(({ erasureKey }) => erasureKeys.includes(erasureKey)).map(({ entity }) => entity);
    const isForgotten = (entity: EntityKey) => found.some((each) => isSame(each, entity));
    this.#rows = this.#rows
      .filter(({ entity }) => !isForgotten(entity))
      .map((row) => ({ ...row, others: row.others.filter((other) => !isForgotten(other)) }));
    this.#keys = this.#keys.filter(({ entity }) => !isForgotten(entity));
    return new Set(found.map(({ kind, key }) => `${kind}:${key}`)).size;
  }

  async purge(beforeMs: number): Promise<number> {
    const before = this.#rows.length + this.#keys.length;
    this.#rows = this.#rows.filter(({ atMs }) => atMs >= beforeMs);
    this.#networks = this.#networks.filter(({ atMs }) => atMs >= beforeMs);
    this.#keys = this.#keys.filter(({ lastMs }) => lastMs >= beforeMs);
    return before - this.#rows.length - this.#keys.length;
  }
}

function isSame(a: EntityKey, b: EntityKey): boolean {
  return a.kind === b.kind && a.key === b.key;
}

/** Pseudonyms have one length. A shorter number of an operator is a smaller one. */
function compareKeys(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
