import type { Decision } from '../../../features/business-risk/decision/decide.ts';
import type { RiskPart } from '../../../features/business-risk/decision/decision-finder.ts';
import { SERIES_STEPS, stepStartMs, type SeriesStep } from '../../../platform/ledger/call-series.ts';
import { statement, type Connection } from '../operation.ts';
import { addingUp, deleteFrom, insertInto } from '../rows-write.ts';
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

const MARK = insertInto('risk_mark_seconds', { mark: 'text', second: 'whole' }, 'ON CONFLICT DO NOTHING');
const UNMARK = deleteFrom('risk_mark_seconds', { mark: 'text', second: 'whole' });
const COUNT = insertInto(
  'risk_series',
  { step: 'text', kind: 'text', starts_at_ms: 'whole', name: 'text', level: 'text', decisions: 'whole' },
  addingUp('risk_series', ['step', 'kind', 'starts_at_ms', 'name', 'level'], ['decisions']),
);

/**
 * Makes decisions findable, and counts them. Each count is written once, whatever the number of decisions, and each mark
 * once a second.
 */
export function markAndCount(connection: Connection, decisions: readonly MarkedDecision[]): void {
  const minutes = new Map<number, Counts>();
  for (const { atMs, level, marks } of decisions) {
    const counts = countsAt(minutes, stepStartMs('minute', atMs));
    add(counts, { part: 'scene', name: marks.sceneGroup, level, decisions: 1 });
    for (const name of new Set(marks.rules)) add(counts, { part: 'rule', name, level, decisions: 1 });
    for (const type of marks.types) add(counts, { part: 'type', name: String(type), level, decisions: 1 });
  }
  const seconds = markedSeconds(decisions);
  writeRows(
    connection,
    MARK,
    [...seconds].flatMap(([second, marked]) => [...marked].map((each) => [each, second])),
  );
  writeRows(
    connection,
    COUNT,
    SERIES_STEPS.flatMap((step) => rowsOf(step, rolledUp(step, minutes))),
  );
}

/** The second of a time in milliseconds, by which decisions are found. */
export function secondOf(atMs: number): number {
  return Math.floor(atMs / 1000);
}

function markedSeconds(
  decisions: Iterable<Omit<MarkedDecision, 'marks' | 'orderId'> & { readonly marks: FoundBy }>,
): Map<number, Set<string>> {
  const seconds = new Map<number, Set<string>>();
  for (const { atMs, level, marks } of decisions) {
    const second = secondOf(atMs);
    let marked = seconds.get(second);
    if (!marked) seconds.set(second, (marked = new Set()));
    for (const each of marksOf(level, marks)) marked.add(each);
  }
  return seconds;
}

/** What of a decision its marks are made of. `detail` is JSON text. */
export interface KeptDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: string;
  readonly detail: string;
  readonly scene: string | null;
}

const KEPT = `SELECT order_id AS orderId, at_ms AS atMs, level, detail, ${SCENE} AS scene
  FROM risk_decisions LEFT JOIN risk_feature_tables USING (table_id)`;
const OLDEST = `${KEPT} WHERE at_ms < ? ORDER BY at_ms LIMIT ?`;
const OF_SECOND = `${KEPT} WHERE at_ms >= ? AND at_ms < ?`;

/** Gives the oldest decisions from before a time. */
export function oldestDecisions(connection: Connection, beforeMs: number, limit: number): readonly KeptDecision[] {
  return statement<KeptDecision>(connection, OLDEST).all(beforeMs, limit);
}

/**
 * Removes the marks of the oldest decisions, which are removed already. The last of their seconds may have more decisions,
 * and the marks of these stay.
 */
export function unmark(connection: Connection, removed: readonly KeptDecision[]): void {
  const last = removed.at(-1);
  if (last === undefined) return;
  const seconds = markedSeconds(removed.map(withMarks));
  const second = secondOf(last.atMs);
  const kept = statement<KeptDecision>(connection, OF_SECOND).all(second * 1000, (second + 1) * 1000);
  for (const each of markedSeconds(kept.map(withMarks)).get(second) ?? []) seconds.get(second)?.delete(each);
  const gone = [...seconds].flatMap(([at, marks]) => [...marks].map((each) => [each, at]));
  writeRows(connection, UNMARK, gone);
}

function withMarks(kept: KeptDecision): KeptDecision & { readonly marks: FoundBy } {
  const { decision } = JSON.parse(kept.detail) as { readonly decision: Decision };
  return { ...kept, marks: { scene: kept.scene ?? '', rules: decision.fired, types: decision.types } };
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
