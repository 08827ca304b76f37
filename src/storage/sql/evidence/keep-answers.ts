import type { ScoredAnswer } from '../../../features/fraud-score/evidence/evidence-store.ts';
import { dayNumberOf, dayStartMs } from '../../../features/face-guard/attacks/attack-day.ts';
import { statement, type Connection } from '../operation.ts';
import { insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';
import { keyOf, learnForms, linkAll, resolveAll, type LinkEnd } from './subject-rows.ts';

const DAY_MS = 86_400_000;

const KEEP = insertInto('score_answers', {
  order_id: 'text',
  api: 'text',
  app_id: 'text',
  at_ms: 'whole',
  subjects: 'text',
  detail: 'text',
});
const ASK = insertInto('evidence_queries', {
  subject: 'bytes',
  at_ms: 'whole',
  order_id: 'text',
  app_id: 'text',
  counts: 'whole',
});

/** An answer with the places of its subjects. */
interface Placed {
  readonly answer: ScoredAnswer;
  readonly ends: readonly LinkEnd[];
}

/**
 * Keeps answers. An answer that asks also counts as a question about each of its subjects, and links them.
 */
export function keepAnswers(
  connection: Connection,
  inputs: readonly { readonly answer: ScoredAnswer; readonly asks: boolean }[],
): readonly undefined[] {
  const subjects = inputs.flatMap(({ answer }) => answer.subjects);
  learnForms(connection, subjects);
  const placeOf = resolveAll(connection, subjects);
  const placed = inputs.map(({ answer, asks }) => ({
    answer,
    asks,
    ends: answer.subjects.map((subject) => ({ kind: subject.kind, subject: placeOf(subject) })),
  }));
  const rows = placed.map(({ answer: { orderId, api, appId, atMs, detail }, ends }) => {
    const kept = JSON.stringify(ends.map(({ kind, subject }) => ({ kind, key: keyOf(subject) })));
    return [orderId, api, appId, atMs, kept, detail];
  });
  writeRows(connection, KEEP, rows);
  const asked = placed.filter(({ asks }) => asks);
  keepQuestions(connection, asked);
  linkAll(
    connection,
    asked.map(({ answer: { atMs, appId }, ends }) => ({ ends, seen: { atMs, appId } })),
  );
  return inputs.map(() => undefined);
}

const TOLD_TODAY = `SELECT value ->> 0 AS subject, CAST(value ->> 1 AS BIGINT) AS startMs, value ->> 3 AS appId FROM json_each(?)
  WHERE EXISTS (SELECT 1 FROM evidence_queries WHERE counts = 1 AND subject = unhex(value ->> 0)
    AND at_ms >= CAST(value ->> 1 AS BIGINT) AND at_ms < CAST(value ->> 2 AS BIGINT) AND app_id = value ->> 3)`;

/** The first question of an app about a subject on a day in Asia/Shanghai counts. Later ones of that day do not. */
function keepQuestions(connection: Connection, asked: readonly Placed[]): void {
  const questions = asked.flatMap(({ answer: { orderId, appId, atMs }, ends }) =>
    ends
      .filter(({ kind }) => kind !== 'name')
      .map(({ subject }) => {
        const startMs = dayStartMs(dayNumberOf(atMs));
        const key = keyOf(subject);
        return { subject, key, startMs, orderId, appId, atMs, day: `${key} ${startMs} ${appId}` };
      }),
  );
  if (questions.length === 0) return;
  const days = new Map(questions.map(({ day, key, startMs, appId }) => [day, [key, startMs, startMs + DAY_MS, appId]]));
  const told = statement<{ readonly subject: string; readonly startMs: number; readonly appId: string }>(
    connection,
    TOLD_TODAY,
  ).all(JSON.stringify([...days.values()]));
  const counted = new Set(told.map(({ subject, startMs, appId }) => `${subject} ${startMs} ${appId}`));
  const rows = questions.map(({ subject, atMs, orderId, appId, day }) => {
    const counts = counted.has(day) ? 0 : 1;
    counted.add(day);
    return [subject, atMs, orderId, appId, counts];
  });
  writeRows(connection, ASK, rows);
}
