import type { TopEntity, TopQuery } from '../../../features/business-risk/links/link-store.ts';
import type { RiskLevel } from '../../../features/business-risk/rules/risk-types.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { deleteFrom, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { isAccount, partsOf } from './entity-bytes.ts';

/** A decision as one of its entities remembers it. The entities are packed. */
export interface LinkRow {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly others: Uint8Array;
}

/** A decision as the table holds it. All of its entities are packed together. */
interface OrderRow extends Omit<LinkRow, 'others'> {
  readonly entities: Uint8Array;
}

/** How often an entity was in decisions. It is packed. */
export interface TopRow extends Omit<TopEntity, 'entity'> {
  readonly entity: Uint8Array;
}

interface Added {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  /** The account, and then the others. */
  readonly entities: Uint8Array;
  /** The networks of its address, packed. Null if there are none. */
  readonly networks: Uint8Array | null;
  readonly keys: readonly { readonly erasureKey: string; readonly entity: Uint8Array }[];
}

const INSERT = insertInto(
  'risk_link_orders',
  { at_ms: 'whole', order_id: 'text', level: 'text', entities: 'bytes', networks: 'bytes' },
  'ON CONFLICT DO NOTHING',
);
/** Two decisions of the same millisecond can have an entity in common, and then one row leads to both. */
const LEAD = insertInto('risk_link_times', { entity: 'bytes', at_ms: 'whole' }, 'ON CONFLICT DO NOTHING');
const KEY = insertInto(
  'risk_link_keys',
  { erasure_key: 'text', entity: 'bytes', last_ms: 'whole' },
  'ON CONFLICT (erasure_key, entity) DO UPDATE SET last_ms = max(risk_link_keys.last_ms, excluded.last_ms)',
);

const DROP_LEADS = deleteFrom('risk_link_times', { entity: 'bytes', at_ms: 'whole' });
const DROP_ORDERS = deleteFrom('risk_link_orders', { at_ms: 'whole', order_id: 'text' });

/** The decisions of an entity. Others of the same millisecond are left out. */
const OF_ENTITY = `SELECT order_id AS orderId, held.at_ms AS atMs, level, entities
  FROM risk_link_times AS link JOIN risk_link_orders AS held ON held.at_ms = link.at_ms
  WHERE link.entity = ? AND instr(held.entities, link.entity) > 0`;
/** The places where entities begin in a row. A decision has up to four. */
const PLACES = '(SELECT 1 AS at UNION ALL SELECT 18 UNION ALL SELECT 35 UNION ALL SELECT 52) AS place';

/** A decision has up to two networks. */
const NETWORK_PLACES = '(SELECT 1 AS at UNION ALL SELECT 18) AS place';

type PackedTop = Omit<TopQuery, 'kind'> & { readonly kind: Uint8Array };

/** Counts what is packed in one column, if its first byte is that of the kind. */
function topOf(
  connection: Connection,
  { kind, fromMs, toMs, limit }: PackedTop,
  column: 'entities' | 'networks',
  places: string,
): readonly TopRow[] {
  return statement<TopRow>(
    connection,
    `SELECT substr(${column}, place.at, 17) AS entity, count(*) AS decisions,
       count(*) FILTER (WHERE level = 'review') AS review, count(*) FILTER (WHERE level = 'reject') AS reject,
       max(at_ms) AS lastAtMs, max(order_id) AS orderId
     FROM risk_link_orders CROSS JOIN ${places}
     WHERE at_ms >= ? AND at_ms < ? AND substr(${column}, place.at, 1) = ?
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
  )
    .all(fromMs, toMs, Buffer.from(kind), limit)
    .map(({ entity, ...row }) => ({ ...row, entity: Uint8Array.from(entity) }));
}

/** The SQL of what came together in decisions. It holds pseudonyms alone. */
export const riskLinkOperations = defineStore({
  reads: {
    decisionsOf: (
      connection: Connection,
      { entities, limit }: { readonly entities: readonly Uint8Array[]; readonly limit: number },
    ): readonly (readonly LinkRow[])[] => {
      const read = statement<OrderRow>(connection, `${OF_ENTITY} ORDER BY link.at_ms DESC, held.order_id DESC LIMIT ?`);
      return entities.map((entity) =>
        read
          .all(Buffer.from(entity), limit)
          .map(({ entities: all, ...row }) => ({ ...row, others: othersOf(entity, all) })),
      );
    },

    top: (connection: Connection, query: PackedTop): readonly TopRow[] => topOf(connection, query, 'entities', PLACES),

    topNetworks: (connection: Connection, query: PackedTop): readonly TopRow[] =>
      topOf(connection, query, 'networks', NETWORK_PLACES),

    ofOrder: (
      connection: Connection,
      { orderId, atMs }: { readonly orderId: string; readonly atMs: number },
    ): readonly Uint8Array[] => {
      const find = 'SELECT entities FROM risk_link_orders WHERE at_ms = ? AND order_id = ?';
      const row = statement<Pick<OrderRow, 'entities'>>(connection, find).get(atMs, orderId);
      return row === undefined ? [] : partsOf(row.entities);
    },
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

    /** Gives how many entities of decisions, and keys, were past their retention. */
    purge(connection: Connection, { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number }): number {
      const old = statement<OrderRow>(
        connection,
        `SELECT order_id AS orderId, at_ms AS atMs, level, entities FROM risk_link_orders
         WHERE at_ms < ? ORDER BY at_ms, order_id LIMIT ?`,
      ).all(beforeMs, limit);
      // If the limit parts decisions of one millisecond, the rest of them is in the next part of this purge.
      const leads = old.flatMap(({ atMs, entities }) => partsOf(entities).map((entity) => [entity, atMs]));
      writeRows(connection, DROP_LEADS, leads);
      writeRows(
        connection,
        DROP_ORDERS,
        old.map(({ atMs, orderId }) => [atMs, orderId]),
      );
      const keys = statement(
        connection,
        `DELETE FROM risk_link_keys WHERE (erasure_key, entity) IN
         (SELECT erasure_key, entity FROM risk_link_keys WHERE last_ms < ? LIMIT ?)`,
      ).run(beforeMs, limit).changes;
      return leads.length + keys;
    },
  },
});

/** A key of erasure that is told several times is written once, with the latest time. */
function addAll(connection: Connection, decisions: readonly Added[]): readonly undefined[] {
  const orders: (readonly unknown[])[] = [];
  const leads: (readonly unknown[])[] = [];
  const lastMs = new Map<string, { readonly of: readonly [string, Uint8Array]; atMs: number }>();
  for (const { orderId, atMs, level, entities, networks, keys } of decisions) {
    orders.push([atMs, orderId, level, entities, networks]);
    for (const entity of partsOf(entities)) leads.push([entity, atMs]);
    for (const { erasureKey, entity } of keys) {
      const of = [erasureKey, Buffer.from(entity)] as const;
      const name = `${erasureKey} ${of[1].toString('latin1')}`;
      const known = lastMs.get(name);
      if (known) known.atMs = Math.max(known.atMs, atMs);
      else lastMs.set(name, { of, atMs });
    }
  }
  writeRows(connection, INSERT, orders);
  writeRows(connection, LEAD, leads);
  writeRows(
    connection,
    KEY,
    [...lastMs.values()].map(({ of, atMs }) => [...of, atMs]),
  );
  return decisions.map(() => undefined);
}

/** Removes an entity from the rows of its decisions, and what leads to them. */
function forgetEntity(connection: Connection, entity: Buffer): void {
  const change = statement(connection, 'UPDATE risk_link_orders SET entities = ? WHERE at_ms = ? AND order_id = ?');
  const drop = statement(connection, DROP_ORDERS.each);
  for (const { atMs, orderId, entities } of statement<OrderRow>(connection, OF_ENTITY).all(entity)) {
    const left = partsOf(entities).filter((part) => !entity.equals(part));
    if (left.length > 0) change.run(Buffer.concat(left), atMs, orderId);
    else drop.run(atMs, orderId);
  }
  statement(connection, 'DELETE FROM risk_link_times WHERE entity = ?').run(entity);
  statement(connection, 'DELETE FROM risk_link_keys WHERE entity = ?').run(entity);
}

/** What stands beside an entity in the graph: the others beside an account, and the account beside each of these. */
function othersOf(entity: Uint8Array, entities: Uint8Array): Uint8Array {
  const beside = isAccount(entity) ? (part: Uint8Array) => !isAccount(part) : isAccount;
  return Uint8Array.from(Buffer.concat(partsOf(entities).filter(beside)));
}
