import type { NewWebhookEvent } from '../webhooks/webhook.ts';
import type { AlertKind } from './alert-kind.ts';

/** How much an alert matters. */
export const SEVERITIES = ['warning', 'critical'] as const;
/** One of them, e.g. `critical`. */
export type Severity = (typeof SEVERITIES)[number];

/** What to watch, and when to raise an alert. */
export interface AlertRule {
  /** `alr_` and 18 hex digits. */
  readonly id: string;
  /** Empty for a rule that is named by its kind. */
  readonly name: string;
  readonly kind: AlertKind;
  readonly threshold: number;
  /** Minutes that are counted, up to the present one. Only kinds over a window use it. */
  readonly windowMinutes: number;
  /** With fewer calls or decisions in the window, nothing is said. Only kinds over a window use it. */
  readonly callsMin: number;
  /** For how long the value must be beyond the threshold before it fires, and back before it recovers. */
  readonly forMinutes: number;
  /** The one subject that is watched, e.g. `face-verify`. `null` for each of them. */
  readonly only: string | null;
  readonly severity: Severity;
  readonly isPaused: boolean;
  /** Name of the administrator. Empty for a rule that came with the product. */
  readonly createdBy: string;
  readonly createdAtMs: number;
}

/** How one subject of a rule stands. A subject without trouble has no state. */
export interface AlertState {
  readonly ruleId: string;
  readonly subject: string;
  /** `rising`: beyond the threshold, but not for long enough. `falling`: it fires, and is back, but not for long enough. */
  readonly phase: 'rising' | 'firing' | 'falling';
  /** Since when it is in this phase. */
  readonly sinceMs: number;
  /** When it fired. `null` while it rises. */
  readonly firedAtMs: number | null;
  /** The last value that was read. */
  readonly value: number | null;
}

/** What a measure says of one subject. */
export interface AlertReading {
  /** An id or a name of the product, e.g. `face-verify` or `pkg_…`. Never personal. */
  readonly subject: string;
  /** `null` if there is too little to tell, so that everything stays as it is. */
  readonly value: number | null;
}

/** What a look at the rules changes, in one transaction. */
export interface AlertChanges {
  readonly put: readonly AlertState[];
  readonly ended: readonly Pick<AlertState, 'ruleId' | 'subject'>[];
  readonly events: readonly (NewWebhookEvent & { readonly ruleId: string })[];
}

/** What of a rule can become different. */
export type AlertRuleChange = Partial<Omit<AlertRule, 'id' | 'kind' | 'createdBy' | 'createdAtMs'>>;

/** Keeps alert rules and states. Every adapter passes alert-store.suite.ts. All methods throw Fault. */
export interface AlertStore {
  /** Lists rules, oldest first. */
  rules(): Promise<readonly AlertRule[]>;
  /** Adds a rule. */
  addRule(rule: AlertRule): Promise<void>;
  /**
   * Writes what is named of a rule, and nothing else, so that of two changes at the same time neither is lost. Gives the
   * rule then, `null` if there is none with this id.
   */
  changeRule(id: string, named: AlertRuleChange): Promise<AlertRule | null>;
  /** Removes a rule and writes what this changes, all or nothing. Gives false, and changes nothing, if there is none. */
  removeRule(id: string, changes: AlertChanges): Promise<boolean>;
  /** Lists the states of all rules, by rule and subject. */
  states(): Promise<readonly AlertState[]>;
  /**
   * Writes what a look changed, and tells the webhooks, all or nothing. States and events of a rule that was removed
   * meanwhile are left out.
   */
  apply(changes: AlertChanges): Promise<void>;
}
