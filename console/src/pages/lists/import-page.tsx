import { useMutation } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useEffect, useId, useRef, useState } from 'react';
import { importEntries, previewEntries } from '../../api/lists.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { Figures } from '../../ui/figures.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import styles from '../apps/apps.module.css';
import field from '../../ui/field.module.css';
import { FileField } from './file-field.tsx';
import { useListName } from './list-name.ts';
import { listsText } from './lists-text.ts';
import { RefusedRows } from './refused-rows.tsx';
import { keepImport, stoppedImport, type ImportedSoFar } from './stopped-import.ts';
import { linesOf, partsOf } from './table-parts.ts';

type Preview = Awaited<ReturnType<typeof previewEntries>>;

interface Sum {
  readonly added: number;
  readonly unchanged: number;
  readonly duplicates: number;
  readonly refusedRows: number;
}

/** A longer table is not shown in the field, which would be slow. */
const SHOWN_LENGTH_MAX = 200_000;

/** Imports entries from a table: preview, mending of refused rows, import with its progress. */
export function ImportListPage() {
  const t = useText(listsText);
  const [csv, setCsv] = useState('');
  const preview = useMutation({ mutationFn: previewEntries });
  const [done, setDone] = useState<ImportedSoFar | null>(null);
  const [earlier, setEarlier] = useState(stoppedImport);
  const hasLeft = useHasLeft();
  const send = useChange(['lists'], (text: string) => {
    setEarlier(null);
    return sendParts(text, setDone, hasLeft);
  });
  const take = (text: string) => {
    setCsv(text);
    preview.reset();
    send.reset();
    setDone(null);
  };
  return (
    <Page title={t.importTitle} lead={t.importLead} actions={<LinkButton to="/lists">{t.back}</LinkButton>}>
      <LeaveGuard isActive={send.isPending} title={t.leaveTitle} what={t.leaveWhat} action={t.leave} />
      {earlier && (
        <Alert
          type="warning"
          showIcon
          title={t.stoppedAt(countText(earlier.rows), countText(earlier.total), countText(earlier.added))}
          description={t.importAgain}
        />
      )}
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          preview.mutate(csv);
        }}
      >
        <Panel title={t.importTitle}>
          <div className={styles['fields']}>
            <FileField label={t.file} hint={t.fileHint} onText={take} />
            {csv.length <= SHOWN_LENGTH_MAX && (
              <TextAreaField label={t.csv} hint={t.csvHint} value={csv} onValue={take} rows={5} />
            )}
          </div>
        </Panel>
        <div className={styles['buttons']}>
          <Button
            htmlType="submit"
            type={preview.data ? 'default' : 'primary'}
            loading={preview.isPending}
            disabled={csv.trim() === ''}
          >
            {t.preview}
          </Button>
        </div>
      </form>
      {preview.error && <ProblemPanel error={preview.error} />}
      {preview.data && !send.data && (
        <>
          <PreviewFigures preview={preview.data} />
          {preview.data.refused.length > 0 && (
            <RefusedRows
              key={csv}
              csv={csv}
              preview={preview.data}
              onMend={(text) => {
                take(text);
                preview.mutate(text);
              }}
            />
          )}
          {preview.data.added > 0 && (
            <div className={styles['buttons']}>
              <Button type="primary" loading={send.isPending} onClick={() => send.mutate(csv)}>
                {t.doImport(countText(preview.data.added))}
              </Button>
            </div>
          )}
        </>
      )}
      {done && !send.data && <Bar {...done} />}
      {send.error && (
        <>
          <Alert type="warning" showIcon title={t.importAgain} />
          <ProblemPanel error={send.error} onRetry={() => send.mutate(csv)} />
        </>
      )}
      {send.data && <Result sum={send.data} />}
    </Page>
  );
}

/** Tells whether the person has left the page, which ends an import. */
function useHasLeft(): () => boolean {
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
    };
  }, []);
  return () => left.current;
}

/** Sends a table part by part, until all of it is sent or the person leaves. What was imported until then is kept. */
async function sendParts(text: string, onDone: (soFar: ImportedSoFar) => void, hasLeft: () => boolean): Promise<Sum> {
  const lines = linesOf(text);
  const total = lines.rows.length;
  let rows = 0;
  let sum: Sum = { added: 0, unchanged: 0, duplicates: 0, refusedRows: 0 };
  const tell = () => {
    const soFar = { rows, total, added: sum.added };
    keepImport(soFar);
    onDone(soFar);
  };
  tell();
  for (const part of partsOf(lines)) {
    if (hasLeft()) return sum;
    const { added, unchanged, duplicates, refusedRows } = await importEntries({ csv: part.csv, more: part.more });
    sum = {
      added: sum.added + added,
      unchanged: sum.unchanged + unchanged,
      duplicates: sum.duplicates + duplicates,
      refusedRows: sum.refusedRows + refusedRows,
    };
    rows += part.rows;
    tell();
  }
  keepImport(null);
  return sum;
}

function PreviewFigures({ preview }: { readonly preview: Preview }) {
  const t = useText(listsText);
  const nameOf = useListName();
  return (
    <>
      <Figures
        title={t.previewTitle}
        figures={[
          [t.rowsAll, countText(preview.rows)],
          [t.wouldAdd, countText(preview.added)],
          [t.unchanged, countText(preview.unchanged)],
          [t.duplicates, countText(preview.duplicates)],
          [t.refused, countText(preview.refusedRows)],
        ]}
      />
      {preview.parts.length > 0 && (
        <p>
          {t.parts}{' '}
          {preview.parts
            .map(({ list, kind, entries }) => `${nameOf(list)}, ${t.kinds[kind]}: ${countText(entries)}`)
            .join('; ')}
        </p>
      )}
    </>
  );
}

function Bar({ rows, total }: ImportedSoFar) {
  const t = useText(listsText);
  const id = useId();
  return (
    <div className={field['field']}>
      <label htmlFor={id}>{t.importing}</label>
      <progress id={id} max={Math.max(1, total)} value={rows} />
      <div className={field['hint']}>{t.progress(countText(rows), countText(total))}</div>
    </div>
  );
}

function Result({ sum }: { readonly sum: Sum }) {
  const t = useText(listsText);
  return (
    <>
      <Alert
        type="success"
        showIcon
        role="status"
        title={t.imported(countText(sum.added))}
        description={t.importedMore(countText(sum.unchanged), countText(sum.duplicates), countText(sum.refusedRows))}
      />
      <div className={styles['buttons']}>
        <LinkButton to="/lists" isPrimary>
          {t.back}
        </LinkButton>
      </div>
    </>
  );
}
