import type { Clock } from '../../kernel/clock.ts';
import { rowId, type RandomSource } from '../../kernel/random.ts';
import { ALERT_KINDS, type AlertKind } from './alert-kind.ts';
import type { AlertChanges, AlertReading, AlertRule, AlertState, AlertStore } from './alert-rule.ts';
import { nextStates, type Turn } from './next-states.ts';

/** Reads the values of a kind: those of every subject, or of the one that the rule names. Throws Fault. */
export type AlertMeasure = (rule: AlertRule, nowMs: number) => Promise<readonly AlertReading[]>;

/** What AlertWatch works with. */
export interface AlertWatchDeps {
  readonly store: AlertStore;
  readonly measures: Readonly<Record<AlertKind, AlertMeasure>>;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Address of the console's page of alerts. `null` if no public address is set. */
  readonly link: string | null;
  /** Called after events were told, so that their delivery begins. */
  readonly onTold: () => void;
}

/**
 * Looks at everything that alert rules watch, and tells the webhooks what fires and what recovers. The store keeps how
 * every alert stands, so a look can be made by any process, and after a restart.
 */
export class AlertWatch {
  readonly #deps: AlertWatchDeps;

  constructor(deps: AlertWatchDeps) {
    this.#deps = deps;
  }

  /** Looks once. Throws Fault. */
  async look(): Promise<void> {
    const { store, clock, onTold } = this.#deps;
    const [rules, states] = [await store.rules(), await store.states()];
    const nowMs = clock.nowMs();
    const changes: AlertChanges[] = [];
    for (const rule of rules) {
      const readings = rule.isPaused ? null : await this.#read(rule, nowMs);
      changes.push(this.#changes(rule, states, readings, nowMs));
    }
    const [put, ended, events] = [
      changes.flatMap((each) => each.put),
      changes.flatMap((each) => each.ended),
      changes.flatMap((each) => each.events),
    ];
    if (put.length + ended.length === 0) return;
    await store.apply({ put, ended, events });
    if (events.length > 0) onTold();
  }

  /** Removes a rule. What it raised recovers. Gives whether there was such a rule. Throws Fault. */
  async remove(id: string): Promise<boolean> {
    const { store, clock, onTold } = this.#deps;
    const rule = (await store.rules()).find((each) => each.id === id);
    if (rule === undefined) return false;
    const changes = this.#changes(rule, await store.states(), null, clock.nowMs());
    const isRemoved = await store.removeRule(id, changes);
    if (changes.events.length > 0) onTold();
    return isRemoved;
  }

  /** @param readings `null` if the rule no longer watches */
  #changes(
    rule: AlertRule,
    states: readonly AlertState[],
    readings: readonly AlertReading[] | null,
    nowMs: number,
  ): AlertChanges {
    const own = states.filter(({ ruleId }) => ruleId === rule.id);
    const turns = nextStates(rule, own, readings, nowMs);
    return {
      put: turns.flatMap(({ state }) => (state === null ? [] : [state])),
      ended: turns.flatMap(({ state, subject }) => (state === null ? [{ ruleId: rule.id, subject }] : [])),
      events: turns.flatMap((turn) => (turn.told === null ? [] : [this.#eventOf(rule, turn, turn.told, nowMs)])),
    };
  }

  async #read(rule: AlertRule, nowMs: number): Promise<readonly AlertReading[]> {
    const readings = await this.#deps.measures[rule.kind](rule, nowMs);
    return rule.only === null ? readings : readings.filter(({ subject }) => subject === rule.only);
  }

  #eventOf(
    rule: AlertRule,
    { subject, value, firedAtMs }: Turn,
    told: 'fired' | 'recovered',
    nowMs: number,
  ): AlertChanges['events'][number] {
    const { random, link } = this.#deps;
    return {
      ruleId: rule.id,
      id: rowId(random, 'evt'),
      type: `alert.${told}`,
      subject: `alert ${rule.id} ${subject}`,
      atMs: nowMs,
      data: {
        ruleId: rule.id,
        ruleName: rule.name,
        kind: rule.kind,
        severity: rule.severity,
        about: subject,
        value,
        threshold: rule.threshold,
        unit: ALERT_KINDS[rule.kind].unit,
        firedAt: new Date(firedAtMs ?? nowMs).toISOString(),
        ...(link !== null && { link }),
      },
      onlyTo: null,
    };
  }
}
