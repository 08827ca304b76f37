import { keepPreviousData, useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { graphOf, type Graph, type GraphNode, type GraphStart } from '../../api/graph.ts';
import { isProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Field } from '../../ui/field.tsx';
import { FilterForm } from '../../ui/filter-form.tsx';
import { Figures } from '../../ui/figures.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import styles from '../ledger/ledger.module.css';
import { AddEntities } from './add-entities.tsx';
import { graphPath, isOrder, startOf } from './graph-start.ts';
import { graphText } from './graph-text.ts';
import { NodeTable } from './node-table.tsx';

const GraphDrawing = lazy(async () => ({ default: (await import('./graph-chart.tsx')).GraphDrawing }));

/** What came together in decisions, as a drawing and as a table. The start stands in the address. */
export function GraphPage() {
  const t = useText(graphText);
  const [query] = useSearchParams();
  const start = startOf(query);
  return (
    <Page title={t.title} lead={t.lead}>
      <StartForm key={query.toString()} start={start} />
      {start === null ? <p>{t.startWhat}</p> : <Around key={graphPath({ ...start, depth: 2 })} start={start} />}
    </Page>
  );
}

function StartForm({ start }: { readonly start: GraphStart | null }) {
  const t = useText(graphText);
  const navigate = useNavigate();
  const [order, setOrder] = useState(start?.order ?? '');
  const [depth, setDepth] = useState(start?.depth ?? 2);
  const isWrong = order.trim() !== '' && !isOrder(order.trim());
  const entities = order.trim() === '' ? (start?.entities ?? []) : [];
  return (
    <FilterForm
      label={t.start}
      action={t.draw}
      onSearch={() => !isWrong && void navigate(graphPath({ order: order.trim(), entities, depth }))}
    >
      <Field
        label={t.order}
        value={order}
        onValue={setOrder}
        maxLength={64}
        spellCheck={false}
        autoComplete="off"
        problem={isWrong ? t.wrongOrder : undefined}
      />
      <Choice
        label={t.depth}
        value={String(depth)}
        options={Object.entries(t.depths)}
        onValue={(chosen) => setDepth(Number(chosen))}
      />
    </FilterForm>
  );
}

function Around({ start }: { readonly start: GraphStart }) {
  const t = useText(graphText);
  const { data, error, refetch } = useQuery({ ...graphOf(start), placeholderData: keepPreviousData });
  if (error && isProblem(error, 'not_found'))
    return <Alert type="info" showIcon title={t.notFound} description={t.notFoundWhat} />;
  if (error && !data) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return <Drawn graph={data} depth={start.depth} />;
}

function Drawn({ graph, depth }: { readonly graph: Graph; readonly depth: number }) {
  const t = useText(graphText);
  const may = useMay();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [shownId, setShownId] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const [result, setResult] = useState<string | null>(null);
  const pick = useCallback(
    (id: string) =>
      setSelected((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      }),
    [],
  );
  const ids = graph.nodes.map(({ id }) => id).filter((id) => selected.has(id));
  const clients = graph.nodes.filter(({ kind }) => kind !== 'address').map(({ id }) => id);
  const shown = graph.nodes.find(({ id }) => id === shownId);
  const actions = may('list-entries.add-entities') && (
    <div className={styles['pages']}>
      <Button onClick={() => setSelected(new Set(ids.length === 0 ? clients : []))}>
        {ids.length === 0 ? t.selectAll : t.selectNone}
      </Button>
      <Button type="primary" disabled={ids.length === 0} onClick={() => setAdding(true)}>
        {t.addTo(ids.length)}
      </Button>
    </div>
  );
  return (
    <>
      {graph.cut && <Alert type="info" showIcon title={t.cut} />}
      {result !== null && <Alert type="success" showIcon role="status" title={result} />}
      <GraphFigures graph={graph} />
      <Panel title={t.title} lead={t.levels}>
        <Suspense fallback={<Waiting />}>
          <GraphDrawing graph={graph} selected={selected} onPick={pick} />
        </Suspense>
      </Panel>
      {shown && <Recent node={shown} />}
      {actions}
      <NodeTable nodes={graph.nodes} depth={depth} selected={selected} onPick={pick} onShow={setShownId} />
      {isAdding && (
        <AddEntities
          entities={ids}
          onAdded={(added, known) => {
            setAdding(false);
            setSelected(new Set());
            setResult(t.added(countText(added), countText(known)));
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}

function GraphFigures({ graph: { nodes } }: { readonly graph: Graph }) {
  const t = useText(graphText);
  const count = (fits: (node: GraphNode) => boolean) => countText(nodes.filter(fits).length);
  return (
    <Figures
      title={t.figures}
      figures={[
        [t.kinds.account, count(({ kind }) => kind === 'account')],
        [t.kinds.phone, count(({ kind }) => kind === 'phone')],
        [t.kinds.device, count(({ kind }) => kind === 'device')],
        [t.kinds.address, count(({ kind }) => kind === 'address')],
        [t.rejected, count(({ level }) => level === 'reject')],
        [t.fraud, count(({ fraud }) => fraud > 0)],
      ]}
    />
  );
}

function Recent({ node }: { readonly node: GraphNode }) {
  const t = useText(graphText);
  const levels = useText(levelText);
  const columns: readonly Column<GraphNode['recent'][number]>[] = [
    { title: t.decided, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.order,
      cell: ({ orderId }) => (
        <Link to={callPath(orderId)}>
          <code className={styles['order']}>{orderId}</code>
        </Link>
      ),
      csv: ({ orderId }) => orderId,
    },
    {
      title: t.level,
      cell: ({ level }) => <LevelMark level={level}>{levels[level]}</LevelMark>,
      csv: ({ level }) => level,
    },
    {
      title: t.label,
      cell: ({ label }) => (label === null ? t.none : t.outcomes[label]),
      csv: ({ label }) => label,
    },
  ];
  return (
    <DataTable
      caption={t.recentOf(node.shown)}
      title={t.recentOf(node.shown)}
      columns={columns}
      rows={node.recent}
      rowKey={({ orderId }) => orderId}
      empty={null}
      fileName="renzheng-graph-decisions"
    />
  );
}
