import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { decisionPage, type DecisionRow } from '../../api/risk.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { ClearLink } from '../../ui/filter-form.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { LevelMark } from '../../ui/level-mark.tsx';
import { levelText } from '../../text/level-text.ts';
import { Page } from '../../ui/page.tsx';
import { cursorOf } from '../../ui/query-filter.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useAppName } from '../ledger/call-columns.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import ledger from '../ledger/ledger.module.css';
import { asked, decisionsPath, filterOf, queryOf } from './decision-filter.ts';
import { DecisionFilterForm } from './decision-filter-form.tsx';
import { riskText, typeMeaning } from './risk-text.ts';

/** The decisions of the risk decision: filters and page stand in the address, so it can be shared. */
export function DecisionsPage() {
  const t = useText(riskText);
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const cursor = cursorOf(query);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...decisionPage(asked(filter), cursor),
    placeholderData: keepPreviousData,
  });
  const columns = useDecisionColumns();
  const older = queryOf(filter);
  if (data && data.nextCursor !== null) older.set('cursor', data.nextCursor);
  return (
    <Page title={t.listTitle} lead={t.listLead}>
      <DecisionFilterForm
        key={queryOf(filter).toString()}
        filter={filter}
        onFilter={(next) => setQuery(queryOf(next))}
      />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && !error && (
        <>
          <DataTable
            caption={t.listTitle}
            note={t.rows(data.rows.length, data.nextCursor === null)}
            columns={columns}
            rows={data.rows}
            rowKey={({ orderId }) => orderId}
            isBusy={isPlaceholderData}
            empty={
              <>
                <p>{t.empty}</p>
                <p>{t.emptyWhat}</p>
                <ClearLink to="/decisions" />
              </>
            }
            fileName="renzheng-decisions"
          />
          <div className={ledger['pages']}>
            {cursor !== null && <LinkButton to={decisionsPath(filter)}>{t.newest}</LinkButton>}
            {data.nextCursor !== null && <LinkButton to={`/decisions?${older}`}>{t.older}</LinkButton>}
          </div>
        </>
      )}
    </Page>
  );
}

function useDecisionColumns(): readonly Column<DecisionRow>[] {
  const t = useText(riskText);
  const levels = useText(levelText);
  const appName = useAppName();
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
    { title: t.points, kind: 'end', cell: ({ points }) => points, csv: ({ points }) => points },
    {
      title: t.settledBy,
      cell: ({ settledBy }) => Object.entries(t.settled).find(([name]) => name === settledBy)?.[1] ?? settledBy,
      csv: ({ settledBy }) => settledBy,
    },
    {
      title: t.types,
      cell: ({ types }) => (types.length === 0 ? '—' : types.map((code) => <TypeName key={code} code={code} />)),
      csv: ({ types }) => types.join(' '),
    },
    {
      title: t.rule,
      cell: ({ fired }) => (fired.length === 0 ? '—' : <LongText isCode>{fired.join(', ')}</LongText>),
      csv: ({ fired }) => fired.join(' '),
    },
    {
      title: t.scene,
      cell: ({ scene }) => (scene === '' ? '—' : <LongText isCode>{scene}</LongText>),
      csv: ({ scene }) => scene,
    },
    { title: t.app, cell: ({ appId }) => <LongText>{appName(appId)}</LongText>, csv: ({ appId }) => appId },
  ];
}

function TypeName({ code }: { readonly code: number }) {
  const t = useText(riskText);
  return <div>{`${code} ${typeMeaning(t.meanings, code)}`}</div>;
}
