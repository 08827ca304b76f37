import type { DurableWrite } from '../../../platform/ledger/durable-write.ts';
import type { RiskLevel } from '../rules/risk-types.ts';
import type {
  CaseDecision,
  CaseEntity,
  CaseOrder,
  CaseEntityKind,
  CaseEvent,
  CaseOpening,
  CaseOutcome,
  CaseState,
  RelatedDecision,
  RiskCase,
} from './case.ts';
import type { KeptCasePolicy } from './case-policy.ts';

/** Selects cases. A condition that is `null` lets all cases pass. */
export interface CaseFilter {
  /** `unresolved` stands for open and assigned. */
  readonly state: CaseState | 'unresolved' | null;
  /** Id of an administrator. `''` selects the cases without one. */
  readonly assignee: string | null;
  readonly scene: string | null;
  readonly level: RiskLevel | null;
  readonly ruleId: string | null;
  /** Only cases that are not resolved and should have been before this time. */
  readonly overdueAtMs: number | null;
}

/** How cases are sorted: by the end of their time, or by number. */
export const CASE_SORTS = ['due', 'newest', 'oldest'] as const;
/** One of the orders, e.g. `due`. */
export type CaseSort = (typeof CASE_SORTS)[number];

/** The place of a case in an order. */
export interface CasePlace {
  readonly dueAtMs: number;
  readonly number: number;
}

/** Asks for one page of cases. `limit` is 1 to 1000. */
export interface CaseQuery {
  readonly filter: CaseFilter;
  readonly sort: CaseSort;
  readonly limit: number;
  /** The place of the last case of the page before. Null for the first page. */
  readonly after: CasePlace | null;
}

/** How many of each a detail holds at most. */
export interface CaseDetailLimits {
  readonly decisions: number;
  readonly named: number;
  readonly related: number;
  readonly events: number;
}

/** What belongs to a case. */
export interface CaseDetail {
  /** Latest first. */
  readonly decisions: readonly CaseDecision[];
  /** How many different accounts, phones, devices and addresses its decisions have. */
  readonly entities: Readonly<Record<CaseEntityKind, number>>;
  /** Their pseudonyms, those of the latest decision first. */
  readonly named: readonly CaseEntity[];
  /** Latest first. */
  readonly related: readonly RelatedDecision[];
  /** Oldest first. If there are more, the latest ones. */
  readonly events: readonly CaseEvent[];
}

/** A step that an administrator takes with a case. */
export interface CaseChange {
  readonly caseId: string;
  /** It is carried out only if the case still has this revision. */
  readonly revision: number;
  /** And only if the case still has so many decisions. Null if their number does not matter. */
  readonly decisions: number | null;
  readonly becomes: Pick<RiskCase, 'state' | 'assignee' | 'resolution'>;
  readonly event: CaseEvent;
}

/** How a step ended. `outputs` are those of the writes that were carried out with it. */
export type CaseChanged = { readonly ok: true; readonly outputs: readonly unknown[] } | { readonly ok: false };

/** How many cases wait. */
export interface CaseCounts {
  readonly open: number;
  readonly assigned: number;
  readonly overdue: number;
}

/** Cases of one scene. */
export interface SceneCases {
  readonly scene: string;
  readonly unresolved: number;
  readonly overdue: number;
  /** Resolved in the period, and those of them that were resolved in time. */
  readonly resolved: number;
  readonly resolvedInTime: number;
}

/** The queue at a time, and what was done in a period before it. */
export interface CaseTotals extends CaseCounts {
  /** Cases that are not resolved, by the time since they were opened. */
  readonly ages: { readonly hour: number; readonly day: number; readonly threeDays: number; readonly older: number };
  /** The scenes with the most cases, at most 50. */
  readonly scenes: readonly SceneCases[];
  /** The days of Asia/Shanghai of the period on which something happened, oldest first. */
  readonly days: readonly {
    readonly day: string;
    readonly opened: number;
    readonly resolved: number;
    /** Decisions that opened no case because the day was full. */
    readonly overCap: number;
  }[];
  readonly people: readonly ({ readonly by: string } & Readonly<Record<CaseOutcome, number>>)[];
}

/** The most scenes that totals tell apart. */
export const SCENES_TOLD_MAX = 50;

/**
 * Keeps the cases of the review queue, and the policy that opens them. Implemented in storage/. Every implementation
 * passes case-store.suite.ts. All methods but `prepareOpen` throw Fault.
 */
export interface CaseStore {
  /**
   * Prepares a write for the commit of a decision. It joins a case that is not resolved and had a decision with the same
   * account, device or address within CASE_JOIN_MS, or opens a case, or counts it if the day is full.
   */
  prepareOpen(opening: CaseOpening): DurableWrite;

  /** Gives at most `limit` cases. */
  page(query: CaseQuery): Promise<readonly RiskCase[]>;

  find(caseId: string): Promise<RiskCase | null>;

  /** Gives what belongs to a case. All of it is empty if there is no such case. */
  detail(caseId: string, limits: CaseDetailLimits): Promise<CaseDetail>;

  /** The orders of a case with their times, oldest first. */
  orders(caseId: string): Promise<readonly CaseOrder[]>;

  /** Gives those of some orders that belong to a case, in any order. */
  ofCases(orderIds: readonly string[]): Promise<readonly string[]>;

  /**
   * Takes a step, together with writes that other stores have prepared, or does nothing at all if the case has changed
   * or is gone.
   */
  change(change: CaseChange, also: readonly DurableWrite[]): Promise<CaseChanged>;

  counts(nowMs: number): Promise<CaseCounts>;

  /** @param fromMs beginning of the period, which ends at `nowMs` */
  totals(span: { readonly fromMs: number; readonly nowMs: number }): Promise<CaseTotals>;

  /**
   * Removes the notes of the cases that have one of these keys, and the pseudonyms of what their requests had in common.
   * Returns how many items that were.
   */
  erase(keys: readonly string[]): Promise<number>;

  /**
   * Removes cases that were resolved before a time, and others without a decision since then, at most `limit`. Returns
   * how many.
   */
  purge(input: { readonly beforeMs: number; readonly limit: number }): Promise<number>;

  /** Null if no policy was ever chosen. */
  policy(): Promise<KeptCasePolicy | null>;

  putPolicy(policy: KeptCasePolicy): Promise<void>;
}
