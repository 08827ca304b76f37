import type {
  DecisionFilter,
  RiskPart,
  RiskPoint,
  RiskTotal,
} from '../../../features/business-risk/decision/decision-finder.ts';
import type { RiskLevel } from '../../../features/business-risk/rules/risk-types.ts';
import type { SeriesStep } from '../../../platform/ledger/call-series.ts';
import { defineStore, statement, type Connection } from '../operation.ts';
import { whereAll } from '../where-all.ts';
import { markOf, SCENE } from './count-decisions.ts';

/** A decision of a page, as the tables hold it. `detail` is JSON text. */
export interface FoundRow {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  readonly versionId: string;
  readonly level: RiskLevel;
  readonly detail: string;
  readonly scene: string | null;
}

/** How often a rule counted with one level. */
export interface HitsRow {
  readonly ruleId: string;
  readonly level: RiskLevel;
  readonly lastDay: number;
  readonly lastWeek: number;
  readonly lastAtMs: number;
}

/** What a decision said. `fired` is JSON text. */
export interface VerdictRow {
  readonly orderId: string;
  readonly level: RiskLevel;
  readonly fired: string;
}

interface PageInput {
  readonly filter: DecisionFilter;
  readonly limit: number;
  /** The last decision of the page before. */
  readonly before: { readonly atMs: number; readonly orderId: string } | null;
}

const HAS_MARK = `EXISTS (SELECT 1 FROM risk_marks AS other
  WHERE other.mark = ? AND other.at_ms = place.at_ms AND other.order_id = place.order_id)`;

/** The SQL that finds and counts risk decisions. */
export const decisionFinderOperations = defineStore({
  reads: {
    page(connection: Connection, { filter, limit, before }: PageInput): readonly FoundRow[] {
      const [mark, ...otherMarks] = marksOf(filter);
      const { where, values } = whereAll([
        ['place.at_ms >= ? AND place.at_ms < ?', filter.fromMs, filter.toMs],
        ['place.mark = ?', mark ?? null],
        ['(place.at_ms, place.order_id) < (?, ?)', before?.atMs ?? null, before?.orderId ?? null],
        ...otherMarks.map((other) => [HAS_MARK, other] as const),
        ...(filter.level === 'pass' ? [["level = 'pass'"] as const] : []),
        ['app_id = ?', filter.appId],
      ]);
      const source =
        mark === undefined
          ? 'risk_decisions AS place'
          : 'risk_marks AS place JOIN risk_decisions AS decision ON decision.order_id = place.order_id';
      const sql = `SELECT place.order_id AS orderId, app_id AS appId, place.at_ms AS atMs, version_id AS versionId,
          level, detail, ${SCENE} AS scene
        FROM ${source} JOIN risk_feature_tables USING (table_id)
        ${where}
        ORDER BY place.at_ms DESC, place.order_id DESC LIMIT ?`;
      return statement<FoundRow>(connection, sql).all(...values, limit);
    },

    points: (
      connection: Connection,
      input: {
        readonly step: SeriesStep;
        readonly part: RiskPart;
        readonly fromMs: number;
        readonly toMs: number;
        readonly limit: number;
      },
    ): readonly RiskPoint[] =>
      statement<RiskPoint>(
        connection,
        `SELECT starts_at_ms AS startsAtMs, name, level, decisions FROM risk_series
         WHERE step = ? AND kind = ? AND starts_at_ms >= ? AND starts_at_ms < ?
         ORDER BY starts_at_ms, name, level LIMIT ?`,
      ).all(input.step, input.part, input.fromMs, input.toMs, input.limit),

    verdicts: (connection: Connection, orderIds: readonly string[]): readonly VerdictRow[] =>
      statement<VerdictRow>(
        connection,
        `SELECT order_id AS orderId, level, detail -> '$.decision.fired' AS fired
         FROM json_each(?) JOIN risk_decisions ON order_id = value`,
      ).all(JSON.stringify(orderIds)),

    totals: (
      connection: Connection,
      input: { readonly step: SeriesStep; readonly part: RiskPart; readonly fromMs: number; readonly toMs: number },
    ): readonly RiskTotal[] =>
      statement<RiskTotal>(
        connection,
        `SELECT name, level, sum(decisions) AS decisions FROM risk_series
         WHERE step = ? AND kind = ? AND starts_at_ms >= ? AND starts_at_ms < ?
         GROUP BY name, level ORDER BY name, level`,
      ).all(input.step, input.part, input.fromMs, input.toMs),

    hits: (
      connection: Connection,
      input: { readonly dayFromMs: number; readonly weekFromMs: number },
    ): readonly HitsRow[] =>
      statement<HitsRow>(
        connection,
        `SELECT name AS ruleId, level, sum(CASE WHEN starts_at_ms >= ? THEN decisions ELSE 0 END) AS lastDay,
           sum(decisions) AS lastWeek,
           coalesce((SELECT max(at_ms) FROM risk_marks WHERE mark = 'rule ' || name), max(starts_at_ms)) AS lastAtMs
         FROM risk_series WHERE step = 'hour' AND kind = 'rule' AND starts_at_ms >= ?
         GROUP BY name, level ORDER BY name, level`,
      ).all(input.dayFromMs, input.weekFromMs),
  },
  writes: {
    purgeCounts: (
      connection: Connection,
      input: { readonly step: SeriesStep; readonly beforeMs: number; readonly limit: number },
    ): number =>
      statement(
        connection,
        `DELETE FROM risk_series WHERE (step, kind, starts_at_ms, name, level) IN
         (SELECT step, kind, starts_at_ms, name, level FROM risk_series
          WHERE step = ? AND kind IN ('scene', 'rule', 'type') AND starts_at_ms < ? LIMIT ?)`,
      ).run(input.step, input.beforeMs, input.limit).changes,
  },
});

/** The marks that a decision must have, the rarest first, because the first one is looked through. */
function marksOf({ ruleId, type, level, scene }: DecisionFilter): readonly string[] {
  return [
    ...(ruleId === null ? [] : [markOf('rule', ruleId)]),
    ...(type === null ? [] : [markOf('type', type)]),
    ...(level === null || level === 'pass' ? [] : [markOf('level', level)]),
    ...(scene === null || scene === '' ? [] : [markOf('scene', scene)]),
  ];
}
