import type { Micros } from '../platform/ledger/money.ts';

/** Which sources answer the calls of one API. */
export interface SourcePlan {
  /** `Contract.name`. */
  readonly api: string;
  /** In the order in which they are asked. */
  readonly chain: readonly string[];
  /** The source that is only compared. `null` if there is none. */
  readonly shadow: string | null;
  /** What a charged answer costs at each source that has a price. */
  readonly prices: readonly { readonly source: string; readonly price: Micros }[];
}
