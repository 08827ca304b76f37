import type { TopEntity, TopQuery } from '../../../features/business-risk/links/link-store.ts';
import type { RiskLevel } from '../../../features/business-risk/rules/risk-types.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { partsOf } from './entity-bytes.ts';

/** A decision as one of its entities remembers it. The entities are packed. */
export interface LinkRow {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly others: Uint8Array;
}

/** How often an entity was in decisions. It is packed. */
export interface TopRow extends Omit<TopEntity, 'entity'> {
  readonly entity: Uint8Array;
}

interface Added {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly account: Uint8Array;
  readonly others: Uint8Array;
  readonly keys: readonly { readonly erasureKey: string; readonly entity: Uint8Array }[];
}

const INSERT = insertInto(
  'risk_links',
  { entity: 'bytes', at_ms: 'whole', order_id: 'text', level: 'text', others: 'bytes' },
  'ON CONFLICT DO NOTHING',
);
const KEY = insertInto(
  'risk_link_keys',
  { erasure_key: 'text', entity: 'bytes', last_ms: 'whole' },
  'ON CONFLICT (erasure_key, entity) DO UPDATE SET last_ms = max(risk_link_keys.last_ms, excluded.last_ms)',
);

/** The SQL of what came together in decisions. It holds pseudonyms alone. */
export const riskLinkOperations = defineStore({
  reads: {
    decisionsOf: (
      connection: Connection,
      { entities, limit }: { readonly entities: readonly Uint8Array[]; readonly limit: number },
    ): readonly (readonly LinkRow[])[] => {
      const read = statement<LinkRow>(
        connection,
        `SELECT order_id AS orderId, at_ms AS atMs, level, others FROM risk_links WHERE entity = ?
         ORDER BY at_ms DESC, order_id DESC LIMIT ?`,
      );
      return entities.map((entity) =>
        read.all(Buffer.from(entity), limit).map((row) => ({ ...row, others: Uint8Array.from(row.others) })),
      );
    },

    top: (
      connection: Connection,
      { kind, fromMs, toMs, limit }: Omit<TopQuery, 'kind'> & { readonly kind: Uint8Array },
    ): readonly TopRow[] =>
      statement<TopRow>(
        connection,
        `SELECT entity, count(*) AS decisions, count(*) FILTER (WHERE level = 'review') AS review,
           count(*) FILTER (WHERE level = 'reject') AS reject, max(at_ms) AS lastAtMs
         FROM risk_links WHERE at_ms >= ? AND at_ms < ? AND substr(entity, 1, 1) = ?
         GROUP BY entity ORDER BY 2 DESC, 1 LIMIT ?`,
      )
        .all(fromMs, toMs, Buffer.from(kind), limit)
        .map(({ entity, ...row }) => ({ ...row, entity: Uint8Array.from(entity) })),

    ofOrder: (
      connection: Connection,
      { orderId, atMs }: { readonly orderId: string; readonly atMs: number },
    ): readonly Uint8Array[] =>
      statement<{ readonly entity: Uint8Array }>(
        connection,
        'SELECT entity FROM risk_links WHERE at_ms = ? AND order_id = ?',
      )
        .all(atMs, orderId)
        .map(({ entity }) => Uint8Array.from(entity)),
  },
  lists: { add: addAll },
  writes: {
    forget(connection: Connection, erasureKeys: readonly string[]): number {
      const find = statement<{ readonly entity: Buffer }>(
        connection,
        'SELECT DISTINCT entity FROM risk_link_keys WHERE erasure_key IN (SELECT value FROM json_each(?))',
      );
      const entities = find.all(JSON.stringify(erasureKeys)).map(({ entity }) => entity);
      for (const entity of entities) forgetEntity(connection, entity);
      return entities.length;
    },

    purge(connection: Connection, { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): number {
      const rows = statement(
        connection,
        `DELETE FROM risk_links WHERE (entity, at_ms, order_id) IN
         (SELECT entity, at_ms, order_id FROM risk_links WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`,
      ).run(beforeMs, limit).changes;
      const keys = statement(
        connection,
        `DELETE FROM risk_link_keys WHERE (erasure_key, entity) IN
         (SELECT erasure_key, entity FROM risk_link_keys WHERE last_ms < ? LIMIT ?)`,
      ).run(beforeMs, limit).changes;
      return rows + keys;
    },
  },
});

/** A key of erasure that is told several times is written once, with the latest time. */
function addAll(connection: Connection, decisions: readonly Added[]): readonly undefined[] {
  const links: (readonly unknown[])[] = [];
  const lastMs = new Map<string, { readonly of: readonly [string, Uint8Array]; atMs: number }>();
  for (const { orderId, atMs, level, account, others, keys } of decisions) {
    const packed = Buffer.from(account);
    links.push([packed, atMs, orderId, level, Buffer.from(others)]);
    for (const other of partsOf(others)) links.push([Buffer.from(other), atMs, orderId, level, packed]);
    for (const { erasureKey, entity } of keys) {
      const of = [erasureKey, Buffer.from(entity)] as const;
      const name = `${erasureKey} ${of[1].toString('latin1')}`;
      const known = lastMs.get(name);
      if (known) known.atMs = Math.max(known.atMs, atMs);
      else lastMs.set(name, { of, atMs });
    }
  }
  writeRows(connection, INSERT, links);
  writeRows(
    connection,
    KEY,
    [...lastMs.values()].map(({ of, atMs }) => [...of, atMs]),
  );
  return decisions.map(() => undefined);
}

/** Removes the rows of an entity, and the entity from the rows of those beside it. */
function forgetEntity(connection: Connection, entity: Buffer): void {
  const read = statement<LinkRow>(
    connection,
    'SELECT order_id AS orderId, at_ms AS atMs, level, others FROM risk_links WHERE entity = ?',
  );
  const find = statement<{ readonly others: Uint8Array }>(
    connection,
    'SELECT others FROM risk_links WHERE entity = ? AND at_ms = ? AND order_id = ?',
  );
  const change = statement(
    connection,
    'UPDATE risk_links SET others = ? WHERE entity = ? AND at_ms = ? AND order_id = ?',
  );
  for (const { others, atMs, orderId } of read.all(entity))
    for (const other of partsOf(others)) {
      const place = [Buffer.from(other), atMs, orderId] as const;
      const left = partsOf(find.get(...place)?.others ?? new Uint8Array()).filter((part) => !entity.equals(part));
      change.run(Buffer.concat(left), ...place);
    }
  statement(connection, 'DELETE FROM risk_links WHERE entity = ?').run(entity);
  statement(connection, 'DELETE FROM risk_link_keys WHERE entity = ?').run(entity);
}
