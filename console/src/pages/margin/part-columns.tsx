import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { apps } from '../../api/apps.ts';
import type { MarginRow } from '../../api/billing.ts';
import { customers } from '../../api/customers.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { customerPath } from '../customers/customer-path.ts';
import { marginText } from './margin-text.ts';

type Parts = Pick<MarginRow, 'customerId' | 'appId' | 'api'>;

/** The columns of customer, app and API, as far as the rows are told apart, e.g. by `customer,api`. */
export function usePartColumns<Row extends Parts>(by: string): readonly Column<Row>[] {
  const t = useText(marginText);
  const names = useText(apiText);
  const { data: allCustomers = [] } = useQuery(customers);
  const { data: allApps = [] } = useQuery(apps);
  const customerName = ({ customerId }: Row) =>
    customerId === null ? t.noCustomer : (allCustomers.find(({ id }) => id === customerId)?.name ?? customerId);
  const appName = ({ appId }: Row) => allApps.find(({ id }) => id === appId)?.name ?? appId ?? '';
  const apiOf = ({ api }: Row) => apiName(names, api ?? '');
  const columns: Readonly<Record<string, Column<Row>>> = {
    customer: {
      title: t.customer,
      cell: (row) =>
        row.customerId === null ? (
          t.noCustomer
        ) : (
          <Link to={customerPath(row.customerId)}>
            <LongText>{customerName(row)}</LongText>
          </Link>
        ),
      csv: customerName,
    },
    app: { title: t.app, cell: (row) => <LongText>{appName(row)}</LongText>, csv: appName },
    api: { title: t.api, cell: apiOf, csv: apiOf },
  };
  return by.split(',').flatMap((part) => columns[part] ?? []);
}
