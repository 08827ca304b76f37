import {
  creditCursor,
  parseCreditCursor,
  type Credit,
  type CreditEnd,
  type CreditPage,
  type CreditQuery,
  type CreditSide,
  type NewCredit,
} from '../../../platform/ledger/credits.ts';
import type { Micros } from '../../../platform/ledger/money.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { creditOf, type CreditColumns } from './credit-columns.ts';
import { examineCredit, giveCredit } from './give-credit.ts';

export const creditOperations = defineStore({
  reads: {
    examine: (connection, wanted: NewCredit): CreditEnd => examineCredit(connection, wanted),

    ofOrder: (connection, orderId: string): readonly Credit[] =>
      statement<CreditColumns>(connection, 'SELECT * FROM credits WHERE order_id = ? ORDER BY at_ms, id')
        .all(orderId)
        .map(creditOf),

    sums(
      connection,
      { orderIds, side }: { readonly orderIds: readonly string[]; readonly side: CreditSide },
    ): readonly (readonly [orderId: string, amount: Micros])[] {
      const rows = statement<{ readonly orderId: string; readonly amount: Micros }>(
        connection,
        `SELECT order_id AS orderId, sum(amount_micros) AS amount FROM credits
         WHERE order_id IN (SELECT value FROM json_each(?)) AND side = ? GROUP BY order_id`,
      ).all(JSON.stringify(orderIds), side);
      return rows.map(({ orderId, amount }) => [orderId, amount]);
    },

    page: (connection, query: CreditQuery): CreditPage => readPage(connection, query),
  },
  writes: {
    give: (connection, wanted: NewCredit): CreditEnd => giveCredit(connection, wanted),
  },
});

function readPage(connection: Connection, { filter, limit, cursor }: CreditQuery): CreditPage {
  const after = cursor === null ? null : parseCreditCursor(cursor);
  const { where, values } = whereAll([
    ['app_id IN (SELECT value FROM json_each(?))', filter.appIds && JSON.stringify(filter.appIds)],
    ['order_id = ?', filter.orderId],
    ['side = ?', filter.side],
    ['at_ms >= ?', filter.fromMs],
    ['at_ms < ?', filter.toMs],
    ['(at_ms, id) < (?, ?)', after?.atMs ?? null, after?.id ?? null],
  ]);
  const rows = statement<CreditColumns>(
    connection,
    `SELECT * FROM credits ${where} ORDER BY at_ms DESC, id DESC LIMIT ?`,
  ).all(...values, limit + 1);
  const credits = rows.slice(0, limit).map(creditOf);
  const last = credits.at(-1);
  return { credits, nextCursor: rows.length > limit && last ? creditCursor(last) : null };
}
