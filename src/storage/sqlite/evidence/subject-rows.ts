import type { Subject, SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { statement, type Connection } from '../operation.ts';

/** Gives the bytes of a key, as the tables hold them. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

/** Gives the key for bytes from the tables, in hex. */
export function keyOf(bytes: Uint8Array): SubjectKey {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as SubjectKey;
}

/**
 * Gives the key under which a subject is kept. A digest may be known to belong to another key. An md5 may too, if it
 * was made of another spelling than the canonical one (a small x, 15 digits).
 */
export function resolve(connection: Connection, { key, form }: Pick<Subject, 'key' | 'form'>): Buffer {
  return form === 'plain' ? bytesOf(key) : resolveKey(connection, key);
}

/**
 * Gives every key under which something about the subject may be kept. For plain text, these include the keys of its
 * other forms until they are learned.
 */
export function keysToLook(connection: Connection, subject: Subject): readonly Buffer[] {
  const isLearned = 'SELECT 1 FROM evidence_aliases WHERE alias = ?';
  const others = subject.aliases
    .map((alias) => bytesOf(alias))
    .filter((alias) => statement(connection, isLearned).get(alias) === undefined);
  return [resolve(connection, subject), ...others];
}

/** Gives the key under which a subject is kept, if the form of the key was not recorded. */
export function resolveKey(connection: Connection, key: SubjectKey): Buffer {
  const text = 'SELECT subject FROM evidence_aliases WHERE alias = ?';
  return statement<{ readonly subject: Buffer }>(connection, text).get(bytesOf(key))?.subject ?? bytesOf(key);
}

/**
 * Tables that keep rows by subject. In each of them the key changes when the plain text of a subject is seen for the
 * first time.
 */
const TABLES = ['evidence', 'evidence_queries', 'evidence_links', 'evidence_labels'] as const;

/** Tells whether anything is kept about a subject. */
export function hasRows(connection: Connection, subject: Buffer): boolean {
  return TABLES.some((table) => {
    const text = `SELECT 1 FROM ${table} WHERE subject = ? LIMIT 1`;
    return statement(connection, text).get(subject) !== undefined;
  });
}

/**
 * Remembers that the other forms of a subject in plain text belong to it, and moves what was kept under them. If both
 * forms hold the same row, the row under the md5 form stays.
 */
export function learnForms(connection: Connection, { key, aliases }: Subject): void {
  const insert = 'INSERT INTO evidence_aliases VALUES (?, ?) ON CONFLICT DO NOTHING';
  const subject = bytesOf(key);
  for (const alias of aliases) {
    const other = bytesOf(alias);
    if (statement(connection, insert).run(other, subject).changes === 0) continue;
    for (const table of TABLES) {
      statement(connection, `UPDATE OR IGNORE ${table} SET subject = ? WHERE subject = ?`).run(subject, other);
      statement(connection, `DELETE FROM ${table} WHERE subject = ?`).run(other);
    }
    moveLinksTo(connection, other, subject);
  }
}

/**
 * Changes the other side of the links too. Links are kept from both sides, and the links of a subject name the subjects
 * that point back at it.
 */
function moveLinksTo(connection: Connection, from: Buffer, to: Buffer): void {
  const partners = statement<{ readonly other: Buffer }>(
    connection,
    'SELECT DISTINCT other FROM evidence_links WHERE subject = ?',
  ).all(to);
  for (const { other } of partners) {
    statement(connection, 'UPDATE OR IGNORE evidence_links SET other = ? WHERE subject = ? AND other = ?').run(
      to,
      other,
      from,
    );
    statement(connection, 'DELETE FROM evidence_links WHERE subject = ? AND other = ?').run(other, from);
  }
}

/** Takes the place of an app's id for a link that comes from a report and not from a question. */
export const REPORTED = '';

/** When two subjects were seen together, and the id of the app that asked, or REPORTED. */
export interface Seen {
  readonly atMs: number;
  readonly appId: string;
}

/** Records from both sides that two subjects were seen together. */
function link(connection: Connection, pair: readonly [LinkEnd, LinkEnd], { atMs, appId }: Seen): void {
  const text = `INSERT INTO evidence_links VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, other, app_id) DO UPDATE SET
    first_ms = min(first_ms, excluded.first_ms), last_ms = max(last_ms, excluded.last_ms)`;
  const [a, b] = pair;
  statement(connection, text).run(a.subject, b.subject, appId, b.kind, atMs, atMs);
  statement(connection, text).run(b.subject, a.subject, appId, a.kind, atMs, atMs);
}

/** One of two subjects that were seen together. */
export interface LinkEnd {
  readonly subject: Buffer;
  readonly kind: Subject['kind'];
}

/** Records every pair of subjects of different kinds. A name is linked only to an id number. */
export function linkAll(connection: Connection, ends: readonly LinkEnd[], seen: Seen): void {
  ends.forEach((a, at) => {
    for (const b of ends.slice(at + 1)) {
      const kinds = [a.kind, b.kind];
      if (a.kind === b.kind || (kinds.includes('name') && !kinds.includes('id-number'))) continue;
      link(connection, [a, b], seen);
    }
  });
}
