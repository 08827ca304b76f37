import type { RiskPart } from '../../../features/business-risk/decision/decision-finder.ts';
import { SERIES_STEPS, stepStartMs, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import { statement, type Connection } from '../operation.ts';

/** By what a decision is found and counted. */
export interface DecisionMarks {
  readonly scene: string;
  readonly sceneGroup: string;
  readonly rules: readonly string[];
  readonly types: readonly number[];
}

/** By what a decision is found, besides its level. */
export type FoundBy = Pick<DecisionMarks, 'scene' | 'rules' | 'types'>;

interface MarkedDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: string;
  readonly marks: DecisionMarks;
}

/** The scene stands among the features, at the place that the table of their names tells. */
export const SCENE = `(SELECT features ->> ('$[' || key || ']') FROM json_each(names) WHERE value = 'scene')`;

const MARK = 'INSERT INTO risk_marks VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
const COUNT = `INSERT INTO risk_series VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (step, kind, starts_at_ms, name, level) DO UPDATE SET decisions = risk_series.decisions + excluded.decisions`;

/** Makes decisions findable, and counts them. Each count is written once, whatever the number of decisions. */
export function markAndCount(connection: Connection, decisions: readonly MarkedDecision[]): void {
  const mark = statement(connection, MARK);
  const minutes = new Map<string, Count>();
  for (const { orderId, atMs, level, marks } of decisions) {
    for (const each of marksOf(level, marks)) mark.run(each, atMs, orderId);
    const startsAtMs = stepStartMs('minute', atMs);
    addTo(minutes, { part: 'scene', startsAtMs, name: marks.sceneGroup, level, decisions: 1 });
    for (const name of new Set(marks.rules)) addTo(minutes, { part: 'rule', startsAtMs, name, level, decisions: 1 });
    for (const type of marks.types)
      addTo(minutes, { part: 'type', startsAtMs, name: String(type), level, decisions: 1 });
  }
  for (const step of SERIES_STEPS) write(connection, step, minutes);
}

/** Removes the marks of a decision. */
export function unmark(
  connection: Connection,
  { orderId, atMs, level, marks }: Omit<MarkedDecision, 'marks'> & { readonly marks: FoundBy },
): void {
  const remove = statement(connection, 'DELETE FROM risk_marks WHERE mark = ? AND at_ms = ? AND order_id = ?');
  for (const each of marksOf(level, marks)) remove.run(each, atMs, orderId);
}

/** The mark of a level, scene, rule or type. */
export function markOf(what: 'level' | RiskPart, name: string | number): string {
  return `${what} ${name}`;
}

function marksOf(level: string, { scene, rules, types }: FoundBy): readonly string[] {
  return [
    ...(level === 'pass' ? [] : [markOf('level', level)]),
    ...(scene === '' ? [] : [markOf('scene', scene)]),
    ...rules.map((rule) => markOf('rule', rule)),
    ...types.map((type) => markOf('type', type)),
  ];
}

interface Count {
  readonly part: RiskPart;
  readonly startsAtMs: number;
  readonly name: string;
  readonly level: string;
  readonly decisions: number;
}

function addTo(counts: Map<string, Count>, count: Count): void {
  const place = `${count.part} ${count.startsAtMs} ${count.level} ${count.name}`;
  const found = counts.get(place);
  counts.set(place, found ? { ...found, decisions: found.decisions + count.decisions } : count);
}

function write(connection: Connection, step: SeriesStep, minutes: ReadonlyMap<string, Count>): void {
  const counts = new Map<string, Count>();
  for (const minute of minutes.values()) addTo(counts, { ...minute, startsAtMs: stepStartMs(step, minute.startsAtMs) });
  const upsert = statement(connection, COUNT);
  for (const { part, startsAtMs, name, level, decisions } of counts.values())
    upsert.run(step, part, startsAtMs, name, level, decisions);
}
