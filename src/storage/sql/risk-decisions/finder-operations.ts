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
import { markOf, SCENE, secondOf } from './count-decisions.ts';

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

const FIRED = "EXISTS (SELECT 1 FROM json_each(detail, '$.decision.fired') WHERE value = ?)";
const HAS_TYPE = "EXISTS (SELECT 1 FROM json_each(detail, '$.decision.types') WHERE CAST(value AS TEXT) = ?)";

/** The SQL that finds and counts risk decisions. */
export const decisionFinderOperations = defineStore({
  reads: {
    page(connection: Connection, { filter, limit, before }: PageInput): readonly FoundRow[] {
      const { level, scene, ruleId, type } = filter;
      const mark = rarestMark(filter);
      const lastSecond = secondOf(Math.min(filter.toMs, before?.atMs ?? filter.toMs));
      const { where, values } = whereAll([
        ['at_ms >= ? AND at_ms < ?', filter.fromMs, filter.toMs],
        ['place.mark = ?', mark],
        [
          'place.second >= ? AND place.second <= ?',
          ...(mark === null ? [null] : [secondOf(filter.fromMs), lastSecond]),
        ],
        ['(at_ms, order_id) < (?, ?)', before?.atMs ?? null, before?.orderId ?? null],
        [FIRED, ruleId],
        [HAS_TYPE, type === null ? null : String(type)],
        ['level = ?', level],
        [`${SCENE} = ?`, scene === '' ? null : scene],
        ['app_id = ?', filter.appId],
      ]);
      const [source, order] =
        mark === null
          ? ['risk_decisions', '']
          : [
              `risk_mark_seconds AS place JOIN risk_decisions
                 ON at_ms >= place.second * 1000 AND at_ms < place.second * 1000 + 1000`,
              'place.second DESC,',
            ];
      const sql = `SELECT order_id AS orderId, app_id AS appId, at_ms AS atMs, version_id AS versionId,
          level, detail, ${SCENE} AS scene
        FROM ${source} JOIN risk_feature_tables USING (table_id)
        ${where}
        ORDER BY ${order} at_ms DESC, order_id DESC LIMIT ?`;
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
           coalesce((SELECT max(second) * 1000 FROM risk_mark_seconds WHERE mark = 'rule ' || name), max(starts_at_ms)) AS lastAtMs
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

/** Gives the mark of a filter that the fewest decisions have. Its seconds are looked through. Null if there is none. */
function rarestMark({ ruleId, type, level, scene }: DecisionFilter): string | null {
  if (ruleId !== null) return markOf('rule', ruleId);
  if (type !== null) return markOf('type', type);
  if (level !== null && level !== 'pass') return markOf('level', level);
  return scene === null || scene === '' ? null : markOf('scene', scene);
}
