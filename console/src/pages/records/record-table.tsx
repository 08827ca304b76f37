import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import {
  attackPage,
  consentPage,
  evidencePage,
  outcomePage,
  type AttackRow,
  type ConsentRow,
  type EvidenceRow,
  type OutcomeRow,
  type RecordKind,
  type RecordQuery,
} from '../../api/records.ts';
import { attackKindText } from '../../text/attack-text.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useAppName } from '../ledger/call-columns.tsx';
import { callPath } from '../ledger/ledger-filter.ts';
import ledger from '../ledger/ledger.module.css';
import { recordsPath, type RecordFilter } from './record-filter.ts';
import { recordsText } from './records-text.ts';

interface Props {
  readonly query: RecordQuery;
  readonly filter: RecordFilter;
}

/** A column of times. */
function time<Row>(title: string, of: (row: Row) => number | null): Column<Row> {
  return {
    title,
    cell: (row) => <Instant atMs={of(row)} />,
    csv: (row) => {
      const atMs = of(row);
      return atMs === null ? null : instantText(atMs);
    },
  };
}

/** The attacks on faces that fit a filter. */
export function AttackTable({ query, filter }: Props) {
  const t = useText(recordsText);
  const found = useQuery({ ...attackPage(query), placeholderData: keepPreviousData });
  const kinds = useText(attackKindText);
  const appName = useAppName();
  const columns: readonly Column<AttackRow>[] = [
    time(t.at, ({ atMs }) => atMs),
    { title: t.person, cell: ({ person }) => <code>{person}</code>, csv: ({ person }) => person },
    { title: t.kind, cell: ({ kind }) => kinds[kind], csv: ({ kind }) => kind },
    { title: t.source, cell: ({ source }) => <LongText isCode>{source}</LongText>, csv: ({ source }) => source },
    { title: t.eventId, cell: ({ eventId }) => <LongText isCode>{eventId}</LongText>, csv: ({ eventId }) => eventId },
    { title: t.score, kind: 'end', cell: ({ score }) => score ?? '—', csv: ({ score }) => score },
    {
      title: t.app,
      cell: ({ appId }) => (appId === null ? '—' : <LongText>{appName(appId)}</LongText>),
      csv: ({ appId }) => appId,
    },
    {
      title: t.retracted,
      cell: ({ isRetracted }) => (isRetracted ? <Mark kind="plain">{t.yes}</Mark> : t.no),
      csv: ({ isRetracted }) => (isRetracted ? t.yes : t.no),
    },
  ];
  return <Rows of="attacks" found={found} {...{ query, filter, columns }} rowKey={({ number }) => number} />;
}

/** The evidence of fraud that fits a filter. */
export function EvidenceTable({ query, filter }: Props) {
  const t = useText(recordsText);
  const found = useQuery({ ...evidencePage(query), placeholderData: keepPreviousData });
  const columns: readonly Column<EvidenceRow>[] = [
    time(t.at, ({ observedAtMs }) => observedAtMs),
    { title: t.subject, cell: ({ subject }) => <code>{subject}</code>, csv: ({ subject }) => subject },
    { title: t.code, kind: 'end', cell: ({ code }) => code, csv: ({ code }) => code },
    { title: t.level, kind: 'end', cell: ({ level }) => level, csv: ({ level }) => level },
    { title: t.weight, kind: 'end', cell: ({ weight }) => weight, csv: ({ weight }) => weight },
    { title: t.source, cell: ({ source }) => <LongText isCode>{source}</LongText>, csv: ({ source }) => source },
    time(t.expires, ({ expiresAtMs }) => expiresAtMs),
  ];
  return (
    <Rows
      of="evidence"
      found={found}
      {...{ query, filter, columns }}
      rowKey={({ evidenceId, subject }) => `${evidenceId} ${subject}`}
    />
  );
}

/** The outcomes that were reported and fit a filter. That of an order leads to its call. */
export function OutcomeTable({ query, filter }: Props) {
  const t = useText(recordsText);
  const found = useQuery({ ...outcomePage(query), placeholderData: keepPreviousData });
  const columns: readonly Column<OutcomeRow>[] = [
    time(t.known, ({ observedAtMs }) => observedAtMs),
    {
      title: t.outcome,
      cell: ({ outcome }) => <Mark kind={outcome === 'fraud' ? 'bad' : 'good'}>{t.outcomes[outcome]}</Mark>,
      csv: ({ outcome }) => t.outcomes[outcome],
    },
    { title: t.about, cell: ({ kind }) => t.abouts[kind], csv: ({ kind }) => t.abouts[kind] },
    {
      title: t.order,
      cell: ({ orderId }) => (orderId === null ? '—' : <Link to={callPath(orderId)}>{orderId}</Link>),
      csv: ({ orderId }) => orderId,
    },
    {
      title: t.subject,
      cell: ({ subject }) => (subject === null ? '—' : <code>{subject}</code>),
      csv: ({ subject }) => subject,
    },
    { title: t.source, cell: ({ source }) => <LongText isCode>{source}</LongText>, csv: ({ source }) => source },
  ];
  // A person can be told of twice at one time, under references that are not shown.
  const numbers = new Map(found.data?.rows.map((row, at) => [row, at]));
  return <Rows of="outcomes" found={found} {...{ query, filter, columns }} rowKey={(row) => numbers.get(row) ?? 0} />;
}

const STATES = { holds: 'good', ended: 'plain', withdrawn: 'warning' } as const;

/** The consents that fit a filter. */
export function ConsentTable({ query, filter }: Props) {
  const t = useText(recordsText);
  const found = useQuery({ ...consentPage(query), placeholderData: keepPreviousData });
  const appName = useAppName();
  const columns: readonly Column<ConsentRow>[] = [
    time(t.given, ({ givenAtMs }) => givenAtMs),
    { title: t.person, cell: ({ person }) => <code>{person}</code>, csv: ({ person }) => person },
    { title: t.app, cell: ({ appId }) => <LongText>{appName(appId)}</LongText>, csv: ({ appId }) => appId },
    {
      title: t.consentId,
      cell: ({ consentId }) => <LongText isCode>{consentId}</LongText>,
      csv: ({ consentId }) => consentId,
    },
    {
      title: t.state,
      cell: ({ state }) => <Mark kind={STATES[state]}>{t.states[state]}</Mark>,
      csv: ({ state }) => t.states[state],
    },
    time(t.ends, ({ endsAtMs }) => endsAtMs),
    time(t.withdrawn, ({ withdrawnAtMs }) => withdrawnAtMs),
  ];
  return (
    <Rows
      of="consents"
      found={found}
      {...{ query, filter, columns }}
      rowKey={({ person, appId, consentId }) => `${person} ${appId} ${consentId}`}
    />
  );
}

interface RowsProps<Row> extends Props {
  readonly of: RecordKind;
  readonly found: {
    readonly data: { readonly rows: readonly Row[]; readonly nextCursor: string | null } | undefined;
    readonly error: Error | null;
    readonly isPlaceholderData: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
}

function Rows<Row>({ of, found, columns, rowKey, query, filter }: RowsProps<Row>) {
  const t = useText(recordsText);
  const { data, error, isPlaceholderData, refetch } = found;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <DataTable
        caption={t.kinds[of]}
        note={t.rows(data.rows.length, data.nextCursor === null)}
        columns={columns}
        rows={data.rows}
        rowKey={rowKey}
        isBusy={isPlaceholderData}
        empty={
          <>
            <p>{t.empty}</p>
            <p>{t.emptyWhat}</p>
          </>
        }
        fileName={`renzheng-${of}`}
      />
      <div className={ledger['pages']}>
        {query.cursor !== '' && <LinkButton to={recordsPath(of, filter, { shown: true })}>{t.newest}</LinkButton>}
        {data.nextCursor !== null && (
          <LinkButton to={recordsPath(of, filter, { shown: true, cursor: data.nextCursor })}>{t.older}</LinkButton>
        )}
      </div>
    </>
  );
}
