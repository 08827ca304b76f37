import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { clusterStatus, drainNode, type ShownEngine, type ShownNode } from '../../api/nodes.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { nodesText } from './nodes-text.ts';

/** The nodes over the database and the services that they share. A node can be asked to end here. */
export function NodesPage() {
  const t = useText(nodesText);
  const { data, error, refetch } = useQuery(clusterStatus);
  const versions = new Set(data?.nodes.flatMap(({ version }) => version ?? []));
  const isAlone = data?.nodes.every(({ number }) => number === null) === true;
  return (
    <Page title={t.title} lead={t.lead}>
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {isAlone && <p>{t.single}</p>}
      {versions.size > 1 && <Alert type="warning" showIcon title={t.versions} />}
      {data && <NodeTable nodes={data.nodes} />}
      {data && <EngineTable engines={data.engines} />}
    </Page>
  );
}

const STATE_MARKS = {
  ready: 'good',
  'not-ready': 'bad',
  starting: 'plain',
  draining: 'warning',
  closing: 'warning',
  gone: 'bad',
} as const;

function NodeTable({ nodes }: { readonly nodes: readonly ShownNode[] }) {
  const t = useText(nodesText);
  const may = useMay();
  return (
    <DataTable
      caption={t.title}
      title={t.title}
      columns={[...useNodeColumns(), ...(may('cluster.drain') ? [drainColumn(nodes)] : [])]}
      rows={nodes}
      rowKey={({ number, name }) => `${number} ${name}`}
      empty={t.none}
      fileName="renzheng-nodes"
    />
  );
}

function useNodeColumns(): readonly Column<ShownNode>[] {
  const t = useText(nodesText);
  const seconds = (ms: number) => t.ago((ms / 1000).toFixed(1));
  return [
    {
      title: t.name,
      cell: ({ name, isSelf }) => (
        <>
          <LongText>{name}</LongText>
          {isSelf && <div>{t.self}</div>}
        </>
      ),
      csv: ({ name }) => name,
    },
    {
      title: t.state,
      cell: ({ state, problem }) => (
        <>
          <Mark kind={STATE_MARKS[state]}>{t.states[state]}</Mark>
          {problem !== null && <div>{problem}</div>}
        </>
      ),
      csv: ({ state }) => state,
    },
    { title: t.version, cell: ({ version }) => version ?? '—', csv: ({ version }) => version },
    {
      title: t.started,
      cell: ({ startedAtMs }) => <Instant atMs={startedAtMs} />,
      csv: ({ startedAtMs }) => (startedAtMs === null ? null : instantText(startedAtMs)),
    },
    {
      title: t.beat,
      kind: 'end',
      cell: ({ beatAgoMs }) => (beatAgoMs === null ? '—' : seconds(beatAgoMs)),
      csv: ({ beatAgoMs }) => beatAgoMs,
    },
    figure(t.skew, ({ clockSkewMs }) => clockSkewMs, t.ms),
    figure(t.calls, ({ callsUnderWay }) => callsUnderWay),
    figure(t.leases, ({ limitsLeased }) => limitsLeased),
  ];
}

function figure(
  title: string,
  of: (node: ShownNode) => number | null,
  unit: (text: string) => string = (text) => text,
): Column<ShownNode> {
  const text = (value: number | null) => (value === null ? '—' : unit(countText(value)));
  return { title, kind: 'end', cell: (node) => text(of(node)), csv: of };
}

function drainColumn(nodes: readonly ShownNode[]): Column<ShownNode> {
  const isLast = (node: ShownNode) => nodes.every((each) => each === node || each.state !== 'ready');
  return { title: '', kind: 'actions', cell: (node) => <Drain node={node} isLast={isLast(node)} /> };
}

function Drain({ node: { name, number, state }, isLast }: { readonly node: ShownNode; readonly isLast: boolean }) {
  const t = useText(nodesText);
  const [isAsking, setAsking] = useState(false);
  const drain = useChange(['cluster'], async () => number !== null && drainNode(number, isLast));
  if (number === null || (state !== 'ready' && state !== 'not-ready')) return null;
  return (
    <>
      <Button size="small" danger onClick={() => setAsking(true)}>
        {t.drain}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t.drainTitle(name)}
          action={t.drain}
          isDangerous
          change={drain}
          onClose={() => setAsking(false)}
        >
          <p>{t.drainWhat}</p>
          {isLast && <p>{t.drainLast}</p>}
        </ConfirmDialog>
      )}
    </>
  );
}

const LEVEL_MARKS = { ok: 'good', warning: 'warning', error: 'bad', unused: 'plain' } as const;

function EngineTable({ engines }: { readonly engines: readonly ShownEngine[] }) {
  const t = useText(nodesText);
  const columns: readonly Column<ShownEngine>[] = [
    { title: t.engine, cell: ({ engine }) => t.engineNames[engine], csv: ({ engine }) => engine },
    {
      title: t.state,
      cell: ({ level }) => <Mark kind={LEVEL_MARKS[level]}>{t.levels[level]}</Mark>,
      csv: ({ level }) => level,
    },
    { title: t.detail, cell: ({ detail }) => detail, csv: ({ detail }) => detail },
    { title: t.mend, cell: ({ mend }) => mend ?? '—', csv: ({ mend }) => mend ?? null },
  ];
  return (
    <DataTable
      caption={t.engines}
      title={t.engines}
      columns={columns}
      rows={engines}
      rowKey={({ engine }) => engine}
      empty={null}
      fileName="renzheng-services"
    />
  );
}
