import { localDayRangeMs, type LocalDay } from '../../platform/ledger/local-day.ts';
import { formatMoney } from '../../platform/ledger/money.ts';
import type { ComparisonStore, VerdictPair } from '../../sources/comparison-store.ts';
import type { AdminHandlers } from '../../wire/admin/define-admin.ts';
import type { sourceContracts } from './contract.ts';

/** What the handler of source comparisons works with. */
export interface SourceDeps {
  readonly comparisons: Pick<ComparisonStore, 'pairs'>;
}

/** Makes the handler that reports how often sources disagree. */
export function createSourceHandlers({ comparisons }: SourceDeps): AdminHandlers<typeof sourceContracts> {
  return {
    async compare({ from, to, all }) {
      const { fromMs } = localDayRangeMs(from as LocalDay);
      const { toMs } = localDayRangeMs(to as LocalDay);
      const pairs = await comparisons.pairs({ fromMs, toMs });
      const calls = countCalls(pairs);
      const disagreeing = pairs.filter((pair) => pair.answer !== pair.shadowAnswer);
      const shown = (all ? pairs : disagreeing).map(({ shadowCost, orderIds, ...pair }) => ({
        ...pair,
        share: calls === 0 ? 0 : Number((pair.calls / calls).toFixed(4)),
        shadowCost: formatMoney(shadowCost),
        orderIds: [...orderIds],
      }));
      return { ok: true, result: { calls, disagreements: countCalls(disagreeing), pairs: shown } };
    },
  };
}

function countCalls(pairs: readonly VerdictPair[]): number {
  return pairs.reduce((sum, pair) => sum + pair.calls, 0);
}
