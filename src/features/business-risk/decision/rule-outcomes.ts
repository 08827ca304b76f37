import { shareOf, type Share } from '../../../statistics/wilson-interval.ts';
import { stepStartMs } from '../../../platform/ledger/call-series.ts';
import { RISK_LEVELS, type RiskLevel } from '../rules/risk-types.ts';
import { VERDICTS_MAX, type DecisionFinder, type RiskTotal } from './decision-finder.ts';
import { readLabels, type DecisionLabel, type DecisionLabels, type DecisionOutcome } from './decision-labels.ts';
import type { Period } from './decision-record.ts';

/** Decisions by level. */
export type LevelCounts = Readonly<Record<RiskLevel, number>>;

/** What became of the decisions in which one rule counted. */
export interface RuleOutcome {
  readonly ruleId: string;
  /** Decisions in which it counted. */
  readonly hits: number;
  readonly fraud: number;
  readonly genuine: number;
  /** Hits of which no outcome is known. */
  readonly unlabelled: number;
  /** Share of the fraud among the hits with a known outcome. */
  readonly precision: Share | null;
}

/** What became of the decisions of a period. */
export interface RuleOutcomes {
  /** Whole days of Asia/Shanghai. It is shorter than the period that was asked for if `isCut`. */
  readonly period: Period;
  /** More decisions have an outcome than are read at once. Only the newest whole days were counted. */
  readonly isCut: boolean;
  readonly decisions: LevelCounts;
  readonly fraud: LevelCounts;
  readonly genuine: LevelCounts;
  /** Share of the decisions about genuine people that passed. */
  readonly genuinePassed: Share | null;
  /** Share of the decisions about fraud that did not pass. */
  readonly fraudStopped: Share | null;
  /** By id. Rules that did not count in the period are left out. */
  readonly rules: readonly RuleOutcome[];
}

/** The ports from which outcomes are counted. */
export interface RuleOutcomesDeps {
  readonly decisionFinder: Pick<DecisionFinder, 'verdicts' | 'totals'>;
  readonly decisionLabels: DecisionLabels;
  /** The most labels that are read. */
  readonly labelsMax?: number;
}

const DAY_MS = 86_400_000;

/**
 * Counts how the decisions of a period turned out, by rule and by level. The days at its ends count whole. It starts from
 * the labels, which are few, and takes the other figures from counts by day, so its cost does not grow with the number of
 * decisions. Throws Fault.
 */
export async function countRuleOutcomes(deps: RuleOutcomesDeps, asked: Period): Promise<RuleOutcomes> {
  const { decisionFinder, decisionLabels, labelsMax } = deps;
  const days = wholeDays(asked);
  const { labels, isCut } = await readLabels(decisionLabels, days, labelsMax);
  const oldest = labels.at(-1);
  const period = isCut && oldest !== undefined ? newestWholeDays(days, oldest.atMs) : days;
  const counted = await countLabelled(
    decisionFinder,
    labels.filter(({ atMs }) => atMs >= period.fromMs),
  );
  const [byRule, byScene] = await Promise.all([
    decisionFinder.totals({ ...period, step: 'day', part: 'rule' }),
    decisionFinder.totals({ ...period, step: 'day', part: 'scene' }),
  ]);
  const { fraud, genuine } = counted.levels;
  return {
    period,
    isCut,
    decisions: levelsOf(byScene),
    fraud,
    genuine,
    genuinePassed: shareOf(genuine.pass, sumOf(genuine)),
    fraudStopped: shareOf(fraud.review + fraud.reject, sumOf(fraud)),
    rules: rulesOf(byRule, counted.rules),
  };
}

function wholeDays({ fromMs, toMs }: Period): Period {
  return { fromMs: stepStartMs('day', fromMs), toMs: stepStartMs('day', toMs - 1) + DAY_MS };
}

/** Leaves out the day of which not every label was read, unless it is the only one. */
function newestWholeDays({ toMs }: Period, oldestMs: number): Period {
  const day = stepStartMs('day', oldestMs);
  return { fromMs: day + DAY_MS < toMs ? day + DAY_MS : day, toMs };
}

type MutableLevels = Record<RiskLevel, number>;

async function countLabelled(finder: Pick<DecisionFinder, 'verdicts'>, labels: readonly DecisionLabel[]) {
  const levels: Record<DecisionOutcome, MutableLevels> = { fraud: noLevels(), genuine: noLevels() };
  const rules = new Map<string, Record<DecisionOutcome, number>>();
  for (let at = 0; at < labels.length; at += VERDICTS_MAX) {
    const part = labels.slice(at, at + VERDICTS_MAX);
    const outcomes = new Map(part.map(({ orderId, outcome }) => [orderId, outcome]));
    for (const { orderId, level, fired } of await finder.verdicts([...outcomes.keys()])) {
      const outcome = outcomes.get(orderId);
      if (outcome === undefined) continue;
      levels[outcome][level] += 1;
      for (const ruleId of new Set(fired)) {
        const counts = rules.get(ruleId) ?? { fraud: 0, genuine: 0 };
        counts[outcome] += 1;
        rules.set(ruleId, counts);
      }
    }
  }
  return { levels, rules };
}

function rulesOf(
  totals: readonly RiskTotal[],
  labelled: ReadonlyMap<string, Readonly<Record<DecisionOutcome, number>>>,
): readonly RuleOutcome[] {
  const hits = new Map<string, number>();
  for (const { name, decisions } of totals) hits.set(name, (hits.get(name) ?? 0) + decisions);
  return [...new Set([...hits.keys(), ...labelled.keys()])].toSorted().map((ruleId) => {
    const { fraud, genuine } = labelled.get(ruleId) ?? { fraud: 0, genuine: 0 };
    // Counts by day may be kept for a shorter time than decisions.
    const all = Math.max(hits.get(ruleId) ?? 0, fraud + genuine);
    const unlabelled = all - fraud - genuine;
    return { ruleId, hits: all, fraud, genuine, unlabelled, precision: shareOf(fraud, fraud + genuine) };
  });
}

function levelsOf(totals: readonly RiskTotal[]): LevelCounts {
  const counts = noLevels();
  for (const { level, decisions } of totals) counts[level] += decisions;
  return counts;
}

function noLevels(): MutableLevels {
  return { pass: 0, review: 0, reject: 0 };
}

function sumOf(counts: LevelCounts): number {
  return RISK_LEVELS.reduce((sum, level) => sum + counts[level], 0);
}
