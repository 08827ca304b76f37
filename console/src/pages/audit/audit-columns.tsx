import { Link } from 'react-router';
import type { AuditRow } from '../../api/audit.ts';
import { useText } from '../../text/language.tsx';
import { operationName, operationText } from '../../text/operation-text.ts';
import { problemText } from '../../text/problem-text.ts';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import styles from './audit.module.css';
import { auditText } from './audit-text.ts';
import { Mark } from '../../ui/mark.tsx';

/** The columns of the audit. */
export function useAuditColumns(): readonly Column<AuditRow>[] {
  const t = useText(auditText);
  const operations = useText(operationText);
  return [
    { title: t.number, cell: ({ number }) => number, csv: ({ number }) => number },
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.who,
      cell: ({ administratorName: name }) =>
        name === null ? (
          t.nobody
        ) : (
          <Link to={`/audit?${new URLSearchParams({ administrator: name })}`}>
            <LongText>{name}</LongText>
          </Link>
        ),
      csv: ({ administratorName }) => administratorName,
    },
    {
      title: t.what,
      cell: ({ operation }) => (
        <>
          <div>{operationName(operations, operation)}</div>
          <code className={styles['code']}>{operation}</code>
        </>
      ),
      csv: ({ operation }) => operation,
    },
    { title: t.kind, cell: ({ kind }) => t[kind], csv: ({ kind }) => t[kind] },
    { title: t.outcome, cell: (row) => <Outcome row={row} />, csv: ({ outcome }) => outcome },
    {
      title: t.subject,
      cell: ({ subject }) => (subject === null ? '—' : <LongText isCode>{subject}</LongText>),
      csv: ({ subject }) => subject,
    },
    {
      title: t.source,
      cell: ({ addressDigest: address }) =>
        address === null ? (
          '—'
        ) : (
          <Link to={`/audit?${new URLSearchParams({ address })}`} title={address}>
            <code>{address.slice(0, 8)}</code>
          </Link>
        ),
      csv: ({ addressDigest }) => addressDigest,
    },
    { title: t.fields, cell: (row) => <Fields row={row} />, csv: ({ fields }) => JSON.stringify(fields) },
  ];
}

function Outcome({ row: { outcome } }: { readonly row: AuditRow }) {
  const t = useText(auditText);
  const problems = useText(problemText);
  if (outcome === 'ok') return <Mark kind="good">{t.ok}</Mark>;
  const words = Object.entries(problems).find(([code]) => code === outcome)?.[1];
  return <Mark kind="bad">{typeof words === 'object' ? words.title : outcome}</Mark>;
}

function Fields({ row: { fields } }: { readonly row: AuditRow }) {
  const t = useText(auditText);
  const entries = Object.entries(fields);
  if (entries.length === 0) return <>{t.noFields}</>;
  return (
    <ul className={styles['fields']}>
      {entries.map(([name, value]) => (
        <li key={name}>
          <LongText isCode>{`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`}</LongText>
        </li>
      ))}
    </ul>
  );
}
