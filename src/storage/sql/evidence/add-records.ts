import type { EvidenceRecord } from '../../../features/fraud-score/evidence/evidence-store.ts';
import { statement, type Connection } from '../operation.ts';
import { bytesOf, learnForms, linkAll, REPORTED, resolveAll } from './subject-rows.ts';

/**
 * Adds evidence, once no matter how often it is told, and links the subjects of each record. Gives for each input how
 * many of its records were not known.
 */
export function addRecords(
  connection: Connection,
  inputs: readonly { readonly records: readonly EvidenceRecord[] }[],
): readonly number[] {
  const all = inputs.flatMap(({ records }) => records);
  const subjects = all.flatMap((record) => record.subjects);
  learnForms(connection, subjects);
  const placeOf = resolveAll(connection, subjects);
  for (const source of new Set(all.map((record) => record.source)))
    statement(connection, 'INSERT INTO evidence_sources VALUES (?) ON CONFLICT DO NOTHING').run(source);
  const added = inputs.map(
    ({ records }) => records.filter((record) => insertRecord(connection, record, placeOf) > 0).length,
  );
  linkAll(
    connection,
    all.map((record) => ({
      ends: record.subjects.map((subject) => ({ kind: subject.kind, subject: placeOf(subject) })),
      seen: { atMs: record.observedAtMs, appId: REPORTED },
    })),
  );
  return added;
}

/** Gives how many rows were not there. */
function insertRecord(
  connection: Connection,
  record: EvidenceRecord,
  placeOf: (subject: EvidenceRecord['subjects'][number]) => Buffer,
): number {
  const { evidenceId, code, level, weight, source, observedAtMs, expiresAtMs } = record;
  const insert = statement(connection, 'INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  return record.subjects
    .filter(({ kind }) => kind !== 'name')
    .reduce((rows, subject) => {
      const values = [code, level, weight, source, observedAtMs, expiresAtMs];
      return rows + insert.run(placeOf(subject), bytesOf(evidenceId), ...values).changes;
    }, 0);
}
