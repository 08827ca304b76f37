import { FEATURES } from '../features/feature-table.ts';
import type { FeatureValue } from '../features/features.ts';
import type { FeedVersion } from '../feeds/feed-kinds.ts';
import { masked, type ListHit } from '../lists/list-entry.ts';
import type { FeatureEntry } from '../features/feature-entry.ts';
import type { OnDemandFeature } from '../features/on-demand-feature.ts';
import { featuresAgain } from '../features/on-demand-features.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';
import type { RuleVersion } from '../rules/rule-version.ts';
import type { DecisionRecord, Timings } from './decision-record.ts';
import { RISK_TYPES, type RiskLevel } from '../rules/risk-types.ts';

/**
 * A decision in a form that people can read. It holds the order, codes, figures and their descriptions, but no
 * identifier.
 */
export interface Explanation {
  readonly orderId: string;
  readonly at: string;
  readonly level: RiskLevel;
  readonly settledBy: string;
  readonly points: number;
  readonly types: readonly { readonly code: number; readonly meaning: string; readonly raisedBy: readonly string[] }[];
  readonly rules: readonly ExplainedRule[];
  /** Rules that saw only novelty and did not count, because the site was still learning what is normal. */
  readonly leftOut: readonly { readonly id: string; readonly title: string; readonly points: number }[];
  /** What could not be read in time, so that the decision went on without it or without parts of it. */
  readonly missing: readonly 'velocity'[];
  readonly failedRules: readonly { readonly ruleId: string; readonly problem: string }[];
  readonly lists: readonly ListHit[];
  readonly version: { readonly id: string; readonly number: number | null };
  readonly shadow: {
    readonly versionId: string;
    readonly level: RiskLevel;
    readonly types: readonly number[];
    readonly fired: readonly string[];
  } | null;
  readonly feeds: readonly {
    readonly id: string;
    readonly name: string | null;
    readonly source: string | null;
    readonly licence: string | null;
    readonly importedAt: string | null;
  }[];
  readonly timings: Timings;
  /** Every feature with its value, in the order of the feature table. */
  readonly features: Readonly<Record<string, FeatureValue>>;
}

/** A rule that fired, with its condition and effect. */
export interface ExplainedRule {
  readonly id: string;
  readonly title: string;
  readonly when: string;
  readonly level: string | null;
  readonly points: number;
  /** The features that its condition read, with their values at the time. */
  readonly saw: readonly {
    readonly name: string;
    readonly value: FeatureValue;
    readonly unit: string;
    readonly meaning: string;
  }[];
}

const PRECEDENCE_RAISES = new Map<number, string>([
  [3, 'precedence: impossible account'],
  [205, 'precedence: address not public'],
  [4, 'block-list'],
  [5, 'allow-list'],
]);
const ENTRIES = new Map<string, FeatureEntry>(FEATURES.map((entry) => [entry.name, entry]));

/**
 * Explains why a decision was taken.
 * @param version the rule version that decided. Null if it is no longer known.
 * @param compiled the same, ready to decide. Null if it is not known or does not compile. Conditions are then left out.
 */
export function explain(
  record: DecisionRecord,
  { version, compiled }: { readonly version: RuleVersion | null; readonly compiled: CompiledRuleSet | null },
  feeds: readonly FeedVersion[],
): Explanation {
  const { decision } = record;
  const known = compiled?.rules ?? [];
  const features = featuresAgain(record, compiled?.onDemand ?? []);
  const entries = new Map([...ENTRIES, ...(compiled?.onDemand ?? []).map((each) => [each.name, each] as const)]);
  const rules = known.filter(({ rule }) => decision.fired.includes(rule.id));
  const raisers = (code: number) =>
    rules
      .filter(({ rule }) => rule.raises.some((raised) => raised === code || parentOf(raised) === code))
      .map(({ rule }) => rule.id);
  return {
    orderId: record.orderId,
    at: new Date(record.atMs).toISOString(),
    level: decision.level,
    settledBy: decision.settledBy,
    points: decision.points,
    types: decision.types.map((code) => {
      const precedence = PRECEDENCE_RAISES.get(code);
      return {
        code,
        meaning: RISK_TYPES.find((type) => type.code === code)?.meaning ?? '',
        raisedBy: precedence === undefined ? raisers(code) : [precedence],
      };
    }),
    rules: rules.map(({ rule, reads }) => ({
      id: rule.id,
      title: rule.title,
      when: rule.when,
      level: rule.level,
      points: rule.points,
      saw: reads.map((name) => ({
        name,
        value: shownValue(
          features.look(name),
          compiled?.onDemand.find((each) => each.name === name),
        ),
        unit: entries.get(name)?.unit ?? '',
        meaning: entries.get(name)?.meaning ?? '',
      })),
    })),
    leftOut: decision.leftOut.map((id) => {
      const rule = known.find((each) => each.rule.id === id)?.rule;
      return { id, title: rule?.title ?? '', points: rule?.points ?? 0 };
    }),
    missing: record.features.get('velocity_complete') === false ? ['velocity'] : [],
    failedRules: decision.failed,
    lists: record.listHits,
    version: { id: record.versionId, number: version?.number ?? null },
    shadow: record.shadow,
    feeds: record.feedIds.map((id) => explainFeed(id, feeds)),
    timings: record.timings,
    features: record.features.toRecord(),
  };
}

/** A personal value is masked. */
function shownValue(value: FeatureValue, onDemand: OnDemandFeature | undefined): FeatureValue {
  return onDemand?.isPersonal === true && typeof value === 'string' ? masked(value) : value;
}

function explainFeed(id: string, feeds: readonly FeedVersion[]): Explanation['feeds'][number] {
  const feed = feeds.find((each) => each.id === id);
  return {
    id,
    name: feed?.name ?? null,
    source: feed?.source ?? null,
    licence: feed?.licence ?? null,
    importedAt: feed ? new Date(feed.importedAtMs).toISOString() : null,
  };
}

function parentOf(code: number): number | null {
  return RISK_TYPES.find((type) => type.code === code)?.parent ?? null;
}
