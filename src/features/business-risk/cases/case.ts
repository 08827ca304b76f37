import type { RiskLevel } from '../rules/risk-types.ts';
import type { JoinKind } from './case-policy.ts';

/** A case waits in the queue (`open`), is given to an administrator (`assigned`), or is resolved. */
export const CASE_STATES = ['open', 'assigned', 'resolved'] as const;
/** One of the states, e.g. `assigned`. */
export type CaseState = (typeof CASE_STATES)[number];

/** What a case turned out to be. */
export const CASE_OUTCOMES = ['fraud', 'genuine', 'unclear'] as const;
/** One of the outcomes, e.g. `fraud`. */
export type CaseOutcome = (typeof CASE_OUTCOMES)[number];

/** A case takes at most so many decisions. The next one opens another case. */
export const CASE_DECISIONS_MAX = 500;
/** A decision joins a case within this time of the last decision with the same account, device or address. */
export const CASE_JOIN_MS = 86_400_000;
/** The longest note, in characters. */
export const CASE_NOTE_LENGTH_MAX = 2000;

/** Decisions that belong together, for people to look at. It holds codes and pseudonyms. */
export interface RiskCase {
  /** `cas_` and 18 hex digits. */
  readonly id: string;
  /** A number to read out: 1, 2, 3 and so on. */
  readonly number: number;
  /** Rises by one with everything that people do with the case. Decisions that join do not change it. */
  readonly revision: number;
  readonly state: CaseState;
  readonly appId: string;
  /** SceneCode of the decision that opened it. */
  readonly scene: string;
  /** The severest level of its decisions. */
  readonly level: RiskLevel;
  /** What opened it: `level review`, or `rule new-device`. */
  readonly openedBy: string;
  readonly openedAtMs: number;
  /** When its last decision was taken. */
  readonly lastAtMs: number;
  readonly dueAtMs: number;
  readonly decisions: number;
  /** Ids of the rules that counted in its decisions. */
  readonly rules: readonly string[];
  /** Id of the administrator that works on it. */
  readonly assignee: string | null;
  readonly resolution: CaseResolution | null;
}

/** How a case was resolved, with all that reopening it takes back. */
export interface CaseResolution {
  readonly outcome: CaseOutcome;
  /** Id of the administrator. */
  readonly by: string;
  readonly atMs: number;
  /** The source under which the outcome of its orders was reported. Null if none was. */
  readonly source: string | null;
  /** Ids of the list entries that were made. */
  readonly entryIds: readonly string[];
}

/** What people do with a case. */
export type CaseAction = 'assigned' | 'noted' | 'resolved' | 'reopened';

/** A step that was taken with a case, and when. */
export interface CaseEvent {
  readonly id: string;
  readonly atMs: number;
  readonly what: CaseAction;
  /** Id of the administrator. */
  readonly by: string;
  /** For `assigned`, the id of the administrator that works on it from then on, or null. Absent otherwise. */
  readonly assignee?: string | null;
  /** For `resolved`. Absent otherwise. */
  readonly outcome?: CaseOutcome;
  /** Null if there is none, or if it was erased. */
  readonly note: string | null;
}

/** A decision of a case. */
export interface CaseDecision {
  readonly orderId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly scene: string;
  /** What it has in common with an earlier decision of the case. Null for the decision that opened it. */
  readonly joinedBy: JoinKind | null;
}

/** An order of a case, and when it was answered. */
export type CaseOrder = Pick<CaseDecision, 'orderId' | 'atMs'>;

/** Kinds of what decisions can have in common. */
export const CASE_ENTITY_KINDS = ['account', 'phone', 'device', 'address'] as const;
/** One of the kinds, e.g. `phone`. */
export type CaseEntityKind = (typeof CASE_ENTITY_KINDS)[number];

/** An account, phone, device or address of a case, by its pseudonym. */
export interface CaseEntity {
  readonly kind: CaseEntityKind;
  readonly key: string;
}

/** A decision that opened no case and joined none, and has an account, phone, device or address in common with one. */
export interface DecisionBeside extends Pick<CaseDecision, 'orderId' | 'atMs' | 'level'> {
  readonly shares: readonly CaseEntityKind[];
}

/** A decision of another case that has an account, phone, device or address in common. */
export interface RelatedDecision extends Omit<CaseDecision, 'joinedBy'> {
  readonly caseId: string;
  readonly caseNumber: number;
  readonly caseState: CaseState;
  readonly outcome: CaseOutcome | null;
  readonly shares: readonly CaseEntityKind[];
}

/** A decision that opens a case, or joins one. */
export interface CaseOpening {
  /** The id of the case, if it opens one. */
  readonly caseId: string;
  readonly orderId: string;
  readonly appId: string;
  readonly atMs: number;
  readonly level: RiskLevel;
  readonly scene: string;
  readonly openedBy: string;
  readonly rules: readonly string[];
  /** The pseudonyms of the request, those of a kind by which it may join first. */
  readonly entities: readonly CaseEntity[];
  readonly joinBy: readonly JoinKind[];
  /** The keys by which an erasure finds it. */
  readonly erasureKeys: readonly string[];
  readonly dueAtMs: number;
  readonly casesADayMax: number;
}

/** The rules of a case, at most so many. */
const CASE_RULES_MAX = 50;

/** The rules of a case after another decision has joined it. */
export function rulesWith(rules: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...rules, ...more])].slice(0, CASE_RULES_MAX);
}
