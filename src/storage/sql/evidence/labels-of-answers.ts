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
  const found = Map.groupBy(
    statement<FoundLabel>(connection, LABELS_OF_ANSWERS).all(JSON.stringify(asked)),
    ({ answer }) => answer,
  );
  return answers.map(({ orderId }, answer) => {
    const [best] = (found.get(answer) ?? []).toSorted(
      (a, b) =>
        a.place - b.place ||
        Number(b.reference === orderId) - Number(a.reference === orderId) ||
        a.observedAtMs - b.observedAtMs,
    );
    if (best === undefined) return null;
    const { answer: _answer, place: _place, ...label } = best;
    return label;
  });
}

interface FoundLabel extends OutcomeLabel {
  readonly answer: number;
  readonly place: number;
}

const LABELS_OF_ANSWERS = `WITH asked AS (
    SELECT CAST(value ->> 0 AS BIGINT) AS answer, CAST(value ->> 1 AS BIGINT) AS place, unhex(value ->> 2) AS given,
      value ->> 3 AS order_id, CAST(value ->> 4 AS BIGINT) AS at_ms FROM json_each(?))
  SELECT answer, place, reference, outcome, observed_at_ms AS observedAtMs, source FROM asked LEFT JOIN evidence_aliases ON alias = given
  JOIN evidence_labels ON evidence_labels.subject = coalesce(evidence_aliases.subject, given)
    AND (reference = order_id OR observed_at_ms >= at_ms)`;
