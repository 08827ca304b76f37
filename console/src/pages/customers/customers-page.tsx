import { useQuery } from '@tanstack/react-query';
import { customers, type ShownCustomer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useCustomerColumns } from './customer-columns.tsx';
import { customersText } from './customers-text.ts';

const NONE: readonly ShownCustomer[] = [];

/** Lists customers, each followed by its sub-accounts. */
export function CustomersPage() {
  const t = useText(customersText);
  const may = useMay();
  const { data, error, refetch } = useQuery(customers);
  const columns = useCustomerColumns(data ?? NONE, true);
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        may('customers.create') && (
          <LinkButton isPrimary to="/customers/new">
            {t.add}
          </LinkButton>
        )
      }
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <DataTable
          caption={t.title}
          columns={columns}
          rows={inFamilies(data)}
          rowKey={({ id }) => id}
          empty={
            <>
              <p>{t.empty}</p>
              <p>{t.emptyWhat}</p>
            </>
          }
          fileName="renzheng-customers"
        />
      )}
    </Page>
  );
}

function inFamilies(all: readonly ShownCustomer[]): readonly ShownCustomer[] {
  const subs = Map.groupBy(all, ({ parentId }) => parentId);
  return (subs.get(null) ?? []).flatMap((parent) => [parent, ...(subs.get(parent.id) ?? [])]);
}
