import type { Subject, SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { statement, type Connection } from '../operation.ts';

/** The bytes of a key, as they stand in the tables. */
export function bytesOf(hex: string): Buffer {
  return Buffer.from(hex, 'hex');
}

export function keyOf(bytes: Uint8Array): SubjectKey {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex') as SubjectKey;
}

/**
 * The key under which a subject is kept. A digest may be known to belong to another one; that holds for an md5 too, if it
 * was made of another spelling (a small x, 15 digits) than the canonical one.
 */
export function resolve(connection: Connection, { key, form }: Pick<Subject, 'key' | 'form'>): Buffer {
  return form === 'plain' ? bytesOf(key) : resolveKey(connection, key);
}

/** The keys under which something may be kept: of plain text also those of its other forms, until they are learned. */
export function keysToLook(connection: Connection, subject: Subject): readonly Buffer[] {
  const isLearned = 'SELECT 1 FROM evidence_aliases WHERE alias = ?';
  const others = subject.aliases
    .map((alias) => bytesOf(alias))
    .filter((alias) => statement(connection, isLearned).get(alias) === undefined);
  return [resolve(connection, subject), ...others];
}

/** The same for a key whose form was not kept. */
export function resolveKey(connection: Connection, key: SubjectKey): Buffer {
  const text = 'SELECT subject FROM evidence_aliases WHERE alias = ?';
  return statement<{ readonly subject: Buffer }>(connection, text).get(bytesOf(key))?.subject ?? bytesOf(key);
}

/** Tables whose rows are kept by subject; a key changes in each when its plain text is seen for the first time. */
const TABLES = ['evidence', 'evidence_queries', 'evidence_links', 'evidence_labels'] as const;

/** Whether anything is kept about a subject. */
export function hasRows(connection: Connection, subject: Buffer): boolean {
  return TABLES.some((table) => {
    const text = `SELECT 1 FROM ${table} WHERE subject = ? LIMIT 1`;
    return statement(connection, text).get(subject) !== undefined;
  });
}

/**
 * Remembers that the other forms of a subject in plain are the same, and moves what was kept under them. Where both
 * forms hold the same row, the one under the md5 form stays.
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

/** Links are kept from both sides: those of a subject name the ones whose rows point back at it. */
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

/** Stands in the place of an app for a link that a report made: no question. */
export const REPORTED = '';

/** When two subjects were seen together, and by whose question (an app's id) or REPORTED. */
export interface Seen {
  readonly atMs: number;
  readonly appId: string;
}

/** Keeps that two subjects were seen together, from both sides. */
export function link(connection: Connection, pair: readonly [LinkEnd, LinkEnd], { atMs, appId }: Seen): void {
  const text = `INSERT INTO evidence_links VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (subject, other, app_id) DO UPDATE SET
    first_ms = min(first_ms, excluded.first_ms), last_ms = max(last_ms, excluded.last_ms)`;
  const [a, b] = pair;
  statement(connection, text).run(a.subject, b.subject, appId, b.kind, atMs, atMs);
  statement(connection, text).run(b.subject, a.subject, appId, a.kind, atMs, atMs);
}

export interface LinkEnd {
  readonly subject: Buffer;
  readonly kind: Subject['kind'];
}

/** Keeps every pair of subjects of different kinds; a name is linked to an id number alone. */
export function linkAll(connection: Connection, ends: readonly LinkEnd[], seen: Seen): void {
  ends.forEach((a, at) => {
    for (const b of ends.slice(at + 1)) {
      const kinds = [a.kind, b.kind];
      if (a.kind === b.kind || (kinds.includes('name') && !kinds.includes('id-number'))) continue;
      link(connection, [a, b], seen);
    }
  });
}
