import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { customers as allCustomers, type ShownCustomer } from '../../api/customers.ts';
import { statementsOf, type IssuedStatement } from '../../api/statements.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import form from '../../ui/form.module.css';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { draftPath, endMs, isMonth, lastMonth, statementPath } from './statement-month.ts';
import { statementsText } from './statements-text.ts';

interface Row {
  readonly payer: ShownCustomer;
  readonly parent: ShownCustomer | undefined;
  readonly issued: IssuedStatement | undefined;
}

/** The customers of a month. Each has its issued statement or a link to the draft. The month stands in the address. */
export function StatementsPage() {
  const t = useText(statementsText);
  const [query, setQuery] = useSearchParams();
  const [openedAtMs] = useState(Date.now);
  const month = query.get('month') ?? lastMonth(openedAtMs);
  return (
    <Page title={t.title} lead={t.lead}>
      <div className={form['form']}>
        <Field
          label={t.month}
          type="month"
          value={month}
          min="2000-01"
          max="2999-12"
          onValue={(value) => setQuery({ month: value }, { replace: true })}
          problem={isMonth(month) ? undefined : t.wrongMonth}
        />
      </div>
      {isMonth(month) && <Month month={month} />}
    </Page>
  );
}

function Month({ month }: { readonly month: string }) {
  const t = useText(statementsText);
  const customers = useQuery(allCustomers);
  const statements = useQuery(statementsOf(month));
  const columns = useColumns(month);
  const error = customers.error ?? statements.error;
  if (error) return <ProblemPanel error={error} onRetry={() => void customers.refetch()} />;
  if (!customers.data || !statements.data) return <Waiting />;
  const issued = new Map(statements.data.map((statement) => [statement.customerId, statement]));
  const byId = new Map(customers.data.map((payer) => [payer.id, payer]));
  const rows = customers.data.map((payer) => ({
    payer,
    parent: byId.get(payer.parentId ?? ''),
    issued: issued.get(payer.id),
  }));
  return (
    <DataTable
      caption={t.title}
      columns={columns}
      rows={rows}
      rowKey={({ payer }) => payer.id}
      empty={
        <>
          <p>{t.empty}</p>
          <p>{t.emptyWhat}</p>
        </>
      }
      fileName={`renzheng-statements-${month}`}
    />
  );
}

function useColumns(month: string): readonly Column<Row>[] {
  const t = useText(statementsText);
  const [openedAtMs] = useState(Date.now);
  const isOver = openedAtMs >= endMs(month);
  const open = isOver ? t.open : t.running;
  return [
    {
      title: t.customer,
      cell: ({ payer, issued }) => (
        <Link to={issued ? statementPath(issued.id) : draftPath(payer.id, month)}>
          <LongText>{payer.name}</LongText>
        </Link>
      ),
      csv: ({ payer }) => payer.name,
    },
    {
      title: t.parent,
      cell: ({ parent }) => (parent ? <LongText>{parent.name}</LongText> : '—'),
      csv: ({ parent }) => parent?.name ?? null,
    },
    {
      title: t.state,
      cell: ({ issued }) =>
        issued ? <Mark kind="good">{t.issued}</Mark> : <Mark kind={isOver ? 'warning' : 'plain'}>{open}</Mark>,
      csv: ({ issued }) => (issued ? t.issued : open),
    },
    {
      title: t.issuedAt,
      cell: ({ issued }) => <Instant atMs={issued?.issuedAtMs ?? null} />,
      csv: ({ issued }) => (issued ? instantText(issued.issuedAtMs) : null),
    },
    {
      title: t.total,
      cell: ({ issued }) => issued?.total ?? '—',
      csv: ({ issued }) => issued?.total ?? null,
      kind: 'end',
    },
  ];
}
