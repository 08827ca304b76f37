import type { RiskPart } from '../../../features/business-risk/decision/decision-finder.ts';
import { SERIES_STEPS, stepStartMs, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import { statement, type Connection } from '../operation.ts';
import { addingUp, insertInto } from '../rows-write.ts';
import { writeRows } from '../write-rows.ts';

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
  const minutes = new Map<number, Counts>();
  for (const { atMs, level, marks } of decisions) {
    const counts = countsAt(minutes, stepStartMs('minute', atMs));
    add(counts, { part: 'scene', name: marks.sceneGroup, level, decisions: 1 });
    for (const name of new Set(marks.rules)) add(counts, { part: 'rule', name, level, decisions: 1 });
    for (const type of marks.types) add(counts, { part: 'type', name: String(type), level, decisions: 1 });
  }
  writeRows(
    connection,
    MARK,
    decisions.flatMap(({ orderId, atMs, level, marks }) => marksOf(level, marks).map((each) => [each, atMs, orderId])),
  );
  writeRows(
    connection,
    COUNT,
    SERIES_STEPS.flatMap((step) => rowsOf(step, rolledUp(step, minutes))),
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
  readonly name: string;
  readonly level: string;
  decisions: number;
}

/** The counts of one minute, hour or day. */
type Counts = Map<string, Count>;

function countsAt(starts: Map<number, Counts>, startsAtMs: number): Counts {
  let counts = starts.get(startsAtMs);
  if (!counts) starts.set(startsAtMs, (counts = new Map()));
  return counts;
}

function add(counts: Counts, count: Count): void {
  const place = `${count.part} ${count.level} ${count.name}`;
  const found = counts.get(place);
  if (found) found.decisions += count.decisions;
  else counts.set(place, { ...count });
}

/** The counts of hours or days. Nearly always the decisions of a commit lie within one minute. */
function rolledUp(step: SeriesStep, minutes: ReadonlyMap<number, Counts>): ReadonlyMap<number, Counts> {
  if (minutes.size === 1) return new Map([...minutes].map(([atMs, counts]) => [stepStartMs(step, atMs), counts]));
  const rolled = new Map<number, Counts>();
  for (const [atMs, counts] of minutes) {
    const sums = countsAt(rolled, stepStartMs(step, atMs));
    for (const count of counts.values()) add(sums, count);
  }
  return rolled;
}

function rowsOf(step: SeriesStep, starts: ReadonlyMap<number, Counts>): readonly (readonly unknown[])[] {
  return [...starts].flatMap(([startsAtMs, counts]) =>
    [...counts.values()].map(({ part, name, level, decisions }) => [step, part, startsAtMs, name, level, decisions]),
  );
}
