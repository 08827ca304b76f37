import type { FeedIndex } from '../feeds/feed-index.ts';
import type { ListIndex } from '../lists/list-index.ts';
import type { CompiledRuleSet } from '../rules/compile-rules.ts';

/** What decides at a moment. One object, never changed: publishing anything puts another in its place. */
export interface RiskPolicy {
  readonly active: CompiledRuleSet;
  readonly shadow: CompiledRuleSet | null;
  readonly lists: ListIndex;
  readonly feeds: FeedIndex;
}

/** The policy in force. A decision takes it once, so that it is decided by one policy from end to end. */
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
   * Puts changed parts in force, all at once, for decisions that begin after it. Loads follow one another, so that what
   * was read first never replaces what was read later. Rejects where `load` does, and then changes nothing.
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
