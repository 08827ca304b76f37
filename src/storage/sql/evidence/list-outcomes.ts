import type {
  ListedOutcome,
  OutcomeListQuery,
  OutcomeLabel,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import { statement, type Connection } from '../operation.ts';
import { whereAll, type Condition } from '../where-all.ts';
import { bytesOf, keyOf } from './subject-rows.ts';

/**
 * Reads a page of the outcomes of all people, known last first. What was told of an order is there once, whatever its
 * subjects, which have it too.
 */
export function listOutcomes(connection: Connection, query: OutcomeListQuery): readonly ListedOutcome[] {
  const { kind, limit } = query;
  const people = kind === null || kind === 'person' ? ofPeople(connection, query) : [];
  const orders = kind === 'person' ? [] : ofOrders(connection, query);
  // Both are sorted, and people come first.
  return [...people, ...orders].toSorted((a, b) => b.observedAtMs - a.observedAtMs).slice(0, limit);
}

function filters({ fromMs, toMs, source, outcome }: OutcomeListQuery): readonly Condition[] {
  return [
    ['observed_at_ms >= ?', fromMs],
    ['observed_at_ms < ?', toMs],
    ['source = ?', source],
    ['outcome = ?', outcome],
  ];
}

function ofPeople(connection: Connection, query: OutcomeListQuery): readonly ListedOutcome[] {
  const { after, limit } = query;
  const { where, values } = whereAll([
    ...filters(query),
    ['NOT EXISTS (SELECT 1 FROM order_labels WHERE order_id = reference AND order_labels.source = told.source)'],
    after === null || after.subject === null
      ? ['observed_at_ms < ?', after && after.observedAtMs]
      : [
          '(observed_at_ms, subject, source, reference) < (?, ?, ?, ?)',
          after.observedAtMs,
          bytesOf(after.subject),
          after.source,
          after.reference,
        ],
  ]);
  return statement<OutcomeLabel & { readonly subject: Buffer }>(
    connection,
    `SELECT observed_at_ms AS observedAtMs, outcome, source, reference, subject FROM evidence_labels AS told ${where}
     ORDER BY observed_at_ms DESC, subject DESC, source DESC, reference DESC LIMIT ?`,
  )
    .all(...values, limit)
    .map((row) => ({ ...row, kind: 'person', subject: keyOf(row.subject) }));
}

function ofOrders(connection: Connection, query: OutcomeListQuery): readonly ListedOutcome[] {
  const { after, kind, limit } = query;
  const { where, values } = whereAll([
    ...filters(query),
    ['api = ?', kind],
    // Orders follow the people of the same time.
    after === null || after.subject !== null
      ? ['observed_at_ms <= ?', after && after.observedAtMs]
      : ['(observed_at_ms, order_id) < (?, ?)', after.observedAtMs, after.reference],
  ]);
  return statement<Omit<ListedOutcome, 'subject'>>(
    connection,
    `SELECT observed_at_ms AS observedAtMs, outcome, source, order_id AS reference, api AS kind FROM order_labels ${where}
     ORDER BY observed_at_ms DESC, order_id DESC LIMIT ?`,
  )
    .all(...values, limit)
    .map((row) => ({ ...row, subject: null }));
}
