import type { ScoredAnswer } from '../../../features/fraud-score/evidence/evidence-store.ts';
import { dayNumberOf, dayStartMs } from '../../../features/face-guard/attacks/attack-day.ts';
import { statement, type Connection } from '../operation.ts';
import { keyOf, learnForms, linkAll, resolveAll, type LinkEnd } from './subject-rows.ts';

const DAY_MS = 86_400_000;

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
  const insert = statement(connection, 'INSERT INTO score_answers VALUES (?, ?, ?, ?, ?, ?)');
  for (const { answer, ends } of placed) {
    const { orderId, api, appId, atMs, detail } = answer;
    const kept = JSON.stringify(ends.map(({ kind, subject }) => ({ kind, key: keyOf(subject) })));
    insert.run(orderId, api, appId, atMs, kept, detail);
  }
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
  const insert = statement(connection, 'INSERT INTO evidence_queries VALUES (?, ?, ?, ?, ?)');
  for (const { subject, atMs, orderId, appId, day } of questions) {
    insert.run(subject, atMs, orderId, appId, counted.has(day) ? 0 : 1);
    counted.add(day);
  }
}
