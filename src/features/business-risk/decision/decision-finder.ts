import type { SeriesStep } from '../../../platform/ledger/call-series.ts';
import type { RiskLevel, RiskType } from '../rules/risk-types.ts';
import type { Decision } from './decide.ts';
import type { Period } from './decision-record.ts';

/** The groups of scenes that decisions are counted by: those of the document, none at all, and scenes of an operator. */
export const SCENE_GROUPS = ['register', 'login', 'activity', 'none', 'other'] as const;
/** One of the groups of scenes, e.g. `login`. */
export type SceneGroup = (typeof SCENE_GROUPS)[number];

/** What the counts of decisions tell apart: groups of scenes, rules that counted, or RiskTypes. */
export const RISK_PARTS = ['scene', 'rule', 'type'] as const;
/** One of the parts, e.g. `rule`. */
export type RiskPart = (typeof RISK_PARTS)[number];

/** Selects decisions. A condition that is `null` lets all decisions pass. */
export interface DecisionFilter extends Period {
  readonly appId: string | null;
  readonly level: RiskLevel | null;
  /** SceneCode of the request. */
  readonly scene: string | null;
  /** Only decisions in which this rule counted. */
  readonly ruleId: string | null;
  /** Only decisions with this RiskType. */
  readonly type: RiskType | null;
}

/** A decision as a list shows it. It holds codes and figures, and no identifier. */
export interface DecisionSummary extends Pick<Decision, 'level' | 'types' | 'settledBy' | 'fired' | 'points'> {
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  /** SceneCode of the request. Empty if it had none. */
  readonly scene: string;
  readonly versionId: string;
}

/** One page of decisions, newest first. */
export interface DecisionPage {
  readonly rows: readonly DecisionSummary[];
  /** `null` if this page is the last. */
  readonly nextCursor: string | null;
}

/** Decisions of one level in one step, of one scene group, rule or type. */
export interface RiskPoint {
  /** Beginning of the step, in milliseconds since the Unix epoch. */
  readonly startsAtMs: number;
  /** A scene group, a rule id, or a RiskType in digits. */
  readonly name: string;
  readonly level: RiskLevel;
  readonly decisions: number;
}

/** What a decision said, for counts of outcomes. */
export interface DecisionVerdict extends Pick<Decision, 'level' | 'fired'> {
  readonly orderId: string;
}

/** Decisions of a period, of one scene group, rule or type and one level. */
export interface RiskTotal {
  readonly name: string;
  readonly level: RiskLevel;
  readonly decisions: number;
}

/** The most orders of which verdicts are read at once. */
export const VERDICTS_MAX = 10_000;

/** How often a rule counted. */
export interface RuleHits {
  readonly ruleId: string;
  readonly lastDay: number;
  readonly lastWeek: number;
  /** Decisions of the last week in which it counted, by level. */
  readonly byLevel: Readonly<Record<RiskLevel, number>>;
  /** When it last counted, in milliseconds since the Unix epoch. */
  readonly lastAtMs: number;
}

/**
 * Finds and counts decisions that DecisionLog keeps. The counts are written together with the decisions, so they are
 * exact. Every implementation passes decision-finder.suite.ts. All methods throw Fault.
 */
export interface DecisionFinder {
  /** @param query `limit` is 1 to 1000. `cursor` is `nextCursor` of the page before, or `null`. */
  page(
    query: { readonly filter: DecisionFilter; readonly limit: number; readonly cursor: string | null },
    signal?: AbortSignal,
  ): Promise<DecisionPage>;
  /** Gives the points of the steps that begin in the period, by time, name and level, at most `limit`. */
  points(
    query: Period & { readonly step: SeriesStep; readonly part: RiskPart; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<readonly RiskPoint[]>;
  /** Gives the rules that counted in the seven days before `nowMs`, by id. Hours that began within them count whole. */
  hits(nowMs: number): Promise<readonly RuleHits[]>;
  /** Gives what was decided for these orders, at most VERDICTS_MAX, in any order. Unknown ones are left out. */
  verdicts(orderIds: readonly string[]): Promise<readonly DecisionVerdict[]>;
  /** Sums up the steps that begin in the period, by name and level. */
  totals(query: Period & { readonly step: SeriesStep; readonly part: RiskPart }): Promise<readonly RiskTotal[]>;
  /** Drops at most `limit` counts of a step that began before a time. Gives how many it dropped. */
  purgeCounts(input: { readonly step: SeriesStep; readonly beforeMs: number; readonly limit: number }): Promise<number>;
}

/** Gives the group of a SceneCode, which may be empty. */
export function sceneGroup(scene: string): SceneGroup {
  switch (scene) {
    case 'e_register_protection':
      return 'register';
    case 'e_login_protection':
      return 'login';
    case 'e_activity_antirush':
      return 'activity';
    case '':
      return 'none';
    default:
      return 'other';
  }
}
