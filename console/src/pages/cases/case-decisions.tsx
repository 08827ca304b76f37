import Button from 'antd/es/button';
import { Link } from 'react-router';
import type { CaseDetails } from '../../api/cases.ts';
import { useMay } from '../../api/session.ts';
import { levelText } from '../../text/level-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import ledger from '../ledger/ledger.module.css';
import { casePath } from './case-filter.ts';
import { casesText } from './cases-text.ts';

type Decision = CaseDetails['decisions'][number];
type Related = CaseDetails['related'][number];
type Beside = CaseDetails['beside'][number];
type Plain = Pick<Decision, 'orderId' | 'atMs' | 'level'>;

/** What every decision has. */
function usePlainColumns(): readonly Column<Plain>[] {
  const t = useText(casesText);
  const levels = useText(levelText);
  return [
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.order,
      cell: ({ orderId }) => (
        <Link to={callPath(orderId)}>
          <code className={ledger['order']}>{orderId}</code>
        </Link>
      ),
      csv: ({ orderId }) => orderId,
    },
    {
      title: t.level,
      cell: ({ level }) => <LevelMark level={level}>{levels[level]}</LevelMark>,
      csv: ({ level }) => level,
    },
  ];
}

/** What decisions of this case and of others have. */
function useColumns(): readonly Column<Plain & Pick<Decision, 'scene'>>[] {
  const t = useText(casesText);
  return [
    ...usePlainColumns(),
    {
      title: t.scene,
      cell: ({ scene }) => (scene === '' ? '—' : <LongText isCode>{scene}</LongText>),
      csv: ({ scene }) => scene,
    },
  ];
}

/** What a decision has in common with the case. */
function useSharesColumn(): Column<Pick<Beside, 'shares'>> {
  const t = useText(casesText);
  return {
    title: t.shares,
    cell: ({ shares }) => shares.map((kind) => t.kinds[kind]).join(' · '),
    csv: ({ shares }) => shares.join(' '),
  };
}

interface Props {
  readonly decisions: readonly Decision[];
  /** The order that is explained. */
  readonly shown: string | null;
  readonly onShow: (orderId: string) => void;
}

/** The decisions of a case. Each can be explained in place. */
export function CaseDecisions({ decisions, shown, onShow }: Props) {
  const t = useText(casesText);
  const may = useMay();
  const columns: readonly Column<Decision>[] = [
    ...useColumns(),
    {
      title: t.joinedBy,
      cell: ({ joinedBy }) => (joinedBy === null ? t.first : t.sameAs(t.kinds[joinedBy])),
      csv: ({ joinedBy }) => joinedBy,
    },
    ...(may('risk.explain')
      ? [
          {
            title: t.showWhy,
            kind: 'actions' as const,
            cell: ({ orderId }: Decision) =>
              orderId === shown ? (
                t.shown
              ) : (
                <Button size="small" aria-label={`${t.showWhy}: ${orderId}`} onClick={() => onShow(orderId)}>
                  {t.showWhy}
                </Button>
              ),
          },
        ]
      : []),
  ];
  return (
    <DataTable
      caption={t.list}
      title={t.list}
      columns={columns}
      rows={decisions}
      rowKey={({ orderId }) => orderId}
      empty={<p>{t.gone}</p>}
      fileName="renzheng-case"
    />
  );
}

/** Decisions of other cases with something in common. */
export function RelatedDecisions({ related }: { readonly related: readonly Related[] }) {
  const t = useText(casesText);
  const columns: readonly Column<Related>[] = [
    ...useColumns(),
    useSharesColumn(),
    {
      title: t.number,
      cell: ({ caseId, caseNumber }) => <Link to={casePath(caseId)}>{t.title(caseNumber)}</Link>,
      csv: ({ caseNumber }) => caseNumber,
    },
    {
      title: t.outcome,
      cell: ({ caseState, outcome }) => (outcome === null ? t.states[caseState] : t.outcomes[outcome]),
      csv: ({ caseState, outcome }) => outcome ?? caseState,
    },
  ];
  return (
    <DataTable
      caption={t.related}
      title={t.related}
      columns={columns}
      rows={related}
      rowKey={({ orderId }) => orderId}
      empty={<p>{t.relatedNone}</p>}
      fileName="renzheng-related-decisions"
    />
  );
}

/** Decisions that belong to no case, with something in common. */
export function DecisionsBeside({ beside }: { readonly beside: readonly Beside[] }) {
  const t = useText(casesText);
  return (
    <DataTable
      caption={t.beside}
      title={t.beside}
      columns={[...usePlainColumns(), useSharesColumn()]}
      rows={beside}
      rowKey={({ orderId }) => orderId}
      empty={<p>{t.besideNone}</p>}
      fileName="renzheng-decisions-beside"
    />
  );
}
