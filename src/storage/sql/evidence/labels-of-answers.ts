import type { OutcomeLabel, StoredScore } from '../../../features/fraud-score/evidence/evidence-store.ts';
import { statement, type Connection } from '../operation.ts';

interface Answer extends Pick<StoredScore, 'orderId' | 'atMs'> {
  /** JSON of what it was about. */
  readonly subjects: string;
}

/** The label of each answer, as many as there are: of the first subject that has one, by its order or from later on. */
export function labelsOfAnswers(connection: Connection, answers: readonly Answer[]): readonly (OutcomeLabel | null)[] {
  const asked = answers.flatMap(({ orderId, atMs, subjects }, answer) =>
    (JSON.parse(subjects) as StoredScore['subjects']).flatMap(({ kind, key }, place) =>
      kind === 'name' ? [] : [[answer, place, key, orderId, atMs]],
    ),
  );
  const found = statement<FoundLabel>(connection, LABELS_OF_ANSWERS).all(JSON.stringify(asked));
  const labels = new Map(found.map(({ answer, ...label }) => [answer, label]));
  return answers.map((_, answer) => labels.get(answer) ?? null);
}

interface FoundLabel extends OutcomeLabel {
  readonly answer: number;
}

/** One row for each answer that has a label, because a subject of many answers can have thousands of labels. */
const LABELS_OF_ANSWERS = `WITH asked AS (
    SELECT CAST(value ->> 0 AS BIGINT) AS answer, CAST(value ->> 1 AS BIGINT) AS place, unhex(value ->> 2) AS given,
      value ->> 3 AS order_id, CAST(value ->> 4 AS BIGINT) AS at_ms FROM json_each(?)),
  ranked AS (
    SELECT answer, reference, outcome, observed_at_ms, source, row_number() OVER (
      PARTITION BY answer ORDER BY place, reference = order_id DESC, observed_at_ms, source, reference) AS choice
    FROM asked LEFT JOIN evidence_aliases ON alias = given
    JOIN evidence_labels ON evidence_labels.subject = coalesce(evidence_aliases.subject, given)
      AND (reference = order_id OR observed_at_ms >= at_ms))
  SELECT answer, reference, outcome, observed_at_ms AS observedAtMs, source FROM ranked WHERE choice = 1`;
