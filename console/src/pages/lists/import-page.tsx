import { useMutation } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useId, useState } from 'react';
import { previewEntries } from '../../api/lists.ts';
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
import type { ImportedSoFar } from './stopped-import.ts';
import { useListImport, type Sum } from './use-list-import.ts';

type Preview = Awaited<ReturnType<typeof previewEntries>>;

/** A longer table is not shown in the field, which would be slow. */
const SHOWN_LENGTH_MAX = 200_000;

/** Imports entries from a table: preview, mending of refused rows, import with its progress. */
export function ImportListPage() {
  const t = useText(listsText);
  const [csv, setCsv] = useState('');
  const preview = useMutation({ mutationFn: previewEntries });
  const { send, done, earlier, forget } = useListImport();
  const take = (text: string) => {
    setCsv(text);
    preview.reset();
    forget();
  };
  return (
    <Page title={t.importTitle} lead={t.importLead} actions={<LinkButton to="/lists">{t.back}</LinkButton>}>
      <LeaveGuard isActive={send.isPending} title={t.leaveTitle} what={t.leaveWhat} action={t.leave} />
      {earlier && <Stopped {...earlier} />}
      <TableForm csv={csv} preview={preview} onText={take} />
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

interface TableFormProps {
  readonly csv: string;
  readonly preview: {
    readonly data: Preview | undefined;
    readonly isPending: boolean;
    readonly mutate: (csv: string) => void;
  };
  readonly onText: (csv: string) => void;
}

/** Takes the table, as a file or as text, and previews it. */
function TableForm({ csv, preview, onText }: TableFormProps) {
  const t = useText(listsText);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        preview.mutate(csv);
      }}
    >
      <Panel title={t.importTitle}>
        <div className={styles['fields']}>
          <FileField label={t.file} hint={t.fileHint} onText={onText} />
          {csv.length <= SHOWN_LENGTH_MAX && (
            <TextAreaField label={t.csv} hint={t.csvHint} value={csv} onValue={onText} rows={5} />
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
  );
}

/** Says how far an earlier import came that did not end. */
function Stopped({ rows, total, added }: ImportedSoFar) {
  const t = useText(listsText);
  return (
    <Alert
      type="warning"
      showIcon
      title={t.stoppedAt(countText(rows), countText(total), countText(added))}
      description={t.importAgain}
    />
  );
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
