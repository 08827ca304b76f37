import type { Subject, SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

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

/** Gives for each of many subjects the key under which it is kept, as `resolve` does for one. */
export function resolveAll(connection: Connection, subjects: readonly Subject[]): (subject: Subject) => Buffer {
  const digests = subjects.flatMap(({ key, form }) => (form === 'plain' ? [] : [key]));
  const rows =
    digests.length === 0
      ? []
      : statement<{ readonly alias: Buffer; readonly subject: Buffer }>(
          connection,
          'SELECT alias, subject FROM evidence_aliases WHERE alias IN (SELECT unhex(value) FROM json_each(?))',
        ).all(JSON.stringify(digests));
  const subjectOf = new Map(rows.map(({ alias, subject }) => [keyOf(alias), subject]));
  return ({ key, form }) => (form === 'plain' ? undefined : subjectOf.get(key)) ?? bytesOf(key);
}

/**
 * Gives every key under which something about the subject may be kept. For plain text, these include the keys of its
 * other forms until they are learned.
 */
export function keysToLook(connection: Connection, subject: Subject): readonly Buffer[] {
  return allKeysToLook(connection, [subject])(subject);
}

/** Does for many subjects what `keysToLook` does for one. */
export function allKeysToLook(
  connection: Connection,
  subjects: readonly Subject[],
): (subject: Subject) => readonly Buffer[] {
  const resolved = resolveAll(connection, subjects);
  const aliases = subjects.flatMap((subject) => subject.aliases);
  const text = 'SELECT alias FROM evidence_aliases WHERE alias IN (SELECT unhex(value) FROM json_each(?))';
  const rows =
    aliases.length === 0 ? [] : statement<{ readonly alias: Buffer }>(connection, text).all(JSON.stringify(aliases));
  const learned = new Set(rows.map(({ alias }) => keyOf(alias)));
  return (subject) => [
    resolved(subject),
    ...subject.aliases.filter((alias) => !learned.has(alias)).map((alias) => bytesOf(alias)),
  ];
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
/** What the primary key of each has beside the subject. */
const KEYS: Readonly<Record<(typeof TABLES)[number], readonly string[]>> = {
  evidence: ['evidence_id'],
  evidence_queries: ['at_ms', 'order_id'],
  evidence_links: ['other', 'app_id'],
  evidence_labels: ['source', 'reference'],
};

/** Tells whether anything is kept about a subject. */
export function hasRows(connection: Connection, subject: Buffer): boolean {
  return TABLES.some((table) => {
    const text = `SELECT 1 FROM ${table} WHERE subject = ? LIMIT 1`;
    return statement(connection, text).get(subject) !== undefined;
  });
}

const LEARN = `INSERT INTO evidence_aliases SELECT unhex(value ->> 0), unhex(value ->> 1) FROM json_each(?)
  WHERE true ON CONFLICT DO NOTHING RETURNING alias, subject`;
const HELD = `SELECT value AS alias FROM json_each(?)
  WHERE ${TABLES.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE subject = unhex(value))`).join(' OR ')}`;

/** Labels under one form that a later one of the same report under another form replaces. */
const OLDER_LABELS = `DELETE FROM evidence_labels WHERE subject = ? AND EXISTS (
  SELECT 1 FROM evidence_labels AS other WHERE other.subject = ? AND other.source = evidence_labels.source
    AND other.reference = evidence_labels.reference AND other.observed_at_ms > evidence_labels.observed_at_ms)`;

/**
 * Remembers that the other forms of subjects in plain text belong to them, and moves what was kept under them. If both
 * forms hold the same row, the row under the md5 form stays, but of two labels the later one. Forms that are known already cost one statement together.
 */
export function learnForms(connection: Connection, subjects: readonly Pick<Subject, 'key' | 'aliases'>[]): void {
  const pairs = subjects.flatMap(({ key, aliases }) => aliases.map((alias) => [alias, key]));
  if (pairs.length === 0) return;
  const learned = statement<{ readonly alias: Buffer; readonly subject: Buffer }>(connection, LEARN).all(
    JSON.stringify(pairs),
  );
  if (learned.length === 0) return;
  const subjectOf = new Map(learned.map(({ alias, subject }) => [keyOf(alias), subject]));
  const held = statement<{ readonly alias: SubjectKey }>(connection, HELD).all(JSON.stringify([...subjectOf.keys()]));
  for (const { alias } of held) moveRows(connection, bytesOf(alias), subjectOf.get(alias) ?? bytesOf(alias));
}

function moveRows(connection: Connection, from: Buffer, to: Buffer): void {
  statement(connection, OLDER_LABELS).run(to, from);
  for (const table of TABLES) {
    const isThere = `SELECT 1 FROM ${table} AS held
      WHERE held.subject = ? AND ${KEYS[table].map((column) => `held.${column} = ${table}.${column}`).join(' AND ')}`;
    const move = `UPDATE ${table} SET subject = ? WHERE subject = ? AND NOT EXISTS (${isThere})`;
    statement(connection, move).run(to, from, to);
    statement(connection, `DELETE FROM ${table} WHERE subject = ?`).run(from);
  }
  moveLinksTo(connection, from, to);
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
    const move = `UPDATE evidence_links SET other = ? WHERE subject = ? AND other = ? AND NOT EXISTS (
      SELECT 1 FROM evidence_links AS held
      WHERE held.subject = evidence_links.subject AND held.other = ? AND held.app_id = evidence_links.app_id)`;
    statement(connection, move).run(to, other, from, to);
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

/** One of the subjects that were seen together. */
export interface LinkEnd {
  readonly subject: Buffer;
  readonly kind: Subject['kind'];
}

/** Subjects that were seen together. */
export interface Sighting {
  readonly ends: readonly LinkEnd[];
  readonly seen: Seen;
}

const LINK = insertInto(
  'evidence_links',
  { subject: 'bytes', other: 'bytes', app_id: 'text', other_kind: 'text', first_ms: 'whole', last_ms: 'whole' },
  `ON CONFLICT (subject, other, app_id) DO UPDATE SET first_ms = min(evidence_links.first_ms, excluded.first_ms),
    last_ms = max(evidence_links.last_ms, excluded.last_ms)`,
);

interface Link {
  readonly from: LinkEnd;
  readonly to: LinkEnd;
  readonly appId: string;
  firstMs: number;
  lastMs: number;
}

/**
 * Records from both sides every pair of subjects of different kinds. A name is linked only to an id number. A pair that
 * was seen several times is written once.
 */
export function linkAll(connection: Connection, sightings: readonly Sighting[]): void {
  const links = new Map<string, Link>();
  for (const { ends, seen } of sightings) {
    ends.forEach((a, at) => {
      for (const b of ends.slice(at + 1)) {
        const kinds = [a.kind, b.kind];
        if (a.kind === b.kind || (kinds.includes('name') && !kinds.includes('id-number'))) continue;
        addLink(links, a, b, seen);
        addLink(links, b, a, seen);
      }
    });
  }
  writeRows(
    connection,
    LINK,
    [...links.values()].map(({ from, to, appId, firstMs, lastMs }) => [
      from.subject,
      to.subject,
      appId,
      to.kind,
      firstMs,
      lastMs,
    ]),
  );
}

function addLink(links: Map<string, Link>, from: LinkEnd, to: LinkEnd, { atMs, appId }: Seen): void {
  const name = `${from.subject.toString('latin1')}${to.subject.toString('latin1')}${appId}`;
  const known = links.get(name);
  if (!known) {
    links.set(name, { from, to, appId, firstMs: atMs, lastMs: atMs });
    return;
  }
  known.firstMs = Math.min(known.firstMs, atMs);
  known.lastMs = Math.max(known.lastMs, atMs);
}
