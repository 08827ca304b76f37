import { mark } from '../changes/mark.ts';
import { statement, type Connection } from '../operation.ts';
import { keyOf } from './subject-rows.ts';

/**
 * Removes everything about a subject and gives how many rows that was. This covers its rows, its answers with their
 * traces under other subjects, the evidence that names it beside others, and its links from both sides. It also removes
 * which digests belong to it, and to phones and devices that were seen with no other person.
 */
export function eraseSubject(connection: Connection, subject: Buffer): number {
  const run = (text: string, ...values: readonly (Buffer | string)[]) =>
    statement(connection, text).run(...values).changes;
  const partners = statement<{ readonly other: Buffer }>(
    connection,
    'SELECT DISTINCT other FROM evidence_links WHERE subject = ?',
  ).all(subject);
  const orders = statement<{ readonly orderId: string; readonly atMs: number }>(
    connection,
    'SELECT order_id AS orderId, at_ms AS atMs FROM evidence_queries WHERE subject = ?',
  ).all(subject);
  let rows = 0;
  const told = '(SELECT reference FROM evidence_labels WHERE subject = ?)';
  rows += run(`DELETE FROM order_labels WHERE order_id IN ${told}`, subject);
  for (const { other } of partners) {
    const shared = '(SELECT evidence_id FROM evidence WHERE subject = ?)';
    rows += run(`DELETE FROM evidence WHERE subject = ? AND evidence_id IN ${shared}`, other, subject);
    const named = '(SELECT source, reference FROM evidence_labels WHERE subject = ?)';
    rows += run(`DELETE FROM evidence_labels WHERE subject = ? AND (source, reference) IN ${named}`, other, subject);
    const asked = '(SELECT order_id FROM evidence_queries WHERE subject = ?)';
    rows += run(`DELETE FROM evidence_queries WHERE subject = ? AND order_id IN ${asked}`, other, subject);
    rows += run('DELETE FROM evidence_links WHERE subject = ? AND other = ?', other, subject);
    if (!isOfAnother(connection, other)) rows += forgetForms(connection, other);
  }
  for (const { orderId } of orders) rows += run('DELETE FROM score_answers WHERE order_id = ?', orderId);
  for (const table of ['evidence', 'evidence_queries', 'evidence_links', 'evidence_labels'])
    rows += run(`DELETE FROM ${table} WHERE subject = ?`, subject);
  rows += forgetForms(connection, subject);
  if (rows > 0) mark(connection, 'identifiers');
  return rows;
}

/** Tells whether a phone or device was seen with a person's number. */
function isOfAnother(connection: Connection, subject: Buffer): boolean {
  const text = "SELECT 1 FROM evidence_links WHERE subject = ? AND other_kind = 'id-number' LIMIT 1";
  return statement(connection, text).get(subject) !== undefined;
}

/** Forgets which digests belong to an identifier, until its plain text is seen again. Gives how many rows that was. */
export function forgetForms(connection: Connection, subject: Buffer): number {
  return (
    statement(connection, 'DELETE FROM evidence_aliases WHERE subject = ?').run(subject).changes +
    statement(connection, 'DELETE FROM identifier_forms WHERE subject = ?').run(keyOf(subject)).changes
  );
}

/**
 * Removes expired evidence, and everything that was last seen before `beforeMs`. It removes at most `limit` rows of
 * each kind.
 */
export function purgeBefore(
  connection: Connection,
  { nowMs, beforeMs, limit }: { readonly nowMs: number; readonly beforeMs: number; readonly limit: number },
): number {
  const expired = `DELETE FROM evidence WHERE (subject, evidence_id) IN
    (SELECT subject, evidence_id FROM evidence WHERE expires_at_ms IS NOT NULL AND expires_at_ms <= ? LIMIT ?)`;
  let rows = statement(connection, expired).run(nowMs, limit).changes;
  const old = statement<{ readonly orderId: string; readonly atMs: number; readonly subjects: string }>(
    connection,
    'SELECT order_id AS orderId, at_ms AS atMs, subjects FROM score_answers WHERE at_ms < ? ORDER BY at_ms LIMIT ?',
  ).all(beforeMs, limit);
  for (const { orderId, atMs, subjects } of old) {
    for (const { key } of JSON.parse(subjects) as readonly { readonly key: string }[])
      rows += forgetQuery(connection, Buffer.from(key, 'hex'), { orderId, atMs, beforeMs });
    rows += statement(connection, 'DELETE FROM score_answers WHERE order_id = ?').run(orderId).changes;
  }
  const labels = `DELETE FROM order_labels WHERE order_id IN
    (SELECT order_id FROM order_labels WHERE at_ms < ? ORDER BY at_ms LIMIT ?)`;
  return rows + statement(connection, labels).run(beforeMs, limit).changes;
}

interface OldQuery {
  readonly orderId: string;
  readonly atMs: number;
  readonly beforeMs: number;
}

function forgetQuery(connection: Connection, key: Buffer, { orderId, atMs, beforeMs }: OldQuery): number {
  const moved = 'SELECT subject FROM evidence_aliases WHERE alias = ?';
  const subject = statement<{ readonly subject: Buffer }>(connection, moved).get(key)?.subject ?? key;
  const query = 'DELETE FROM evidence_queries WHERE subject = ? AND at_ms = ? AND order_id = ?';
  const links = 'DELETE FROM evidence_links WHERE subject = ? AND last_ms < ?';
  return (
    statement(connection, query).run(subject, atMs, orderId).changes +
    statement(connection, links).run(subject, beforeMs).changes
  );
}
