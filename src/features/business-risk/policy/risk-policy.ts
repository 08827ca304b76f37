import type { FeedIndex } from '../feeds/feed-index.ts';
import type { DeclaredFields } from '../ingest/declared-field.ts';
import type { ListIndex } from '../lists/list-index.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';

/**
 * Everything that decides at one moment. The object never changes. When something is published, another object takes
 * its place.
 */
export interface RiskPolicy {
  readonly active: CompiledRuleSet;
  readonly shadow: CompiledRuleSet | null;
  readonly lists: ListIndex;
  readonly feeds: FeedIndex;
  /** The fields of Details that operators declared. */
  readonly fields: DeclaredFields;
}

/** Holds the policy in force. A decision reads it once, so that one policy decides from start to end. */
export class PolicyHolder {
  #current: RiskPolicy;
  #loading: Promise<void> = Promise.resolve();

  constructor(policy: RiskPolicy) {
    this.#current = policy;
  }

  get current(): RiskPolicy {
    return this.#current;
  }

  /**
   * Puts changed parts in force, all at once, for decisions that begin after it. Loads run one after another, so that
   * an earlier read never replaces a later one. If `load` rejects, this rejects too and changes nothing.
   */
  refresh(load: () => Promise<Partial<RiskPolicy>>): Promise<void> {
    const done = this.#refreshAfter(this.#loading, load);
    this.#loading = done.catch(() => undefined);
    return done;
  }

  async #refreshAfter(before: Promise<void>, load: () => Promise<Partial<RiskPolicy>>): Promise<void> {
    await before;
    const changed = await load();
    this.#current = { ...this.#current, ...changed };
  }
}
