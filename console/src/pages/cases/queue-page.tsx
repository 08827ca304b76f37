import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { casePage, type CaseOutcome, type CaseRow, type ResolvedCase } from '../../api/cases.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ClearLink } from '../../ui/filter-form.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LinkTabs } from '../../ui/link-tabs.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { Waiting } from '../../ui/waiting.tsx';
import ledger from '../ledger/ledger.module.css';
import { useCaseColumns } from './case-columns.tsx';
import { CaseFilterForm } from './case-filter-form.tsx';
import { asked, casePath, casesPath, filterOf, isEmpty, placeOf, queryOf, type CaseFilter } from './case-filter.ts';
import { casesText } from './cases-text.ts';
import { resolveText } from './resolve-text.ts';
import { useKeysDialog } from './keys-dialog.tsx';
import { QueueTotals } from './queue-totals.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { ResolvedAlert } from './resolved-alert.tsx';

/** The cases that wait for a person. Filter and page stand in the address. Keys move, open and decide. */
export function QueuePage() {
  const t = useText(casesText);
  const may = useMay();
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const cursor = placeOf(query);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...casePage(asked(filter), cursor),
    placeholderData: keepPreviousData,
  });
  const keys = useKeysDialog(['next', 'previous', 'open', 'approve', 'reject', 'help']);
  const [first] = data?.cases ?? [];
  const older = queryOf(filter);
  if (data && data.nextCursor !== null) older.set('cursor', data.nextCursor);
  return (
    <Page
      title={t.queue}
      lead={t.lead}
      actions={
        <>
          {keys.button}
          {may('cases.policy') && <LinkButton to="/cases/policy">{t.policy}</LinkButton>}
          {first && may('cases.show') && (
            <LinkButton isPrimary to={casePath(first.id, filter)}>
              {t.start}
            </LinkButton>
          )}
        </>
      }
    >
      <QueueTotals />
      <Views filter={filter} />
      <CaseFilterForm key={queryOf(filter).toString()} filter={filter} onFilter={(next) => setQuery(queryOf(next))} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && !error && (
        <>
          <Cases
            rows={data.cases}
            isAll={data.nextCursor === null && cursor === null}
            filter={filter}
            isBusy={isPlaceholderData}
            onHelp={keys.show}
          />
          <div className={ledger['pages']}>
            {cursor !== null && <LinkButton to={casesPath(filter)}>{t.newest}</LinkButton>}
            {data.nextCursor !== null && <LinkButton to={`/cases?${older}`}>{t.older}</LinkButton>}
          </div>
        </>
      )}
      {keys.dialog}
    </Page>
  );
}

/** The filters that people take most. */
function Views({ filter }: { readonly filter: CaseFilter }) {
  const t = useText(casesText);
  const views = [
    [t.tabs.all, {}],
    [t.tabs.mine, { who: 'me' }],
    [t.tabs.unassigned, { who: 'nobody' }],
    [t.tabs.overdue, { overdue: '1' }],
    [t.tabs.resolved, { state: 'resolved', sort: 'newest' }],
  ] as const;
  const present = casesPath(filter);
  return (
    <LinkTabs
      label={t.views}
      links={views.map(([title, part]) => ({ to: casesPath(part), title, isCurrent: casesPath(part) === present }))}
    />
  );
}

interface CasesProps {
  readonly rows: readonly CaseRow[];
  readonly isAll: boolean;
  readonly filter: CaseFilter;
  readonly isBusy: boolean;
  readonly onHelp: () => void;
}

function Cases({ rows, isAll, filter, isBusy, onHelp }: CasesProps) {
  const t = useText(casesText);
  const r = useText(resolveText);
  const may = useMay();
  const navigate = useNavigate();
  const [markedId, setMarkedId] = useState<string | null>(null);
  const [asking, setAsking] = useState<{ readonly found: CaseRow; readonly outcome: CaseOutcome } | null>(null);
  const [resolved, setResolved] = useState<ResolvedCase | null>(null);
  const [nowMs] = useState(() => Date.now());
  const columns = useCaseColumns(filter, nowMs);
  const at = rows.findIndex(({ id }) => id === markedId);
  const marked = rows[at];
  const move = (step: number) => setMarkedId(rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.id ?? null);
  const decide = (outcome: CaseOutcome) =>
    marked && marked.state !== 'resolved' && may('cases.resolve')
      ? () => setAsking({ found: marked, outcome })
      : undefined;
  useKeys({
    j: () => move(1),
    k: () => move(at === -1 ? 1 : -1),
    enter: marked && (() => void navigate(casePath(marked.id, filter))),
    a: decide('genuine'),
    r: decide('fraud'),
    '?': onHelp,
  });
  return (
    <>
      {resolved && <ResolvedAlert key={resolved.case.id} resolved={resolved} />}
      <DataTable
        caption={t.queue}
        note={t.rows(rows.length, isAll)}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        markedKey={markedId}
        isBusy={isBusy}
        empty={<Nothing filter={filter} />}
        fileName="renzheng-cases"
      />
      {asking && (
        <ResolveDialog
          found={asking.found}
          outcome={asking.outcome}
          entities={null}
          action={r.resolve}
          onDone={(done) => {
            setResolved(done);
            setAsking(null);
            move(rows.length - 1 > at ? 1 : -1);
          }}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}

function Nothing({ filter }: { readonly filter: CaseFilter }) {
  const t = useText(casesText);
  if (isEmpty(filter))
    return (
      <>
        <p>{t.nothing}</p>
        <p>{t.nothingWhat}</p>
      </>
    );
  return (
    <>
      <p>{t.noneFits}</p>
      <ClearLink to="/cases" />
    </>
  );
}
