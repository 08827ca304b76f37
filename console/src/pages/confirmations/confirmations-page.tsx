import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { confirmations, creditOf, type Confirmation } from '../../api/credits.ts';
import { useText } from '../../text/language.tsx';
import { operationName, operationText } from '../../text/operation-text.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import { ConfirmationActions } from './confirmation-actions.tsx';
import styles from './confirmations.module.css';
import { confirmationsText } from './confirmations-text.ts';

/** The calls that wait for a second person. Another administrator confirms or refuses them. */
export function ConfirmationsPage() {
  const t = useText(confirmationsText);
  const columns = useColumns();
  const { data, error, refetch } = useQuery(confirmations);
  return (
    <Page title={t.title} lead={t.lead}>
      {data && (
        <p>
          {t.always(data.creditAloneMax)} {data.isOn ? t.isOn : t.isOff}
        </p>
      )}
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <DataTable
          caption={t.title}
          columns={columns}
          rows={data.confirmations}
          rowKey={({ id }) => id}
          empty={t.none}
          fileName="renzheng-confirmations"
        />
      )}
    </Page>
  );
}

function useColumns(): readonly Column<Confirmation>[] {
  const t = useText(confirmationsText);
  const operations = useText(operationText);
  return [
    {
      title: t.what,
      cell: ({ operation }) => operationName(operations, operation),
      csv: ({ operation }) => operation,
    },
    { title: t.fields, cell: (row) => <Content row={row} />, csv: ({ fields }) => JSON.stringify(fields) },
    {
      title: t.askedBy,
      cell: ({ askedBy, own }) => (own ? t.you : <LongText>{askedBy}</LongText>),
      csv: ({ askedBy }) => askedBy,
    },
    {
      title: t.askedAt,
      cell: ({ askedAtMs }) => <Instant atMs={askedAtMs} />,
      csv: ({ askedAtMs }) => instantText(askedAtMs),
    },
    {
      title: t.endsAt,
      cell: ({ endsAtMs }) => <Instant atMs={endsAtMs} />,
      csv: ({ endsAtMs }) => instantText(endsAtMs),
    },
    { title: '', cell: (row) => <ConfirmationActions confirmation={row} />, kind: 'actions' },
  ];
}

/** What is asked for. A credit leads to its call. */
function Content({ row }: { readonly row: Confirmation }) {
  const t = useText(confirmationsText);
  const credit = creditOf(row);
  const entries: readonly (readonly [string, string])[] =
    credit === null
      ? Object.entries(row.fields).map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ])
      : [
          [t.amount, credit.amount],
          [t.reason, credit.reason],
        ];
  return (
    <ul className={styles['fields']}>
      {credit && (
        <li>
          {t.order}:{' '}
          <Link to={callPath(credit.orderId)}>
            <code>{credit.orderId}</code>
          </Link>
        </li>
      )}
      {entries.map(([name, value]) => (
        <li key={name}>
          <LongText>{`${name}: ${value}`}</LongText>
        </li>
      ))}
    </ul>
  );
}
