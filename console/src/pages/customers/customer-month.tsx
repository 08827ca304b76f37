import { useQuery } from '@tanstack/react-query';
import { marginOf } from '../../api/billing.ts';
import type { ShownCustomer } from '../../api/customers.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { amountText, countText } from '../../ui/numbers.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { recentMargin, marginPath } from '../margin/margin-filter.ts';
import { customersText } from './customers-text.ts';

/** What a customer and its sub-accounts brought this month. */
export function CustomerMonth({ customer }: { readonly customer: ShownCustomer }) {
  const t = useText(customersText);
  const recent = recentMargin();
  const month = recent.to;
  const question = { from: month, to: month, step: 'all', by: '', customer: customer.id } as const;
  const { data, error, refetch } = useQuery(marginOf(question));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const { calls, charged, amount, credited, margin, parentMargin } = data.total;
  return (
    <>
      <Figures
        title={t.month(month)}
        figures={[
          [t.calls, countText(calls)],
          [t.charged, countText(charged)],
          [t.amount, amountText(amount)],
          [t.credited, amountText(credited)],
          [t.margin, amountText(margin)],
          [t.parentMargin, amountText(parentMargin)],
        ]}
      />
      <div>
        <LinkButton to={marginPath({ ...recent, customer: customer.id })}>{t.toMargin}</LinkButton>
      </div>
    </>
  );
}
