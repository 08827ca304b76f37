import { told, type Told } from '../../kernel/told.ts';
import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import { ALERT_KINDS, type AlertKind } from './alert-kind.ts';
import type { AlertRule, AlertRuleChange, AlertState, AlertStore } from './alert-rule.ts';
import type { AlertWatch } from './alert-watch.ts';

/** Rules of a site at most. */
export const ALERT_RULES_MAX = 200;

/** What an operator says of a rule. */
export type AlertWishes = Omit<AlertRule, 'id' | 'isPaused' | 'createdBy' | 'createdAtMs'>;

/** What AlertDesk works with. */
export interface AlertDeskDeps {
  readonly store: AlertStore;
  readonly watch: Pick<AlertWatch, 'remove'>;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A state with the rule that it is of. */
export interface Alert {
  readonly rule: AlertRule;
  readonly state: AlertState;
}

/** Adds, changes and removes alert rules, and shows what they raise. All methods throw Fault. */
export class AlertDesk {
  readonly #deps: AlertDeskDeps;

  constructor(deps: AlertDeskDeps) {
    this.#deps = deps;
  }

  /** Lists rules, oldest first. */
  rules(): Promise<readonly AlertRule[]> {
    return this.#deps.store.rules();
  }

  /** Lists what fires, rises or falls, what fires first, then by rule and subject. */
  async alerts(): Promise<readonly Alert[]> {
    const rules = new Map((await this.rules()).map((rule) => [rule.id, rule]));
    const alerts = (await this.#deps.store.states()).flatMap((state) => {
      const rule = rules.get(state.ruleId);
      return rule === undefined ? [] : [{ rule, state }];
    });
    return alerts.toSorted((a, b) => Number(b.state.firedAtMs !== null) - Number(a.state.firedAtMs !== null));
  }

  /** Adds a rule. Gives `null` if there are ALERT_RULES_MAX. */
  async add(wishes: AlertWishes, createdBy: string): Promise<AlertRule | null> {
    const { store, clock, random } = this.#deps;
    if ((await store.rules()).length >= ALERT_RULES_MAX) return null;
    const rule = { ...wishes, id: rowId(random, 'alr'), isPaused: false, createdBy, createdAtMs: clock.nowMs() };
    await store.addRule(rule);
    return rule;
  }

  /** Changes a rule. Gives `null` if there is none with this id, or what is wrong with it then. */
  async change(id: string, wishes: AlertRuleChange): Promise<AlertRule | string | null> {
    const rule = (await this.rules()).find((each) => each.id === id);
    if (rule === undefined) return null;
    // The kind of a rule never changes, so the threshold is judged by what was named alone.
    const problem = thresholdProblem(rule.kind, wishes.threshold ?? rule.threshold);
    return problem ?? this.#deps.store.changeRule(id, wishes);
  }

  /** Removes a rule. What it raised recovers. Gives whether there was such a rule. */
  remove(id: string): Promise<boolean> {
    return this.#deps.watch.remove(id);
  }
}

/** Says what is wrong with the threshold of a kind, or gives `null`. */
export function thresholdProblem(kind: AlertKind, threshold: number): Told | null {
  const { thresholdMax, unit } = ALERT_KINDS[kind];
  if (threshold >= 0 && threshold <= thresholdMax) return null;
  return told`threshold: for ${kind} it is between 0 and ${thresholdMax} (${unit})`;
}
