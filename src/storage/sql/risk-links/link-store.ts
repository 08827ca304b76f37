import type {
  EntityDecision,
  EntityErasureKeys,
  LinkedDecision,
  LinkStore,
  TopEntity,
  TopQuery,
} from '../../../features/business-risk/links/link-store.ts';
import type { EntityKey } from '../../../features/business-risk/lists/key-draft.ts';
import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import { durableWrite, type SqlDatabase } from '../database.ts';
import { inPieces } from '../../../kernel/in-pieces.ts';
import {
  byteOfNetwork,
  bytesOfEntities,
  bytesOfEntity,
  bytesOfNetworks,
  entitiesIn,
  networksIn,
} from './entity-bytes.ts';

const PURGE_DECISIONS = 1_000;

/** Remembers in the embedded database which entities came together. */
export class SqlLinkStore implements LinkStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  prepare(decision: LinkedDecision, keys: readonly EntityErasureKeys[]): DurableWrite {
    const { orderId, atMs, level, account, others, networks } = decision;
    return durableWrite('riskLinks.add', {
      orderId,
      atMs,
      level,
      entities: bytesOfEntities([account, ...others]),
      networks: networks.length === 0 ? null : bytesOfNetworks(networks),
      keys: keys.flatMap(({ entity, erasureKeys }) =>
        erasureKeys.map((erasureKey) => ({ erasureKey, entity: bytesOfEntity(entity) })),
      ),
    });
  }

  async decisionsOf(entities: readonly EntityKey[], limit: number): Promise<readonly (readonly EntityDecision[])[]> {
    const found = await this.#database.report('riskLinks.decisionsOf', {
      entities: entities.map((entity) => bytesOfEntity(entity)),
      limit,
    });
    return found.map((rows) => rows.map(({ others, ...row }) => ({ ...row, others: entitiesIn(others) })));
  }

  async top({ kind, ...query }: TopQuery): Promise<readonly TopEntity[]> {
    if (kind === 'network' || kind === 'operator') {
      const networks = await this.#database.report('riskLinks.topNetworks', { ...query, kind: byteOfNetwork(kind) });
      return networks.flatMap(({ entity, ...row }) => networksIn(entity).map((read) => ({ ...row, entity: read })));
    }
    const first = bytesOfEntity({ kind, key: '' }).slice(0, 1);
    const rows = await this.#database.report('riskLinks.top', { ...query, kind: first });
    return rows.flatMap(({ entity, ...row }) => entitiesIn(entity).map((read) => ({ ...row, entity: read })));
  }

  async ofOrder(orderId: string, atMs: number): Promise<readonly EntityKey[]> {
    return (await this.#database.report('riskLinks.ofOrder', { orderId, atMs })).flatMap((bytes) => entitiesIn(bytes));
  }

  forget(erasureKeys: readonly string[]): Promise<number> {
    return this.#database.write('riskLinks.forget', erasureKeys);
  }

  purge(beforeMs: number): Promise<number> {
    return inPieces(() => this.#database.write('riskLinks.purge', { beforeMs, limit: PURGE_DECISIONS }));
  }
}
