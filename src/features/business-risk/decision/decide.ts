import { RuleContext, type Features } from '../features/features.ts';
import type { ListHit } from '../lists/list-entry.ts';
import type { CompiledRule, CompiledRuleSet, WeighedRules } from '../rules/compile-rules.ts';
import type { Rule } from '../rules/rule.ts';
import { severer, withParents, type RiskLevel, type RiskType } from '../rules/risk-types.ts';
import { present } from '../../../kernel/assert.ts';

/** The outcome of a decision, and what settled it. */
export interface Decision {
  readonly level: RiskLevel;
  /** Sorted ascending. A type comes with its parent types. */
  readonly types: readonly RiskType[];
  /** What settled the level. The order of precedence is invalid input, allow-list, block-list, rules. */
  readonly settledBy: 'invalid-input' | 'allow-list' | 'block-list' | 'rules' | 'nothing';
  /** There if only the block-list made it a rejection: without its entries the level would be milder. */
  readonly onlyByBlockList?: true;
  /** Ids of the rules that fired and count, in the order of the rule set. A rule is listed even if it settled nothing. */
  readonly fired: readonly string[];
  readonly points: number;
  /**
   * Ids of the rules that fired and do not count, because they see only novelty, nothing else speaks against the
   * request, and the site is still learning what is normal.
   */
  readonly leftOut: readonly string[];
  /** Rules with a condition that failed at run time. They are skipped, counted and shown. */
  readonly failed: readonly RuleFailure[];
}

/** A rule that failed at run time, with the reason. */
export interface RuleFailure {
  readonly ruleId: string;
  readonly problem: string;
}

/**
 * Decides from features alone. The function is pure.
 *
 * No list lifts invalid input: an impossible account (3) or an address that is not public (205), unless the set lets it
 * pass. An allow-list entry (5) lifts everything else. A block-list entry (4) rejects. Otherwise the rules decide: the
 * level is the severest among the rules that count and the level of their points. The codes of those rules are given
 * unless the allow-list settled the decision.
 */
export function decide(features: Features, hits: readonly ListHit[], compiled: CompiledRuleSet): Decision {
  const { set } = compiled;
  const { fired, failed } = firedRules(features, compiled);
  const { counted, leftOut } = countedRules(
    fired.map(({ rule }) => rule),
    features.get('site_learning') === true,
  );
  const points = counted.reduce((sum, rule) => sum + rule.points, 0);
  const trail = { fired: counted.map(({ id }) => id), points, leftOut: leftOut.map(({ id }) => id), failed };

  const invalid = invalidInput(features, set);
  const settles = invalid !== null && invalid.level !== 'pass';
  if (!settles && hits.some(({ list }) => list === 'allow'))
    return { level: 'pass', types: [5], settledBy: 'allow-list', ...trail };

  const blocked = hits.some(({ list }) => list === 'block');
  const ruled = counted.reduce<RiskLevel>(
    (level, rule) => severer(level, rule.level ?? 'pass'),
    levelOfPoints(points, points < set.rejectAtPoints ? 0 : inheritedPoints(fired, counted), set),
  );
  const unlisted = severer(invalid?.level ?? 'pass', ruled);
  const level = blocked ? 'reject' : unlisted;
  const types = withParents([
    ...(invalid?.types ?? []),
    ...(blocked ? [4 as const] : []),
    ...counted.flatMap(({ raises }) => raises),
  ]);
  const settledBy =
    invalid?.level === level ? 'invalid-input' : blocked ? 'block-list' : trail.fired.length > 0 ? 'rules' : 'nothing';
  const alone = blocked && unlisted !== 'reject' ? { onlyByBlockList: true as const } : {};
  return { level, types, settledBy, ...alone, ...trail };
}

/** The rules that hold, in their order, and those with a condition that failed. */
function firedRules(
  features: Features,
  { rules, absent, holding, fallible }: CompiledRuleSet,
): { readonly fired: readonly CompiledRule[]; readonly failed: readonly RuleFailure[] } {
  const scene = features.get('scene');
  const beside = (name: string) => features.beside(name) ?? absent.get(name);
  const places = holding({ table: features.values, beside }, scene);
  const failed: RuleFailure[] = [];
  const context = fallible.length === 0 ? null : new RuleContext(features, absent);
  for (const place of fallible) {
    const { rule, evaluate } = present(rules[place]);
    if (context === null || (rule.scenes !== null && !rule.scenes.some((name) => name === scene))) continue;
    try {
      if (evaluate(context)) places.push(place);
    } catch (error) {
      // If a condition throws, the fault is in that rule. The decision goes on without it.
      failed.push({
        ruleId: rule.id,
        problem: error instanceof Error ? present(error.message.split('\n')[0]) : 'unknown',
      });
    }
  }
  if (context !== null) places.sort((a, b) => a - b);
  const fired = places.map((place) => present(rules[place]));
  return { fired, failed };
}

/** Points that counted rules gave for earlier suspicion. */
function inheritedPoints(fired: readonly CompiledRule[], counted: readonly Rule[]): number {
  return fired.reduce(
    (sum, { rule, inherits }) => sum + (inherits && counted.includes(rule) ? Math.max(rule.points, 0) : 0),
    0,
  );
}

/** What a rule that decides alone weighs in suspicion. */
const LEVEL_POINTS = 60;

/** Points of a decision without those that earlier suspicion gave it. */
export function ownPoints({ fired }: Pick<Decision, 'fired'>, { rules }: WeighedRules): number {
  const ids = new Set(fired);
  return rules.reduce(
    (sum, { rule, inherits }) =>
      !inherits && ids.has(rule.id)
        ? sum + Math.max(rule.points, rule.level === null ? rule.points : LEVEL_POINTS)
        : sum,
    0,
  );
}

/** Points by signs other than novelty that novelty must stand beside while a site learns. */
const BESIDE_NOVELTY_MIN = 15;

interface CountedRules {
  readonly counted: readonly Rule[];
  /** Rules of novelty that would count if the site did not learn. */
  readonly leftOut: readonly Rule[];
}

/**
 * The rules that count among those that fire. Of each group the one with the most points counts, since its rules show one
 * thing. While the site learns what is normal, novelty counts only beside other signs.
 */
function countedRules(fired: readonly Rule[], learning: boolean): CountedRules {
  const all = strongestOfGroups(fired);
  if (!learning) return { counted: all, leftOut: [] };
  // Novelty is left out before the groups are looked at, or it would stand in the way of a weaker sign of its group.
  const others = strongestOfGroups(fired.filter(({ novelty }) => novelty !== true));
  const beside = others.reduce((sum, { level, points }) => sum + (level === null ? Math.max(points, 0) : 100), 0);
  if (beside >= BESIDE_NOVELTY_MIN) return { counted: all, leftOut: [] };
  return { counted: others, leftOut: all.filter(({ novelty }) => novelty === true) };
}

function strongestOfGroups(fired: readonly Rule[]): readonly Rule[] {
  const strongest = new Map<string, Rule>();
  for (const rule of fired) {
    if (rule.group === undefined) continue;
    const other = strongest.get(rule.group);
    if (other === undefined || weightOf(rule) > weightOf(other)) strongest.set(rule.group, rule);
  }
  return fired.filter((rule) => rule.group === undefined || strongest.get(rule.group) === rule);
}

/** By level first, then by points. */
function weightOf({ level, points }: Rule): number {
  return points + (level === 'reject' ? 2_000 : level === 'review' ? 1_000 : 0);
}

function invalidInput(
  features: Features,
  set: CompiledRuleSet['set'],
): { readonly level: RiskLevel; readonly types: readonly RiskType[] } | null {
  const badAccount = features.get('account_flaw') !== '' || features.get('token_state') === 'invalid-account';
  const badAddress = features.get('address_public') === false;
  if (!badAccount && !badAddress) return null;
  return {
    level: severer(badAccount ? set.invalidAccountLevel : 'pass', badAddress ? set.invalidAddressLevel : 'pass'),
    types: [...(badAccount ? [3 as const] : []), ...(badAddress ? [205 as const] : [])],
  };
}

/** Earlier suspicion may call for a look, but only what a request shows itself can reject it. */
function levelOfPoints(
  points: number,
  inherited: number,
  { reviewAtPoints, rejectAtPoints }: CompiledRuleSet['set'],
): RiskLevel {
  if (points - inherited >= rejectAtPoints) return 'reject';
  return points >= reviewAtPoints ? 'review' : 'pass';
}
