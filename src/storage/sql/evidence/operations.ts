import { present } from '../../../kernel/assert.ts';
import {
  OWN_EVIDENCE_SOURCE,
  type Dossier,
  type EvidenceRecord,
  type LabelledScore,
  type LabelOptions,
  type LabelOutcome,
  type LinkedKeysQuery,
  type Looking,
  type OutcomeLabel,
  type ReportedBy,
  type ShadowedScore,
  type ShadowQuery,
  type StoredScore,
} from '../../../features/fraud-score/evidence/evidence-store.ts';
import type { Subject, SubjectKey } from '../../../features/fraud-score/evidence/subject.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { eraseSubject, purgeBefore } from './forget.ts';
import { addRecords, differFromKept } from './add-records.ts';
import { keepAnswers } from './keep-answers.ts';
import { labelsOfAnswers } from './labels-of-answers.ts';
import { listEvidence } from './list-evidence.ts';
import { listOutcomes } from './list-outcomes.ts';
import { isToldOfOrder, labelsOf, labelsOfOrders, tellOrder, untellOrder } from './order-labels.ts';
import { readDossier } from './read-dossier.ts';
import { bytesOf, keyOf, keysToLook, learnForms, resolve, resolveKey } from './subject-rows.ts';

/** A model learns from the answers of this API. */
const SCORE_API = 'fraud-score';

/** The SQL of evidence, queries, links, outcomes and answers. */
export const evidenceOperations = defineStore({
  reads: {
    look(
      connection: Connection,
      { subjects, looking }: { readonly subjects: readonly Subject[]; readonly looking: Looking },
    ): readonly Dossier[] {
      return subjects.map((subject) => readDossier(connection, subject, looking));
    },

    differing: (connection: Connection, { records }: { readonly records: readonly EvidenceRecord[] }) =>
      differFromKept(connection, records),

    answer: (connection: Connection, orderId: string): StoredScore | null => readAnswer(connection, orderId),

    history(
      connection: Connection,
      { after, limit }: { readonly after: string | null; readonly limit: number },
    ): readonly LabelledScore[] {
      const rows = statement<AnswerRow>(
        connection,
        `SELECT ${ANSWER} FROM score_answers WHERE api = ? AND
          (CAST(? AS TEXT) IS NULL OR (at_ms, order_id) > (SELECT at_ms, order_id FROM score_answers WHERE order_id = ?))
          ORDER BY at_ms, order_id LIMIT ?`,
      ).all(SCORE_API, after, after, limit);
      const labels = labelsOfAnswers(connection, rows);
      return rows.map(({ orderId, atMs, detail }, at) => ({ orderId, atMs, detail, label: labels[at] ?? null }));
    },

    scores: (
      connection: Connection,
      { fromMs, toMs, limit }: { readonly fromMs: number; readonly toMs: number; readonly limit: number },
    ): readonly number[] =>
      statement<{ readonly score: number }>(
        connection,
        `SELECT CAST(detail ->> '$.score' AS BIGINT) AS score FROM score_answers
         WHERE at_ms >= ? AND at_ms < ? AND api = ? AND detail ->> '$.score' IS NOT NULL ORDER BY at_ms, order_id LIMIT ?`,
      )
        .all(fromMs, toMs, SCORE_API, limit)
        .map(({ score }) => score),

    shadowed(connection: Connection, { modelId, shadowId, fromMs, limit }: ShadowQuery): readonly ShadowedScore[] {
      const rows = statement<AnswerRow & Omit<ShadowedScore, 'outcome'>>(
        connection,
        `SELECT ${ANSWER}, CAST(detail ->> '$.score' AS BIGINT) AS score,
           CAST(detail ->> '$.shadow.score' AS BIGINT) AS "shadowScore" FROM score_answers
         WHERE at_ms >= ? AND api = ? AND detail ->> '$.shadow.modelId' = ? AND detail ->> '$.modelId' = ?
         ORDER BY at_ms DESC, order_id DESC LIMIT ?`,
      ).all(fromMs, SCORE_API, shadowId, modelId, limit);
      const labels = labelsOfAnswers(connection, rows);
      return rows.map(({ atMs, score, shadowScore }, at) => ({
        atMs,
        score,
        shadowScore,
        outcome: labels[at]?.outcome ?? null,
      }));
    },

    labelsOf,

    labelsOfOrders,

    linkedKeys(connection: Connection, { subject, after, limit }: LinkedKeysQuery): readonly SubjectKey[] {
      const text = 'SELECT DISTINCT other FROM evidence_links WHERE subject = ? AND other > ? ORDER BY other LIMIT ?';
      const rows = keysToLook(connection, subject).flatMap((own) =>
        statement<{ readonly other: Buffer }>(connection, text).all(own, bytesOf(after ?? ''), limit),
      );
      return [...new Set(rows.map(({ other }) => keyOf(other)))].toSorted().slice(0, limit);
    },

    list: listEvidence,

    outcomes: listOutcomes,

    holdsAny: (connection: Connection, _input: null): boolean =>
      statement<{ readonly any: number }>(
        connection,
        'SELECT EXISTS (SELECT 1 FROM evidence_sources WHERE source <> ?) OR EXISTS (SELECT 1 FROM evidence_labels) AS any',
      ).get(OWN_EVIDENCE_SOURCE)?.any === 1,

    count: (connection: Connection, _input: null): number =>
      present(statement<{ readonly count: number }>(connection, 'SELECT count(*) AS count FROM evidence').get()).count,
  },
  lists: { add: addRecords, answered: keepAnswers },
  writes: {
    withdraw(
      connection: Connection,
      { subjects, evidenceId }: { readonly subjects: readonly Subject[]; readonly evidenceId: string },
    ): number {
      const text = 'DELETE FROM evidence WHERE subject = ? AND evidence_id = ?';
      const id = bytesOf(evidenceId);
      const remove = (place: Buffer) => statement(connection, text).run(place, id).changes;
      return subjects
        .flatMap((subject) => keysToLook(connection, subject))
        .flatMap((own) => [own, ...partnersOf(connection, own)])
        .reduce((removed, place) => removed + remove(place), 0);
    },

    withdrawAll(
      connection: Connection,
      { subjects, source }: { readonly subjects: readonly Subject[]; readonly source: string },
    ): number {
      const remove = statement(connection, 'DELETE FROM evidence WHERE subject = ? AND source = ?');
      return subjects
        .flatMap((subject) => keysToLook(connection, subject))
        .reduce((removed, own) => removed + remove.run(own, source).changes, 0);
    },

    labelOrder(
      connection: Connection,
      { label, mayReplace, passed }: { readonly label: OutcomeLabel } & LabelOptions,
    ): LabelOutcome {
      const answer = readAnswer(connection, label.reference);
      const order = answer ?? passed;
      if (order === null) return 'unknown';
      const subjects = (answer?.subjects ?? [])
        .filter(({ kind }) => kind !== 'name')
        .map(({ key }) => resolveKey(connection, key));
      const isTaken =
        isToldOfOrder(connection, label) || subjects.some((subject) => isTold(connection, subject, label));
      if (!mayReplace && isTaken) return 'taken';
      tellOrder(connection, order, label);
      for (const subject of subjects) {
        forgetOthers(connection, subject, label);
        writeLabel(connection, subject, label);
      }
      return 'recorded';
    },

    unlabelOrder(connection: Connection, label: ReportedBy): boolean {
      const subjects = readAnswer(connection, label.reference)?.subjects ?? [];
      const keys = subjects.filter(({ kind }) => kind !== 'name').map(({ key }) => resolveKey(connection, key));
      const wasTold = untellOrder(connection, label);
      return removeLabels(connection, keys, label) || wasTold;
    },

    labelSubjects(
      connection: Connection,
      { subjects, label }: { readonly subjects: readonly Subject[]; readonly label: OutcomeLabel },
    ): void {
      learnForms(connection, subjects);
      for (const subject of subjects) {
        if (subject.kind !== 'name') writeLabel(connection, resolve(connection, subject), label);
      }
    },

    unlabelSubjects(
      connection: Connection,
      { subjects, label }: { readonly subjects: readonly Subject[]; readonly label: ReportedBy },
    ): boolean {
      const keys = subjects.flatMap((subject) => keysToLook(connection, subject));
      return removeLabels(connection, keys, label);
    },

    erase: (connection: Connection, subjects: readonly Subject[]): number =>
      subjects
        .flatMap((subject) => keysToLook(connection, subject))
        .reduce((rows, own) => rows + eraseSubject(connection, own), 0),

    purge: (
      connection: Connection,
      limits: { readonly nowMs: number; readonly beforeMs: number; readonly limit: number },
    ): number => purgeBefore(connection, limits),
  },
});

const ANSWER = 'order_id AS orderId, api, app_id AS appId, at_ms AS atMs, subjects, detail';

interface AnswerRow extends Omit<StoredScore, 'subjects'> {
  readonly subjects: string;
}

function readAnswer(connection: Connection, orderId: string): StoredScore | null {
  const row = statement<AnswerRow>(connection, `SELECT ${ANSWER} FROM score_answers WHERE order_id = ?`).get(orderId);
  return row ? { ...row, subjects: JSON.parse(row.subjects) as StoredScore['subjects'] } : null;
}

/** Tells whether another source reported an outcome under the same reference. */
function isTold(connection: Connection, subject: Buffer, { reference, source }: OutcomeLabel): boolean {
  const text = 'SELECT 1 FROM evidence_labels WHERE subject = ? AND reference = ? AND source <> ?';
  return statement(connection, text).get(subject, reference, source) !== undefined;
}

function forgetOthers(connection: Connection, subject: Buffer, { reference, source }: OutcomeLabel): void {
  const text = 'DELETE FROM evidence_labels WHERE subject = ? AND reference = ? AND source <> ?';
  statement(connection, text).run(subject, reference, source);
}

function writeLabel(connection: Connection, subject: Buffer, label: OutcomeLabel): void {
  const text = `INSERT INTO evidence_labels VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, source, reference) DO UPDATE SET
    outcome = excluded.outcome, observed_at_ms = excluded.observed_at_ms`;
  const { reference, outcome, observedAtMs, source } = label;
  statement(connection, text).run(subject, source, reference, outcome, observedAtMs);
}

/** Removes what a source reported of subjects under a reference. Gives whether there was anything. */
function removeLabels(connection: Connection, subjects: readonly Buffer[], { source, reference }: ReportedBy): boolean {
  const text = 'DELETE FROM evidence_labels WHERE subject = ? AND source = ? AND reference = ?';
  const removed = subjects.map((subject) => statement(connection, text).run(subject, source, reference).changes);
  return removed.some((rows) => rows > 0);
}

function partnersOf(connection: Connection, subject: Buffer): Buffer[] {
  return statement<{ readonly other: Buffer }>(
    connection,
    'SELECT DISTINCT other FROM evidence_links WHERE subject = ?',
  )
    .all(subject)
    .map(({ other }) => other);
}
