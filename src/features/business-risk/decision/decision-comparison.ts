import type { DecisionOutcome } from './decision-labels.ts';
import type { DecisionRecord } from './decision-record.ts';
import { RISK_TYPES, type RiskLevel, type RiskType } from '../rules/risk-types.ts';

/** The outcome of a decision, under any version of the rules. */
export interface Outcome {
  readonly level: RiskLevel;
  readonly types: readonly RiskType[];
  readonly fired: readonly string[];
}

/** Counts of decisions. The outer key is the level before, the inner key the level after. */
export type LevelMatrix = Readonly<Record<RiskLevel, Readonly<Record<RiskLevel, number>>>>;

/** How decisions would differ. A shadow run, a replay and a backtest each give one. */
export interface ComparisonReport {
  readonly compared: number;
  readonly levels: LevelMatrix;
  /** The same counts of the decisions with a known outcome, by outcome. */
  readonly labelled: Readonly<Record<DecisionOutcome, LevelMatrix>>;
  /** RiskTypes that differ in number or place, sorted by code. */
  readonly types: readonly TypeChange[];
  /** How often each rule fired, before and after. Rules that never fired are left out. */
  readonly rules: readonly { readonly ruleId: string; readonly before: number; readonly after: number }[];
  /** The first decisions with a different level, at most EXAMPLES_KEPT for each pair of levels and each outcome. */
  readonly examples: readonly ComparisonExample[];
}

/** How often a RiskType was given before and after, and in how many decisions it was added or dropped. */
export interface TypeChange {
  readonly code: RiskType;
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

/** A decision with its outcome before and after. */
export interface ComparisonExample {
  readonly orderId: string;
  readonly atMs: number;
  readonly before: Outcome;
  readonly after: Outcome;
  /** What it turned out to be. Null if that is not known. */
  readonly label: DecisionOutcome | null;
}

const EXAMPLES_KEPT = 10;

/** Gathers pairs of outcomes into a report. Its memory does not grow with the number of pairs. */
export class DecisionComparison {
  #compared = 0;
  readonly #levels = noPairs();
  readonly #labelled = { fraud: noPairs(), genuine: noPairs() };
  readonly #types = new Map<RiskType, { before: number; after: number; gained: number; lost: number }>();
  readonly #rules = new Map<string, { before: number; after: number }>();
  readonly #examples = new Map<string, ComparisonExample[]>();

  /** Adds one decision. `label` is what it turned out to be, if that is known. */
  add(
    record: Pick<DecisionRecord, 'orderId' | 'atMs'>,
    {
      before,
      after,
      label,
    }: { readonly before: Outcome; readonly after: Outcome; readonly label: DecisionOutcome | null },
  ): void {
    this.#compared += 1;
    this.#levels[before.level][after.level] += 1;
    if (label !== null) this.#labelled[label][before.level][after.level] += 1;
    for (const code of new Set([...before.types, ...after.types])) this.#addType(code, before, after);
    for (const ruleId of before.fired) this.#rule(ruleId).before += 1;
    for (const ruleId of after.fired) this.#rule(ruleId).after += 1;
    if (before.level === after.level) return;
    const pair = `${before.level} ${after.level} ${label}`;
    const kept = this.#examples.get(pair) ?? [];
    if (kept.length < EXAMPLES_KEPT)
      this.#examples.set(pair, [
        ...kept,
        { orderId: record.orderId, atMs: record.atMs, before: outcomeOf(before), after: outcomeOf(after), label },
      ]);
  }

  report(): ComparisonReport {
    return {
      compared: this.#compared,
      levels: structuredClone(this.#levels),
      labelled: structuredClone(this.#labelled),
      types: RISK_TYPES.flatMap(({ code }) => {
        const change = this.#types.get(code);
        return change !== undefined && change.gained + change.lost > 0 ? [{ code, ...change }] : [];
      }),
      rules: [...this.#rules]
        .map(([ruleId, counts]) => ({ ruleId, ...counts }))
        .toSorted((a, b) => a.ruleId.localeCompare(b.ruleId)),
      examples: [...this.#examples.values()].flat(),
    };
  }

  #addType(code: RiskType, before: Outcome, after: Outcome): void {
    const change = this.#types.get(code) ?? { before: 0, after: 0, gained: 0, lost: 0 };
    this.#types.set(code, change);
    const [was, is] = [before.types.includes(code), after.types.includes(code)];
    change.before += was ? 1 : 0;
    change.after += is ? 1 : 0;
    change.gained += is && !was ? 1 : 0;
    change.lost += was && !is ? 1 : 0;
  }

  #rule(ruleId: string): { before: number; after: number } {
    const counts = this.#rules.get(ruleId) ?? { before: 0, after: 0 };
    this.#rules.set(ruleId, counts);
    return counts;
  }
}

function noPairs(): Record<RiskLevel, Record<RiskLevel, number>> {
  return {
    pass: { pass: 0, review: 0, reject: 0 },
    review: { pass: 0, review: 0, reject: 0 },
    reject: { pass: 0, review: 0, reject: 0 },
  };
}

function outcomeOf({ level, types, fired }: Outcome): Outcome {
  return { level, types, fired };
}
