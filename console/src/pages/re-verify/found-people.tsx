import Button from 'antd/es/button';
import { useState } from 'react';
import {
  FINDINGS_PAGE,
  findingsFile,
  listFindings,
  useReVerificationChange,
  type FindingKind,
  type PersonWithFindings,
  type ReVerification,
} from '../../api/re-verification.ts';
import { useMay } from '../../api/session.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { reVerifyText } from './re-verify-text.ts';
import styles from './re-verify.module.css';

/** Digits of a person's id that are shown. They tell the people of one page apart. */
const ID_SHOWN = 8;

/** The people with findings, masked. They are loaded only after a click. */
export function FoundPeople({ findings }: Pick<ReVerification, 'findings'>) {
  const t = useText(reVerifyText);
  const may = useMay();
  const language = useLanguage();
  const [kind, setKind] = useState<FindingKind | null>(null);
  const [rows, setRows] = useState<readonly PersonWithFindings[] | null>(null);
  const [isAll, setAll] = useState(false);
  const columns = useColumns();
  const load = useReVerificationChange(async (shown: readonly PersonWithFindings[]) => {
    const page = await listFindings(kind, shown.at(-1)?.personId ?? null, language);
    setRows([...shown, ...page]);
    setAll(page.length < FINDINGS_PAGE);
  });
  return (
    <>
      <Panel title={t.persons} lead={t.personsLead}>
        <div className={form['form']}>
          <Choice
            label={t.only}
            any={t.every}
            value={kind ?? ''}
            options={findings.map((each) => [each.kind, each.reason] as const)}
            onValue={(chosen) => {
              setKind(chosen === '' ? null : (chosen as FindingKind));
              setRows(null);
            }}
          />
          <div className={form['buttons']}>
            {rows === null && (
              <Button loading={load.isPending} onClick={() => load.mutate([])}>
                {t.open}
              </Button>
            )}
            {may('persons.export-findings') && (
              <DownloadLink href={findingsFile(null, serverLanguage(language))}>{t.export}</DownloadLink>
            )}
          </div>
          {load.error && <ProblemPanel error={load.error} />}
        </div>
      </Panel>
      {rows !== null && (
        <DataTable
          caption={t.persons}
          columns={columns}
          rows={rows}
          rowKey={({ personId }) => personId}
          empty={t.noPersons}
          fileName="renzheng-findings"
          footer={
            isAll ? undefined : (
              <Button loading={load.isPending} onClick={() => load.mutate(rows)}>
                {t.more}
              </Button>
            )
          }
        />
      )}
    </>
  );
}

function useColumns(): readonly Column<PersonWithFindings>[] {
  const t = useText(reVerifyText);
  const textOf = ({ photo, otherId, reason }: PersonWithFindings['findings'][number]) =>
    [
      ...(photo === 0 ? [] : [t.photo(photo)]),
      reason,
      ...(otherId === null ? [] : [t.other(otherId.slice(0, ID_SHOWN))]),
    ].join(' · ');
  return [
    {
      title: t.person,
      cell: ({ personId }) => <code>{personId.slice(0, ID_SHOWN)}</code>,
      csv: ({ personId }) => personId,
    },
    {
      title: t.idNumber,
      cell: ({ idNumber }) => (idNumber === null ? t.unreadable : <code>{idNumber}</code>),
      csv: ({ idNumber }) => idNumber,
    },
    { title: t.name, cell: ({ realName }) => realName ?? t.unreadable, csv: ({ realName }) => realName },
    {
      title: t.finding,
      cell: ({ findings }) => (
        <ul className={styles['findings']}>
          {findings.map((finding) => (
            <li key={`${finding.kind} ${finding.photo}`}>
              {textOf(finding)}
              <div className={styles['advice']}>{finding.advice}</div>
            </li>
          ))}
        </ul>
      ),
      csv: ({ findings }) => findings.map(textOf).join('; '),
    },
  ];
}
