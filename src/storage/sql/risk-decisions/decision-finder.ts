import type {
  DecisionFinder,
  DecisionPage,
  DecisionSummary,
  DecisionVerdict,
  RiskPoint,
  RiskTotal,
  RuleHits,
} from '../../../features/business-risk/decision/decision-finder.ts';
import type { Decision } from '../../../features/business-risk/decision/decide.ts';
import { present } from '../../../kernel/assert.ts';
import { Fault } from '../../../kernel/fault.ts';
import { stepStartMs } from '../../../platform/ledger/call-series.ts';
import { ledgerCursor, parseLedgerCursor } from '../../../platform/ledger/ledger.ts';
import type { SqlDatabase } from '../database.ts';
import type { FoundRow } from './finder-operations.ts';
import { told } from '../../../kernel/told.ts';

const DAY_MS = 86_400_000;

/** Finds and counts the decisions of the embedded database. */
export class SqlDecisionFinder implements DecisionFinder {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async page(
    { filter, limit, cursor }: Parameters<DecisionFinder['page']>[0],
    signal?: AbortSignal,
  ): Promise<DecisionPage> {
    const last = cursor === null ? null : present(parseLedgerCursor(cursor));
    const before = last && { atMs: last.receivedAtMs, orderId: last.orderId };
    // One more row tells whether another page follows.
    const found = await this.#database.report('decisionFinder.page', { filter, limit: limit + 1, before }, signal);
    const rows = found.slice(0, limit).map(summaryOf);
    const end = rows.at(-1);
    const nextCursor =
      found.length > limit && end ? ledgerCursor({ receivedAtMs: end.atMs, orderId: end.orderId }) : null;
    return { rows, nextCursor };
  }

  points(query: Parameters<DecisionFinder['points']>[0], signal?: AbortSignal): Promise<readonly RiskPoint[]> {
    return this.#database.report('decisionFinder.points', query, signal);
  }

  async hits(nowMs: number): Promise<readonly RuleHits[]> {
    const since = (days: number) => stepStartMs('hour', nowMs - days * DAY_MS);
    const rows = await this.#database.report('decisionFinder.hits', { dayFromMs: since(1), weekFromMs: since(7) });
    return [...Map.groupBy(rows, ({ ruleId }) => ruleId)].map(([ruleId, ofRule]) => {
      const sum = (of: (row: (typeof rows)[number]) => number) => ofRule.reduce((total, row) => total + of(row), 0);
      const ofLevel = (level: string) => sum((row) => (row.level === level ? row.lastWeek : 0));
      return {
        ruleId,
        lastDay: sum(({ lastDay }) => lastDay),
        lastWeek: sum(({ lastWeek }) => lastWeek),
        byLevel: { pass: ofLevel('pass'), review: ofLevel('review'), reject: ofLevel('reject') },
        lastAtMs: Math.max(...ofRule.map(({ lastAtMs }) => lastAtMs)),
      };
    });
  }

  async verdicts(orderIds: readonly string[]): Promise<readonly DecisionVerdict[]> {
    const rows = await this.#database.report('decisionFinder.verdicts', orderIds);
    return rows.map(({ fired, ...row }) => ({ ...row, fired: JSON.parse(fired) as readonly string[] }));
  }

  totals(query: Parameters<DecisionFinder['totals']>[0]): Promise<readonly RiskTotal[]> {
    return this.#database.report('decisionFinder.totals', query);
  }

  purgeCounts(input: Parameters<DecisionFinder['purgeCounts']>[0]): Promise<number> {
    return this.#database.write('decisionFinder.purgeCounts', input);
  }
}

function summaryOf({ detail, scene, ...row }: FoundRow): DecisionSummary {
  try {
    const { types, settledBy, fired, points } = (JSON.parse(detail) as { readonly decision: Decision }).decision;
    return { ...row, scene: scene ?? '', types, settledBy, fired, points };
  } catch (cause) {
    throw new Fault('corrupt', told`a stored decision cannot be read`, { cause });
  }
}
