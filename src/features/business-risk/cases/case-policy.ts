import { RISK_LEVELS, type RiskLevel } from '../rules/risk-types.ts';

/**
 * What a decision can share with an open case to join it. The account is tried first, then the device, then the
 * address.
 */
export const JOIN_KINDS = ['account', 'device', 'address'] as const;
/** One of the kinds, e.g. `device`. */
export type JoinKind = (typeof JOIN_KINDS)[number];

/** Levels that can open a case. A decision that passes opens one only by a rule. */
export const CASE_LEVELS = RISK_LEVELS.filter((level) => level !== 'pass');

/** Which decisions open a case, and how fast it should be resolved. An object that never changes. */
export interface CasePolicy {
  /** A decision with one of these levels opens a case. */
  readonly levels: readonly RiskLevel[];
  /** Rules that open a case if they counted in a decision, whatever its level. */
  readonly ruleIds: readonly string[];
  /** SceneCodes for which cases are opened. Null stands for all, those without a SceneCode included. */
  readonly scenes: readonly string[] | null;
  /** Hours within which a case should be resolved, counted from its opening. */
  readonly slaHours: number;
  /** The same for single scenes. */
  readonly slaHoursByScene: Readonly<Record<string, number>>;
  /** The most cases that are opened on a day of Asia/Shanghai. Decisions above are counted and open none. */
  readonly casesADayMax: number;
  /** What a decision must share with a case that is not resolved, to join it instead of opening another one. */
  readonly joinBy: readonly JoinKind[];
}

/** The policy of a site that chose none: decisions of the level review, within a day. */
export const DEFAULT_CASE_POLICY: CasePolicy = {
  levels: ['review'],
  ruleIds: [],
  scenes: null,
  slaHours: 24,
  slaHoursByScene: {},
  casesADayMax: 1000,
  joinBy: JOIN_KINDS,
};

/** A policy with its author. */
export interface KeptCasePolicy {
  readonly policy: CasePolicy;
  /** Id of the administrator. */
  readonly changedBy: string;
  readonly changedAtMs: number;
}

/** What of a decision the policy looks at. */
interface Judged {
  readonly level: RiskLevel;
  readonly scene: string;
  readonly fired: readonly string[];
}

/** Tells what makes a decision open a case, e.g. `level review` or `rule new-device`. Null if it opens none. */
export function openedBy({ levels, ruleIds, scenes }: CasePolicy, { level, scene, fired }: Judged): string | null {
  if (level === 'pass' && ruleIds.length === 0) return null;
  if (scenes !== null && !scenes.includes(scene)) return null;
  const rule = fired.find((id) => ruleIds.includes(id));
  if (rule !== undefined) return `rule ${rule}`;
  return levels.includes(level) ? `level ${level}` : null;
}

/** Gives when a case of a scene that is opened at a time should be resolved. */
export function dueAtMs({ slaHours, slaHoursByScene }: CasePolicy, scene: string, openedAtMs: number): number {
  const hours = Object.hasOwn(slaHoursByScene, scene) ? slaHoursByScene[scene] : undefined;
  return openedAtMs + (hours ?? slaHours) * 3_600_000;
}
