import type { OutcomeLabel, PassedOrder, ReportedBy } from '../../../features/fraud-score/evidence/evidence-store.ts';
import type { DecisionLabel, LabelPage } from '../../../features/business-risk/decision/decision-labels.ts';
import { statement, type Connection } from '../operation.ts';

/** Keeps the outcome of an order, with the time at which the order was answered. The latest counts. */
export function tellOrder(connection: Connection, { api, atMs }: PassedOrder, label: OutcomeLabel): void {
  const { reference, outcome, observedAtMs, source } = label;
  statement(
    connection,
    `INSERT INTO order_labels VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) DO UPDATE SET
     outcome = excluded.outcome, observed_at_ms = excluded.observed_at_ms, source = excluded.source`,
  ).run(reference, api, atMs, outcome, observedAtMs, source);
}

/** Tells whether another source reported the outcome of the order that the label names. */
export function isToldOfOrder(connection: Connection, { reference, source }: OutcomeLabel): boolean {
  const text = 'SELECT 1 FROM order_labels WHERE order_id = ? AND source <> ?';
  return statement(connection, text).get(reference, source) !== undefined;
}

/** Forgets the outcome of an order, if this source told it. */
export function untellOrder(connection: Connection, { reference, source }: ReportedBy): boolean {
  const text = 'DELETE FROM order_labels WHERE order_id = ? AND source = ?';
  return statement(connection, text).run(reference, source).changes > 0;
}

/** Gives the outcomes of the orders of one API, those of the newest orders first. */
export function labelsOf(
  connection: Connection,
  { api, fromMs, toMs, before, limit }: LabelPage & { readonly api: string },
): readonly DecisionLabel[] {
  return statement<DecisionLabel>(
    connection,
    `SELECT order_id AS orderId, at_ms AS atMs, outcome FROM order_labels
     WHERE api = ? AND at_ms >= ? AND at_ms < ? AND (at_ms, order_id) < (?, ?)
     ORDER BY at_ms DESC, order_id DESC LIMIT ?`,
  ).all(api, fromMs, toMs, before?.atMs ?? toMs, before?.orderId ?? '', limit);
}

/** Gives the outcomes of orders of one API, as far as they are known. */
export function labelsOfOrders(
  connection: Connection,
  { api, orderIds }: { readonly api: string; readonly orderIds: readonly string[] },
): readonly DecisionLabel[] {
  return statement<DecisionLabel>(
    connection,
    `SELECT order_id AS orderId, at_ms AS atMs, outcome FROM order_labels
     WHERE order_id IN (SELECT value FROM json_each(?)) AND api = ?`,
  ).all(JSON.stringify(orderIds), api);
}
