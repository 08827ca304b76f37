import { DEFAULT_CASE_POLICY, type CasePolicy, type KeptCasePolicy } from './case-policy.ts';
import type { CaseStore } from './case-store.ts';

/** Holds the policy that opens cases, and changes it. All methods throw Fault. */
export class CasePolicyDesk {
  readonly #store: Pick<CaseStore, 'policy' | 'putPolicy'>;
  #kept: KeptCasePolicy | null;

  private constructor(store: Pick<CaseStore, 'policy' | 'putPolicy'>, kept: KeptCasePolicy | null) {
    this.#store = store;
    this.#kept = kept;
  }

  /** Reads the policy that was chosen last. */
  static async open(store: Pick<CaseStore, 'policy' | 'putPolicy'>): Promise<CasePolicyDesk> {
    return new CasePolicyDesk(store, await store.policy());
  }

  /** The policy in force. */
  get current(): CasePolicy {
    return this.#kept?.policy ?? DEFAULT_CASE_POLICY;
  }

  /** The administrator that chose it, and when. Null if it is that of the release. */
  get chosen(): Omit<KeptCasePolicy, 'policy'> | null {
    return this.#kept;
  }

  /** Chooses a policy. It holds for decisions that begin after it. */
  async choose(kept: KeptCasePolicy): Promise<void> {
    await this.#store.putPolicy(kept);
    this.#kept = kept;
  }

  /** Reads again what another process chose. */
  async reload(): Promise<void> {
    this.#kept = await this.#store.policy();
  }
}
