import type { BudgetUse } from '../../api/apps.ts';
import { useText } from '../../text/language.tsx';
import { Bars } from '../../ui/bars.tsx';
import { amountText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { appsText } from './apps-text.ts';

/** Part of a budget at which the server warns. */
const WARNED_AT = 0.8;

/** How far the budgets of an app are used, with a mark where the server warns. */
export function AppBudgets({ budgets }: { readonly budgets: readonly BudgetUse[] }) {
  const t = useText(appsText);
  if (budgets.length === 0) return null;
  const rows = budgets.map(({ period, max, used, share, isWarned }) => ({
    name: t.budgetOf[period],
    part: share,
    value: `${amountText(used)} / ${amountText(max)}`,
    kind: isWarned ? ('bad' as const) : ('plain' as const),
  }));
  return (
    <Panel title={t.budgets} lead={t.budgetsLead}>
      <Bars label={t.budgets} rows={rows} markAt={WARNED_AT} />
    </Panel>
  );
}
