import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { customerOf, customers, type CustomerDetails, type ShownCustomer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appPath } from '../apps/app-path.ts';
import { CustomerActions } from './customer-actions.tsx';
import { CustomerLink, useCustomerColumns } from './customer-columns.tsx';
import { ANY } from './customer-draft.ts';
import { CustomerMonth } from './customer-month.tsx';
import { CustomerStatus } from './customer-status.tsx';
import { customersText } from './customers-text.ts';

/** One customer: its price list, what it brought this month, its sub-accounts and its apps. */
export function CustomerPage() {
  const t = useText(customersText);
  const may = useMay();
  const { customerId = '' } = useParams();
  const { data, error, refetch } = useQuery(customerOf(customerId));
  const { data: all } = useQuery(customers);
  const parent = all?.find(({ id }) => id === data?.parentId) ?? null;
  return (
    <Page
      title={data?.name ?? t.title}
      actions={data ? <CustomerActions customer={data} /> : <LinkButton to="/customers">{t.back}</LinkButton>}
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <About customer={data} parent={parent} />
          {may('billing.margin') && <CustomerMonth customer={data} />}
          <Prices customer={data} />
          {data.parentId === null && <SubAccounts customer={data} />}
          <Apps customer={data} />
        </>
      )}
    </Page>
  );
}

function About({ customer, parent }: { readonly customer: CustomerDetails; readonly parent: ShownCustomer | null }) {
  const t = useText(customersText);
  const { id, status, dailyCallsMax, createdAtMs } = customer;
  return (
    <Panel title={t.about}>
      <Facts
        facts={[
          [t.id, <code key="id">{id}</code>],
          [t.status, <CustomerStatus key="status" status={status} parent={parent} />],
          [t.parent, parent === null ? t.noParent : <CustomerLink key="parent" {...parent} />],
          [t.daily, dailyCallsMax === null ? t.noLimit : countText(dailyCallsMax)],
          [t.made, <Instant key="made" atMs={createdAtMs} />],
        ]}
      />
    </Panel>
  );
}

type Price = readonly [api: string, price: string];

function Prices({ customer }: { readonly customer: CustomerDetails }) {
  const t = useText(customersText);
  const names = useText(apiText);
  const nameOf = ([api]: Price) => (api === ANY ? t.other : apiName(names, api));
  const columns: readonly Column<Price>[] = [
    { title: t.api, cell: nameOf, csv: nameOf },
    { title: t.price, kind: 'end', cell: ([, price]) => price, csv: ([, price]) => price },
  ];
  const rows: readonly Price[] = Object.entries(customer.prices).toSorted(
    ([a], [b]) => Number(a === ANY) - Number(b === ANY),
  );
  return (
    <DataTable
      caption={t.prices}
      title={t.prices}
      columns={columns}
      rows={rows}
      rowKey={([api]) => api}
      empty={<p>{t.noPrices}</p>}
      fileName={`renzheng-prices-${customer.id}`}
    />
  );
}

function SubAccounts({ customer }: { readonly customer: CustomerDetails }) {
  const t = useText(customersText);
  const columns = useCustomerColumns([customer], false);
  return (
    <DataTable
      caption={t.subAccounts}
      title={t.subAccounts}
      columns={columns}
      rows={customer.subAccounts}
      rowKey={({ id }) => id}
      empty={<p>{t.noSubs}</p>}
      fileName={`renzheng-sub-accounts-${customer.id}`}
    />
  );
}

type CustomerApp = CustomerDetails['apps'][number];

function Apps({ customer }: { readonly customer: CustomerDetails }) {
  const t = useText(customersText);
  const payers: readonly Pick<ShownCustomer, 'id' | 'name'>[] = [customer, ...customer.subAccounts];
  const payerOf = ({ customerId }: CustomerApp) => payers.find(({ id }) => id === customerId);
  const columns: readonly Column<CustomerApp>[] = [
    {
      title: t.name,
      cell: ({ id, name }) => (
        <Link to={appPath(id)}>
          <LongText>{name}</LongText>
        </Link>
      ),
      csv: ({ name }) => name,
    },
    { title: t.id, cell: ({ id }) => <code>{id}</code>, csv: ({ id }) => id },
    {
      title: t.status,
      cell: ({ status }) => t.appStatus[status] ?? status,
      csv: ({ status }) => t.appStatus[status] ?? status,
    },
    {
      title: t.customer,
      cell: (app) => <LongText>{payerOf(app)?.name ?? ''}</LongText>,
      csv: (app) => payerOf(app)?.name ?? null,
    },
  ];
  return (
    <DataTable
      caption={t.apps}
      title={t.apps}
      columns={columns}
      rows={customer.apps}
      rowKey={({ id }) => id}
      empty={<p>{t.noApps}</p>}
      fileName={`renzheng-apps-${customer.id}`}
    />
  );
}
