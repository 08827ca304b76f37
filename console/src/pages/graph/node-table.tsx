import Button from 'antd/es/button';
import Checkbox from 'antd/es/checkbox';
import type { GraphNode } from '../../api/graph.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import styles from '../apps/apps.module.css';
import { useListName } from '../lists/list-name.ts';
import { graphPath } from './graph-start.ts';
import { graphText } from './graph-text.ts';

interface Props {
  readonly nodes: readonly GraphNode[];
  readonly depth: number;
  readonly selected: ReadonlySet<string>;
  readonly onPick: (id: string) => void;
  /** Shows the newest decisions of an entity. */
  readonly onShow: (id: string) => void;
}

/** The entities of a graph as a table. It holds all that the drawing shows. */
export function NodeTable({ nodes, depth, selected, onPick, onShow }: Props) {
  const t = useText(graphText);
  const columns = useNodeColumns();
  const select: Column<GraphNode> = {
    title: t.chosen,
    cell: ({ id, shown }) => (
      <Checkbox checked={selected.has(id)} aria-label={t.select(shown)} onChange={() => onPick(id)} />
    ),
  };
  const buttons: Column<GraphNode> = {
    title: '',
    kind: 'actions',
    cell: ({ id, shown }) => (
      <div className={styles['rowButtons']}>
        <Button size="small" aria-label={`${t.show} ${shown}`} onClick={() => onShow(id)}>
          {t.show}
        </Button>
        <LinkButton to={graphPath({ entities: [id], depth })}>{t.expand}</LinkButton>
      </div>
    ),
  };
  return (
    <DataTable
      caption={t.nodes}
      title={t.nodes}
      columns={[select, ...columns, buttons]}
      rows={nodes}
      rowKey={({ id }) => id}
      empty={null}
      fileName="renzheng-graph"
    />
  );
}

function useNodeColumns(): readonly Column<GraphNode>[] {
  const t = useText(graphText);
  const levels = useText(levelText);
  const nameOf = useListName();
  const decisionsOf = ({ decisions, cut }: GraphNode) => (cut ? t.more(countText(decisions)) : countText(decisions));
  return [
    { title: t.kind, cell: ({ kind }) => t.kinds[kind], csv: ({ kind }) => kind },
    { title: t.entity, cell: ({ shown }) => <code>{shown}</code>, csv: ({ id }) => id },
    {
      title: t.level,
      cell: ({ level }) => <LevelMark level={level}>{levels[level]}</LevelMark>,
      csv: ({ level }) => level,
    },
    { title: t.decisions, kind: 'end', cell: decisionsOf, csv: ({ decisions }) => decisions },
    {
      title: t.labels,
      kind: 'end',
      cell: ({ fraud, genuine }) => `${fraud} / ${genuine}`,
      csv: ({ fraud, genuine }) => `${fraud} / ${genuine}`,
    },
    {
      title: t.beside,
      kind: 'end',
      cell: ({ beside, hub }) => (
        <>
          {countText(beside)}
          {hub && (
            <div>
              <small>{t.hub}</small>
            </div>
          )}
        </>
      ),
      csv: ({ beside }) => beside,
    },
    { title: t.steps, isOnlyInFile: true, cell: ({ depth }) => depth, csv: ({ depth }) => depth },
    {
      title: t.last,
      cell: ({ lastAtMs }) => <Instant atMs={lastAtMs} />,
      csv: ({ lastAtMs }) => (lastAtMs === null ? null : instantText(lastAtMs)),
    },
    {
      title: t.lists,
      cell: ({ lists }) => (lists.length === 0 ? t.none : lists.map((list) => nameOf(list)).join(', ')),
      csv: ({ lists }) => lists.join(' '),
    },
  ];
}
