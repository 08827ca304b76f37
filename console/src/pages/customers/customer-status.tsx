import type { ShownCustomer } from '../../api/customers.ts';
import { useText } from '../../text/language.tsx';
import { Mark } from '../../ui/mark.tsx';
import { customersText } from './customers-text.ts';

const KINDS = { active: 'good', paused: 'bad' } as const;

/** Whether the apps of a customer may call. A sub-account stops with its parent. */
export function CustomerStatus({
  status,
  parent,
}: Pick<ShownCustomer, 'status'> & { readonly parent: ShownCustomer | null }) {
  const t = useText(customersText);
  if (status === 'active' && parent?.status === 'paused') return <Mark kind="warning">{t.paused}</Mark>;
  return <Mark kind={KINDS[status]}>{t.statuses[status]}</Mark>;
}
