import Button from 'antd/es/button';
import { useState } from 'react';
import { recordFile, resetSandbox, useSandboxChange, type SandboxEvent, type ShownSandbox } from '../../api/sandbox.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { sandboxText } from './sandbox-text.ts';

const FIRST_ROWS = 10;

/** What happened in a sandbox last, the file of all of it, and the button that forgets it. */
export function RecordPanel({ sandbox }: { readonly sandbox: ShownSandbox }) {
  const t = useText(sandboxText);
  const [isAsked, setAsked] = useState(false);
  const { appId, events, lastEvents } = sandbox;
  const reset = useSandboxChange(() => resetSandbox(appId));
  return (
    <>
      <DataTable
        caption={t.record}
        title={t.record}
        filter={<p>{t.recordLead(countText(events))}</p>}
        columns={useColumns()}
        rows={lastEvents.map((event, at) => ({ ...event, at }))}
        rowKey={({ at }) => at}
        empty={<p>{t.noEvents}</p>}
        firstRows={FIRST_ROWS}
        fileName="renzheng-sandbox"
        exportButton={events > 0 && <DownloadLink href={recordFile(appId)}>{t.download}</DownloadLink>}
        actions={
          events > 0 && (
            <Button danger size="small" onClick={() => setAsked(true)}>
              {t.reset}
            </Button>
          )
        }
      />
      {isAsked && (
        <ConfirmDialog
          title={t.resetTitle}
          action={t.reset}
          isDangerous
          change={reset}
          onClose={() => {
            setAsked(false);
            reset.reset();
          }}
        >
          <p>{t.resetWhat(countText(events))}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function useColumns(): readonly Column<SandboxEvent & { readonly at: number }>[] {
  const t = useText(sandboxText);
  const apis = useText(apiText);
  return [
    { title: t.time, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.what,
      cell: ({ api }) => (api === null ? t.clockMoved : <LongText>{apiName(apis, api)}</LongText>),
      csv: ({ api }) => api,
    },
    {
      title: t.scenario,
      cell: ({ scenario }) => (scenario === null ? '—' : <LongText isCode>{scenario}</LongText>),
      csv: ({ scenario }) => scenario,
    },
    { title: t.code, cell: ({ code }) => (code === null ? '—' : <CodeName code={code} />), csv: ({ code }) => code },
    {
      title: t.order,
      cell: ({ orderId }) => (orderId === null ? '—' : <LongText isCode>{orderId}</LongText>),
      csv: ({ orderId }) => orderId,
    },
    {
      title: t.charged,
      cell: ({ charged }) => (charged === null ? '—' : charged ? t.yes : t.no),
      csv: ({ charged }) => charged,
    },
  ];
}
