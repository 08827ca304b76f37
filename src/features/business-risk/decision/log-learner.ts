import type { BaselineStore } from '../baselines/baseline-store.ts';
import { weighRules, type WeighedRules } from '../rules/compile-rules.ts';
import type { RuleVersionStore } from '../rules/rule-version-store.ts';
import type { DecisionOutcome } from './decision-labels.ts';
import type { DecisionLog, DecisionRecord, Period } from './decision-record.ts';
import { noteSuspicion } from './note-suspicion.ts';
import { observationOfRecord } from './observation-of-record.ts';
import { happenedOnSite } from './risk-engine.ts';

/** What LogLearner needs. */
export interface LogLearnerDeps {
  readonly baselines: BaselineStore;
  readonly decisions: Pick<DecisionLog, 'scan'>;
  readonly ruleVersions: Pick<RuleVersionStore, 'find'>;
}

/** Brings into baselines what decisions added to those of the process that took them: after a start, or from other processes. */
export class LogLearner {
  readonly #deps: LogLearnerDeps;
  readonly #rules = new Map<string, WeighedRules | null>();

  constructor(deps: LogLearnerDeps) {
    this.#deps = deps;
  }

  /**
   * Learns from the decisions of a period for which `counts` is true. `outcomeOf` says what one turned out to be, if it was
   * reported: nothing becomes normal by fraud, and no account becomes suspicious by what is genuine. Gives how many counted.
   * Throws Fault.
   */
  async learn(
    period: Period,
    {
      counts = () => true,
      outcomeOf = () => null,
    }: {
      readonly counts?: (record: DecisionRecord) => boolean;
      readonly outcomeOf?: (record: DecisionRecord) => DecisionOutcome | null;
    } = {},
  ): Promise<number> {
    let learned = 0;
    for await (const record of this.#deps.decisions.scan(period))
      if (counts(record) && (await this.#add(record, outcomeOf(record)))) learned += 1;
    return learned;
  }

  async #add(record: DecisionRecord, outcome: DecisionOutcome | null): Promise<boolean> {
    const { baselines } = this.#deps;
    const observation = observationOfRecord(record);
    if (observation === null) return false;
    baselines.observe(observation, { counts: true });
    const happened = record.event === null ? [] : happenedOnSite(record.event, record.features);
    baselines.happened(happened, record.atMs);
    if (record.decision.level === 'pass' && outcome !== 'fraud') {
      baselines.learn(observation);
      baselines.learnHappened(happened, record.atMs);
    }
    if (record.decision.level !== 'reject' && outcome !== 'fraud') baselines.learnRelays(observation);
    const rules = await this.#rulesOf(record.versionId);
    if (rules !== null && outcome !== 'genuine') noteSuspicion(baselines, observation, { ...record, rules });
    return true;
  }

  /** The rules of a version. Null if it is not kept, so that nothing is known of their points. */
  async #rulesOf(versionId: string): Promise<WeighedRules | null> {
    const known = this.#rules.get(versionId);
    if (known !== undefined) return known;
    const version = await this.#deps.ruleVersions.find(versionId);
    const rules = version === null ? null : weighRules(version.set);
    this.#rules.set(versionId, rules);
    return rules;
  }
}
