import { Link } from 'react-router';
import type { ShownCustomer } from '../../api/customers.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { customerPath } from './customer-path.ts';
import { CustomerStatus } from './customer-status.tsx';
import { customersText } from './customers-text.ts';

/** A link to the page of a customer. */
export function CustomerLink({ id, name }: Pick<ShownCustomer, 'id' | 'name'>) {
  return (
    <Link to={customerPath(id)}>
      <LongText>{name}</LongText>
    </Link>
  );
}

/** The columns of a list of customers. `all` has the parents of its rows. */
export function useCustomerColumns(
  all: readonly ShownCustomer[],
  showsParent: boolean,
): readonly Column<ShownCustomer>[] {
  const t = useText(customersText);
  const parentOf = ({ parentId }: ShownCustomer) => all.find(({ id }) => id === parentId) ?? null;
  const parent: Column<ShownCustomer> = {
    title: t.parent,
    cell: (row) => {
      const found = parentOf(row);
      return found === null ? '—' : <CustomerLink {...found} />;
    },
    csv: (row) => parentOf(row)?.name ?? null,
  };
  return [
    { title: t.name, cell: (row) => <CustomerLink {...row} />, csv: ({ name }) => name },
    { title: t.id, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
    ...(showsParent ? [parent] : []),
    {
      title: t.status,
      cell: (row) => <CustomerStatus status={row.status} parent={parentOf(row)} />,
      csv: ({ status }) => t.statuses[status],
    },
    {
      title: t.daily,
      kind: 'end',
      cell: ({ dailyCallsMax: max }) => (max === null ? t.noLimit : countText(max)),
      csv: ({ dailyCallsMax }) => dailyCallsMax,
    },
    {
      title: t.made,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
  ];
}
