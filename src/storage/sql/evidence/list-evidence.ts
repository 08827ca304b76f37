import type {
  EvidenceItem,
  EvidenceListQuery,
  ListedEvidence,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import { statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { bytesOf, keyOf } from './subject-rows.ts';

interface Row extends Omit<EvidenceItem, 'evidenceId'> {
  readonly subject: Buffer;
  readonly id: Buffer;
}

/** Reads a page of the evidence on all people, observed last first. */
export function listEvidence(connection: Connection, query: EvidenceListQuery): readonly ListedEvidence[] {
  const { fromMs, toMs, source, code, level, after, limit } = query;
  const { where, values } = whereAll([
    ['observed_at_ms >= ?', fromMs],
    ['observed_at_ms < ?', toMs],
    ['source = ?', source],
    ['code = ?', code],
    ['level = ?', level],
    [
      '(observed_at_ms, subject, evidence_id) < (?, ?, ?)',
      after && after.observedAtMs,
      after && bytesOf(after.subject),
      after && bytesOf(after.evidenceId),
    ],
  ]);
  return statement<Row>(
    connection,
    `SELECT subject, evidence_id AS id, code, level, weight, source, observed_at_ms AS observedAtMs,
           expires_at_ms AS expiresAtMs FROM evidence ${where}
         ORDER BY observed_at_ms DESC, subject DESC, evidence_id DESC LIMIT ?`,
  )
    .all(...values, limit)
    .map(({ subject, id, ...item }) => ({
      ...item,
      subject: keyOf(subject),
      evidenceId: Buffer.from(id).toString('hex'),
    }));
}
