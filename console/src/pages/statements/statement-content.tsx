import { Link } from 'react-router';
import type { ShownStatement } from '../../api/statements.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import { statementsText } from './statements-text.ts';

type Line = ShownStatement['lines'][number];
type Credit = ShownStatement['credits'][number];

/** What a statement says: its sums, its lines and its credits. */
export function StatementContent({ statement }: { readonly statement: ShownStatement }) {
  const t = useText(statementsText);
  const [lineColumns, creditColumns] = [useLineColumns(), useCreditColumns()];
  const { id, customerId, month, issuedAtMs, issuedBy, sha256, lines, credits, amount, credited, total } = statement;
  const file = `renzheng-statement-${month}-${customerId}`;
  return (
    <>
      <Panel title={t.sums}>
        <Facts
          facts={[
            [t.total, <strong key="total">{total}</strong>],
            [t.amount, amount],
            [t.credited, credited],
            ...(id === null || issuedAtMs === null
              ? []
              : ([
                  [t.issuedAt, <Instant key="at" atMs={issuedAtMs} />],
                  [t.issuedBy, <LongText key="by">{issuedBy ?? '—'}</LongText>],
                  [
                    t.id,
                    <LongText key="id" isCode>
                      {id}
                    </LongText>,
                  ],
                  [
                    t.digest,
                    <LongText key="digest" isCode>
                      {sha256 ?? '—'}
                    </LongText>,
                  ],
                ] as const)),
          ]}
        />
      </Panel>
      <DataTable
        title={t.lines}
        caption={t.lines}
        columns={lineColumns}
        rows={lines}
        rowKey={(line) =>
          JSON.stringify([line.month, line.account, line.customerId, line.appId, line.api, line.unitPrice])
        }
        empty={t.noLines}
        fileName={`${file}-calls`}
      />
      <DataTable
        title={t.credits}
        caption={t.credits}
        columns={creditColumns}
        rows={credits}
        rowKey={({ creditId }) => creditId}
        empty={t.noCredits}
        fileName={`${file}-credits`}
      />
    </>
  );
}

function useLineColumns(): readonly Column<Line>[] {
  const t = useText(statementsText);
  const apis = useText(apiText);
  const accountOf = ({ account, customerName }: Line) => (account === 'own' ? t.own : customerName);
  return [
    { title: t.month, cell: ({ month }) => month, csv: ({ month }) => month },
    { title: t.account, cell: (line) => <LongText>{accountOf(line)}</LongText>, csv: accountOf },
    { title: t.app, cell: ({ appName }) => <LongText>{appName}</LongText>, csv: ({ appName }) => appName },
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.price, cell: ({ unitPrice }) => unitPrice, csv: ({ unitPrice }) => unitPrice, kind: 'end' },
    { title: t.calls, cell: ({ calls }) => countText(calls), csv: ({ calls }) => calls, kind: 'end' },
    { title: t.amount, cell: ({ amount }) => amount, csv: ({ amount }) => amount, kind: 'end' },
  ];
}

function useCreditColumns(): readonly Column<Credit>[] {
  const t = useText(statementsText);
  const apis = useText(apiText);
  const may = useMay();
  return [
    { title: t.given, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.order,
      cell: ({ orderId }) =>
        may('ledger.show') ? (
          <Link to={callPath(orderId)}>
            <code>{orderId}</code>
          </Link>
        ) : (
          <code>{orderId}</code>
        ),
      csv: ({ orderId }) => orderId,
    },
    { title: t.app, cell: ({ appName }) => <LongText>{appName}</LongText>, csv: ({ appName }) => appName },
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.reason, cell: ({ reason }) => <LongText>{reason}</LongText>, csv: ({ reason }) => reason },
    { title: t.credited, cell: ({ amount }) => amount, csv: ({ amount }) => amount, kind: 'end' },
  ];
}
