import type { RiskPart } from '../../../features/business-risk/decision/decision-finder.ts';
import { SERIES_STEPS, stepStartMs, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import { statement, type Connection } from '../operation.ts';
import { addingUp, insertInto, writeRows } from '../rows-write.ts';

/** The marks by which a decision is found and counted. */
export interface DecisionMarks {
  readonly scene: string;
  readonly sceneGroup: string;
  readonly rules: readonly string[];
  readonly types: readonly number[];
}

/** The marks by which a decision is found, besides its level. */
export type FoundBy = Pick<DecisionMarks, 'scene' | 'rules' | 'types'>;

interface MarkedDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: string;
  readonly marks: DecisionMarks;
}

/** The scene stands among the features, at the place that the table of their names tells. */
export const SCENE = `(SELECT features ->> ('$[' || key || ']') FROM json_each(names) WHERE value = 'scene')`;

const MARK = insertInto('risk_marks', { mark: 'text', at_ms: 'whole', order_id: 'text' }, 'ON CONFLICT DO NOTHING');
const COUNT = insertInto(
  'risk_series',
  { step: 'text', kind: 'text', starts_at_ms: 'whole', name: 'text', level: 'text', decisions: 'whole' },
  addingUp('risk_series', ['step', 'kind', 'starts_at_ms', 'name', 'level'], ['decisions']),
);

/** Makes decisions findable, and counts them. Each count is written once, whatever the number of decisions. */
export function markAndCount(connection: Connection, decisions: readonly MarkedDecision[]): void {
  const minutes = new Map<string, Count>();
  for (const { atMs, level, marks } of decisions) {
    const startsAtMs = stepStartMs('minute', atMs);
    addTo(minutes, { part: 'scene', startsAtMs, name: marks.sceneGroup, level, decisions: 1 });
    for (const name of new Set(marks.rules)) addTo(minutes, { part: 'rule', startsAtMs, name, level, decisions: 1 });
    for (const type of marks.types)
      addTo(minutes, { part: 'type', startsAtMs, name: String(type), level, decisions: 1 });
  }
  writeRows(
    connection,
    MARK,
    decisions.flatMap(({ orderId, atMs, level, marks }) => marksOf(level, marks).map((each) => [each, atMs, orderId])),
  );
  writeRows(
    connection,
    COUNT,
    SERIES_STEPS.flatMap((step) => countsOf(step, minutes)),
  );
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

function countsOf(step: SeriesStep, minutes: ReadonlyMap<string, Count>): readonly (readonly unknown[])[] {
  const counts = new Map<string, Count>();
  for (const minute of minutes.values()) addTo(counts, { ...minute, startsAtMs: stepStartMs(step, minute.startsAtMs) });
  return [...counts.values()].map(({ part, startsAtMs, name, level, decisions }) => [
    step,
    part,
    startsAtMs,
    name,
    level,
    decisions,
  ]);
}
