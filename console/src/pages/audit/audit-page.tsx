import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { auditExport, auditPage } from '../../api/audit.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { ClearLink } from '../../ui/filter-form.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useAuditColumns } from './audit-columns.tsx';
import { AuditFilterForm } from './audit-filter-form.tsx';
import { filterOf, queryOf, type AuditFilter } from './audit-filter.ts';
import ledger from '../ledger/ledger.module.css';
import { auditText } from './audit-text.ts';

/** The audit: filters and page stand in the address, so it can be shared. */
export function AuditPage() {
  const t = useText(auditText);
  const may = useMay();
  const [query, setQuery] = useSearchParams();
  const filter = filterOf(query);
  const before = beforeOf(query);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...auditPage(filter, before),
    placeholderData: keepPreviousData,
  });
  const columns = useAuditColumns();
  return (
    <Page title={t.title} lead={t.lead}>
      <AuditFilterForm key={queryOf(filter).toString()} filter={filter} onFilter={(next) => setQuery(queryOf(next))} />
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && !error && (
        <>
          <DataTable
            caption={t.title}
            note={t.rows(data.rows.length, data.nextBefore === null)}
            columns={columns}
            rows={data.rows}
            isBusy={isPlaceholderData}
            rowKey={({ number }) => number}
            empty={<Nothing />}
            fileName="renzheng-audit"
            {...(may('audit.export') && data.rows.length > 0
              ? { exportButton: <DownloadLink href={auditExport(filter)}>{t.exportAll}</DownloadLink> }
              : {})}
          />
          <Pages filter={filter} before={before} next={data.nextBefore} />
        </>
      )}
    </Page>
  );
}

function beforeOf(query: URLSearchParams): number | null {
  const before = query.get('before') ?? '';
  return /^[1-9]\d{0,14}$/.test(before) ? Number(before) : null;
}

function Nothing() {
  const t = useText(auditText);
  return (
    <>
      <p>{t.empty}</p>
      <p>{t.emptyWhat}</p>
      <ClearLink to="/audit" />
    </>
  );
}

interface PagesProps {
  readonly filter: AuditFilter;
  readonly before: number | null;
  readonly next: number | null;
}

function Pages({ filter, before, next }: PagesProps) {
  const t = useText(auditText);
  const older = queryOf(filter);
  if (next !== null) older.set('before', String(next));
  return (
    <div className={ledger['pages']}>
      {before !== null && <LinkButton to={`/audit?${queryOf(filter)}`}>{t.newest}</LinkButton>}
      {next !== null && <LinkButton to={`/audit?${older}`}>{t.older}</LinkButton>}
    </div>
  );
}
