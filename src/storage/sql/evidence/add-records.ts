import {
  isSameContent,
  type EvidenceContent,
  type EvidenceRecord,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import { present } from '../../../kernel/assert.ts';
import { statement, type Connection } from '../operation.ts';
import { insertInto, insertNewInto } from '../rows-write.ts';
import { insertNew, writeRows } from '../write-rows.ts';
import { allKeysToLook, bytesOf, keyOf, learnForms, linkAll, REPORTED, resolveAll } from './subject-rows.ts';

const SOURCE = insertInto('evidence_sources', { source: 'text' }, 'ON CONFLICT DO NOTHING');
const RECORD = insertNewInto(
  'evidence',
  {
    subject: 'bytes',
    evidence_id: 'bytes',
    code: 'whole',
    level: 'whole',
    weight: 'real',
    source: 'text',
    observed_at_ms: 'whole',
    expires_at_ms: 'whole',
    list_entry: 'text',
  },
  ['subject', 'evidence_id'],
);

/**
 * Adds evidence, once no matter how often it is told, and links the subjects of each record. Gives for each input how
 * many of its records were not known.
 */
export function addRecords(
  connection: Connection,
  inputs: readonly { readonly records: readonly EvidenceRecord[] }[],
): readonly number[] {
  const isDue = dueOf(
    connection,
    inputs.flatMap(({ records }) => records),
  );
  const all = inputs.flatMap(({ records }) => records.filter(isDue));
  const subjects = all.flatMap((record) => record.subjects);
  learnForms(connection, subjects);
  const placeOf = resolveAll(connection, subjects);
  writeRows(
    connection,
    SOURCE,
    [...new Set(all.map((record) => record.source))].map((source) => [source]),
  );
  const rows = all.flatMap((record) => rowsOf(record, placeOf));
  const areNew = insertNew(
    connection,
    RECORD,
    rows.map(({ values }) => values),
  );
  const newRecords = new Set(rows.filter((_, at) => areNew[at]).map(({ record }) => record));
  const added = inputs.map(({ records }) => records.filter((record) => newRecords.has(record)).length);
  linkAll(
    connection,
    all.map((record) => ({
      ends: record.subjects.map((subject) => ({ kind: subject.kind, subject: placeOf(subject) })),
      seen: { atMs: record.observedAtMs, appId: REPORTED },
    })),
  );
  return added;
}

const KEPT = `SELECT kept.subject, kept.evidence_id AS "evidenceId", code, level, weight,
    observed_at_ms AS "observedAtMs", expires_at_ms AS "expiresAtMs"
  FROM (SELECT unhex(value ->> 0) AS subject, unhex(value ->> 1) AS evidence_id FROM json_each(?)) AS asked
  JOIN evidence AS kept ON kept.subject = asked.subject AND kept.evidence_id = asked.evidence_id`;

/** Tells for each record whether a piece with its id is kept with other content for a subject that it names. */
export function differFromKept(connection: Connection, records: readonly EvidenceRecord[]): readonly boolean[] {
  const keysOf = allKeysToLook(connection, records.flatMap(namedBy));
  const places = records.map((record) =>
    namedBy(record)
      .flatMap(keysOf)
      .map((key) => [keyOf(key), record.evidenceId] as const),
  );
  const rows = statement<EvidenceContent & { readonly subject: Buffer; readonly evidenceId: Buffer }>(
    connection,
    KEPT,
  ).all(JSON.stringify(places.flat()));
  const kept = new Map(rows.map((row) => [`${keyOf(row.subject)} ${keyOf(row.evidenceId)}`, row]));
  return records.map((record, at) =>
    present(places[at]).some(([subject, id]) => {
      const content = kept.get(`${subject} ${id}`);
      return content !== undefined && !isSameContent(content, record);
    }),
  );
}

/** The subjects under which a record is kept. */
function namedBy({ subjects }: EvidenceRecord): readonly EvidenceRecord['subjects'][number][] {
  return subjects.filter(({ kind }) => kind !== 'name');
}

/** Tells whether a record is to be kept: if it came of a list entry, only while that entry is there. */
function dueOf(connection: Connection, records: readonly EvidenceRecord[]): (record: EvidenceRecord) => boolean {
  const entries = records.flatMap(({ listEntry }) => listEntry ?? []);
  const text = 'SELECT entry_id AS id FROM risk_list_entries WHERE entry_id IN (SELECT value FROM json_each(?))';
  const rows =
    entries.length === 0 ? [] : statement<{ readonly id: string }>(connection, text).all(JSON.stringify(entries));
  const known = new Set(rows.map(({ id }) => id));
  return ({ listEntry }) => listEntry === undefined || known.has(listEntry);
}

/** The rows of a record: one for each of its subjects that is not a name. */
function rowsOf(
  record: EvidenceRecord,
  placeOf: (subject: EvidenceRecord['subjects'][number]) => Buffer,
): readonly { readonly record: EvidenceRecord; readonly values: readonly unknown[] }[] {
  const { evidenceId, code, level, weight, source, observedAtMs, expiresAtMs, listEntry } = record;
  return namedBy(record).map((subject) => ({
    record,
    values: [
      placeOf(subject),
      bytesOf(evidenceId),
      code,
      level,
      weight,
      source,
      observedAtMs,
      expiresAtMs,
      listEntry ?? null,
    ],
  }));
}
