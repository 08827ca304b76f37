import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { ledgerExport, ledgerPage } from '../../api/ledger.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ClearLink } from '../../ui/filter-form.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { cursorOf } from '../../ui/query-filter.ts';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useCallColumns } from './call-columns.tsx';
import { LedgerFilterForm } from './ledger-filter-form.tsx';
import { filterOf, isEmpty, ledgerPath, queryOf, type LedgerFilter } from './ledger-filter.ts';
import styles from './ledger.module.css';
import { ledgerText } from './ledger-text.ts';
import { OrderField } from './order-field.tsx';

/** The ledger: filters and page stand in the address, so it can be shared. A page is found by cursor, never by count. */
export function LedgerPage() {
  const t = useText(ledgerText);
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const cursor = cursorOf(query);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...ledgerPage(filter, cursor),
    placeholderData: keepPreviousData,
  });
  const columns = useCallColumns();
  return (
    <Page title={t.title} lead={t.lead}>
      <OrderField />
      <LedgerFilterForm key={queryOf(filter).toString()} filter={filter} onFilter={(next) => setQuery(queryOf(next))} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && !error && (
        <>
          <DataTable
            caption={t.title}
            note={t.rows(data.rows.length, data.nextCursor === null)}
            columns={columns}
            rows={data.rows}
            isBusy={isPlaceholderData}
            rowKey={({ orderId }) => orderId}
            empty={<Nothing isFiltered={!isEmpty(filter)} />}
            fileName="renzheng-ledger"
            {...(data.rows.length > 0 && {
              exportButton: <DownloadLink href={ledgerExport(filter)}>{t.exportAll}</DownloadLink>,
            })}
          />
          <Pages filter={filter} cursor={cursor} next={data.nextCursor} />
        </>
      )}
    </Page>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  const t = useText(ledgerText);
  const may = useMay();
  return (
    <>
      <p>{isFiltered ? t.empty : t.none}</p>
      <p>{isFiltered ? t.emptyWhat : t.noneWhat}</p>
      {isFiltered ? <ClearLink to="/ledger" /> : may('apps.list') && <Link to="/apps">{t.toApps}</Link>}
    </>
  );
}

interface PagesProps {
  readonly filter: LedgerFilter;
  readonly cursor: string | null;
  readonly next: string | null;
}

function Pages({ filter, cursor, next }: PagesProps) {
  const t = useText(ledgerText);
  const older = queryOf(filter);
  if (next !== null) older.set('cursor', next);
  return (
    <div className={styles['pages']}>
      {cursor !== null && <LinkButton to={ledgerPath(filter)}>{t.newest}</LinkButton>}
      {next !== null && <LinkButton to={`/ledger?${older}`}>{t.older}</LinkButton>}
    </div>
  );
}
