import { useQuery } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link } from 'react-router';
import { topEntities, type TopEntity, type TopKind } from '../../api/graph.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { graphPath } from '../graph/graph-start.ts';
import { callPath } from '../ledger/ledger-filter.ts';
import { riskText } from './risk-text.ts';

const KINDS: readonly TopKind[] = ['device', 'address', 'network', 'operator'];

/** The devices, addresses and networks that were in most decisions, by pseudonym. They are shown when they are asked for. */
export function TopEntities() {
  const t = useText(riskText);
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return KINDS.map((kind) => <TopTable key={kind} kind={kind} />);
  return (
    <Panel title={t.top} lead={t.topLead}>
      <Button onClick={() => setAsked(true)}>{t.showTop}</Button>
    </Panel>
  );
}

function TopTable({ kind }: { readonly kind: TopKind }) {
  const t = useText(riskText);
  const levels = useText(levelText);
  const { data, error, refetch } = useQuery(topEntities(kind));
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  const columns: readonly Column<TopEntity>[] = [
    ...(kind === 'operator' ? operatorColumns(t) : [pseudonymColumn(kind, t)]),
    { title: t.decisions, kind: 'end', cell: (row) => countText(row.decisions), csv: (row) => row.decisions },
    { title: levels.review, kind: 'end', cell: ({ review }) => countText(review), csv: ({ review }) => review },
    { title: levels.reject, kind: 'end', cell: ({ reject }) => countText(reject), csv: ({ reject }) => reject },
    {
      title: t.lastSeen,
      cell: ({ lastAtMs }) => <Instant atMs={lastAtMs} />,
      csv: ({ lastAtMs }) => instantText(lastAtMs),
    },
    {
      title: t.example,
      cell: ({ orderId }) => <Link to={callPath(orderId)}>{orderId}</Link>,
      csv: ({ orderId }) => orderId,
    },
  ];
  return (
    <DataTable
      caption={t.tops[kind]}
      title={t.tops[kind]}
      columns={columns}
      rows={data}
      rowKey={({ id }) => id}
      empty={<p>{kind === 'operator' ? t.noOperator : t.topEmpty}</p>}
      fileName={`renzheng-top-${kind}`}
    />
  );
}

/** The pseudonym, which leads to the graph around it. Networks are no part of the graph. */
function pseudonymColumn(kind: TopKind, t: (typeof riskText)['en']): Column<TopEntity> {
  return {
    title: t.pseudonym,
    cell: ({ id, shown }) =>
      kind === 'network' ? (
        <code>{shown}</code>
      ) : (
        <Link to={graphPath({ entities: [id] })} aria-label={`${t.openGraph}: ${shown}`}>
          <code>{shown}</code>
        </Link>
      ),
    csv: ({ id }) => id,
  };
}

function operatorColumns(t: (typeof riskText)['en']): readonly Column<TopEntity>[] {
  return [
    { title: t.operatorNumber, cell: ({ shown }) => <code>{shown}</code>, csv: ({ shown }) => shown },
    { title: t.operator, cell: ({ name }) => <LongText>{name ?? '—'}</LongText>, csv: ({ name }) => name },
  ];
}
