import { useMutation } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useId, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { importRecord, recordFile, replayRecord, useSandboxChange, type ReplayReport } from '../../api/sandbox.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { base64Of } from '../../ui/base64.ts';
import { CodeName } from '../../ui/code-name.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import field from '../../ui/field.module.css';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import styles from './sandbox.module.css';
import { sandboxText } from './sandbox-text.ts';

/** The server takes 32 MiB of base64. */
const FILE_BYTES_MAX = 20 * 1024 * 1024;

/** Plays the record of the sandbox or of a file again, or takes the record of a file over. */
export function ReplayPanel({ appId }: { readonly appId: string }) {
  const t = useText(sandboxText);
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsked, setAsked] = useState(false);
  const replay = useMutation({ mutationFn: async (from: Blob | null) => replayRecord(await readRecord(appId, from)) });
  const take = useSandboxChange(async () => importRecord(appId, await readRecord(appId, file)));
  const withFile = (next: () => void) => (file === null ? setProblem(t.chooseFile) : next());
  const choose = (chosen: File | undefined) => {
    const isTooLarge = chosen !== undefined && chosen.size > FILE_BYTES_MAX;
    setProblem(isTooLarge ? t.tooLarge : null);
    setFile(chosen === undefined || isTooLarge ? null : chosen);
  };
  return (
    <Panel title={t.replay} lead={t.replayLead}>
      <div className={styles['stack']}>
        <div>
          <Button loading={replay.isPending} onClick={() => replay.mutate(null)}>
            {t.replayOwn}
          </Button>
        </div>
        <div className={field['field']}>
          <label htmlFor={id}>{t.file}</label>
          <input
            id={id}
            type="file"
            accept=".json,application/json"
            aria-describedby={`${id}-about`}
            aria-invalid={problem !== null}
            onChange={(event) => choose(event.target.files?.[0])}
          />
          <div id={`${id}-about`} className={problem === null ? field['hint'] : field['problem']}>
            {problem ?? t.fileHint}
          </div>
        </div>
        <div className={styles['row']}>
          <Button loading={replay.isPending} onClick={() => withFile(() => replay.mutate(file))}>
            {t.replayFile}
          </Button>
          <Button danger onClick={() => withFile(() => setAsked(true))}>
            {t.import}
          </Button>
        </div>
        {replay.error && <ProblemPanel error={replay.error} />}
        {replay.data && <Report report={replay.data} />}
        {take.data && <Alert type="success" showIcon role="status" title={t.imported(countText(take.data.events))} />}
      </div>
      {isAsked && (
        <ConfirmDialog
          title={t.importTitle}
          action={t.import}
          isDangerous
          change={take}
          onClose={() => setAsked(false)}
        >
          <p>{t.importWhat}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

/** A record in base64: that of a file, or the one that the server has of the app. Throws an ApiProblem if it cannot be had. */
async function readRecord(appId: string, file: Blob | null): Promise<string> {
  if (file !== null) return base64Of(file);
  const response = await fetch(recordFile(appId), { cache: 'no-store', credentials: 'same-origin' }).catch(() => null);
  if (response === null) throw new ApiProblem('offline', '');
  if (!response.ok) throw new ApiProblem('unreadable', `HTTP ${response.status}`);
  return base64Of(await response.blob());
}

function Report({ report }: { readonly report: ReplayReport }) {
  const t = useText(sandboxText);
  const apis = useText(apiText);
  const { replayed, skipped, differences } = report;
  const columns: readonly Column<ReplayReport['differences'][number]>[] = [
    { title: t.order, cell: ({ orderId }) => <LongText isCode>{orderId}</LongText>, csv: ({ orderId }) => orderId },
    { title: t.api, cell: ({ api }) => <LongText>{apiName(apis, api)}</LongText>, csv: ({ api }) => api },
    {
      title: t.scenario,
      cell: ({ scenario }) => <LongText isCode>{scenario ?? '—'}</LongText>,
      csv: (row) => row.scenario,
    },
    { title: t.was, cell: ({ recordedCode }) => <CodeName code={recordedCode} />, csv: (row) => row.recordedCode },
    {
      title: t.becomes,
      cell: ({ replayedCode, recordedCode }) =>
        replayedCode === null ? (
          t.nothing
        ) : replayedCode === recordedCode ? (
          t.resultDiffers
        ) : (
          <CodeName code={replayedCode} />
        ),
      csv: ({ replayedCode }) => replayedCode,
    },
  ];
  return (
    <>
      <Alert
        type={differences.length === 0 ? 'success' : 'warning'}
        showIcon
        role="status"
        title={differences.length === 0 ? t.noDifference : t.differences(countText(differences.length))}
        description={t.replayed(countText(replayed), countText(skipped))}
      />
      {differences.length > 0 && (
        <DataTable
          caption={t.differences(countText(differences.length))}
          columns={columns}
          rows={differences}
          rowKey={({ orderId }) => orderId}
          empty={null}
          firstRows={50}
          fileName="renzheng-sandbox-replay"
        />
      )}
    </>
  );
}
