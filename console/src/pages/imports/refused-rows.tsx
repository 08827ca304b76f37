import { refusedFile, type PersonImport } from '../../api/person-imports.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import styles from './imports.module.css';
import { importsText } from './imports-text.ts';
import { SendPanel } from './send-panel.tsx';

type Reason = PersonImport['reasons'][number];
type Refused = PersonImport['firstRefused'][number];

/** What was refused and why, the rows as a file, and a place for the mended file. */
export function RefusedRows({ told }: { readonly told: PersonImport }) {
  const t = useText(importsText);
  const may = useMay();
  const language = useLanguage();
  // The rows that have not ended need the photos that a mended file takes over.
  const canMend = told.state !== 'receiving' && told.done === told.rows;
  return (
    <>
      <Panel title={t.refusedTitle} lead={t.refusedLead}>
        <div className={styles['stack']}>
          {may('person-imports.refused') && (
            <div>
              <DownloadLink href={refusedFile(told.importId, language)}>
                {`${t.download} (${countText(told.refused)})`}
              </DownloadLink>
            </div>
          )}
          {!canMend && <div>{t.mendLater}</div>}
        </div>
      </Panel>
      {canMend && may('person-imports.part') && <SendPanel title={t.mend} lead={t.mendLead} mends={told.importId} />}
      <Reasons reasons={told.reasons} />
      <FirstRefused rows={told.firstRefused} />
    </>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  const t = useText(importsText);
  const columns: readonly Column<Reason>[] = [
    { title: t.reason, cell: ({ reason }) => reason, csv: ({ reason }) => reason },
    { title: t.whatToDo, cell: ({ advice }) => advice, csv: ({ advice }) => advice },
    { title: t.rows, kind: 'end', cell: ({ rows }) => countText(rows), csv: ({ rows }) => rows },
  ];
  return (
    <DataTable
      caption={t.reasons}
      title={t.reasons}
      columns={columns}
      rows={reasons}
      rowKey={({ refusal }) => refusal}
      empty={null}
      fileName="renzheng-import-reasons"
    />
  );
}

function FirstRefused({ rows }: { readonly rows: readonly Refused[] }) {
  const t = useText(importsText);
  const columns: readonly Column<Refused>[] = [
    { title: t.line, kind: 'end', cell: ({ line }) => countText(line), csv: ({ line }) => line },
    { title: t.reason, cell: ({ reason }) => reason, csv: ({ reason }) => reason },
    { title: t.whatToDo, cell: ({ advice }) => advice, csv: ({ advice }) => advice },
    { title: t.detail, cell: detailOf, csv: detailOf },
  ];
  return (
    <DataTable
      caption={t.firstOnes}
      title={t.firstOnes}
      columns={columns}
      rows={rows}
      rowKey={({ line }) => line}
      empty={null}
      firstRows={10}
      fileName="renzheng-import-refused"
    />
  );
}

/** The server's own words, if they say more than the reason, e.g. which rule a photo fails. */
function detailOf({ refusal, detail }: Refused): string {
  return /^(photo-un|photo-several|photos-differ|row-damaged)/.test(refusal) ? detail : '—';
}
