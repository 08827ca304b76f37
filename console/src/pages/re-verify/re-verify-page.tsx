import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import {
  reVerification,
  stopReVerification,
  useReVerificationChange,
  type ReVerification,
} from '../../api/re-verification.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { dayText, Instant } from '../../ui/instant.tsx';
import { BusyNote, JobProgress } from '../../ui/job-progress.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { FoundPeople } from './found-people.tsx';
import { reVerifyText } from './re-verify-text.ts';
import styles from './re-verify.module.css';
import { StartForm } from './start-form.tsx';

/** Checks whether what is registered of people still holds, and shows what was found. */
export function ReVerifyPage() {
  const t = useText(reVerifyText);
  const may = useMay();
  const { data, error, refetch } = useQuery(reVerification(useLanguage()));
  return (
    <Page title={t.title} lead={t.lead} actions={<LinkButton to="/people">{t.back}</LinkButton>}>
      {may('persons.re-verify') && <StartForm isRunning={data?.state === 'running'} />}
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Told told={data} />}
      {data && data.findings.length > 0 && !data.isRemoved && may('persons.findings') && (
        <FoundPeople key={data.startedAtMs} findings={data.findings} />
      )}
    </Page>
  );
}

function Told({ told }: { readonly told: ReVerification }) {
  const t = useText(reVerifyText);
  const { state, findings, people, isRemoved } = told;
  if (state === 'idle')
    return (
      <Panel title={t.result}>
        <p>{t.none}</p>
      </Panel>
    );
  return (
    <>
      <Panel title={t.result}>
        <div className={styles['stack']}>
          {state === 'running' && <Progress told={told} />}
          {state === 'failed' && <Alert type="error" showIcon title={t.failed(told.problem ?? '')} />}
          {state === 'stopped' && <Alert type="info" showIcon title={t.stopped} />}
          {state === 'done' && people === 0 && <Alert type="success" showIcon title={t.good} />}
          {people > 0 && <Alert type="warning" showIcon title={t.found(countText(people))} />}
          {isRemoved && <Alert type="info" showIcon title={t.removed} />}
          <RunFacts told={told} />
        </div>
      </Panel>
      {findings.length > 0 && <FindingTable findings={findings} />}
    </>
  );
}

function Progress({ told: { done, total, isWaiting } }: { readonly told: ReVerification }) {
  const t = useText(reVerifyText);
  const may = useMay();
  const change = useReVerificationChange(stopReVerification);
  return (
    <JobProgress
      label={t.progress}
      done={done}
      total={total}
      stop={may('persons.stop-re-verification') ? { label: t.stop, change } : null}
    >
      <div>{t.checked(countText(done), countText(total))}</div>
      <BusyNote isWaiting={isWaiting} />
    </JobProgress>
  );
}

function RunFacts({ told }: { readonly told: ReVerification }) {
  const t = useText(reVerifyText);
  const { startedBy, startedAtMs, endedAtMs, changedBeforeMs, importId, endsAtMs, isRemoved } = told;
  const narrowed = changedBeforeMs === null ? t.scopeImport : t.scopeBefore(dayText(changedBeforeMs));
  return (
    <Facts
      facts={[
        [t.started, <Instant key="started" atMs={startedAtMs} />],
        [t.by, <LongText key="by">{startedBy ?? ''}</LongText>],
        [t.ended, <Instant key="ended" atMs={endedAtMs} />],
        [t.scope, changedBeforeMs === null && importId === null ? t.scopes.all : narrowed],
        [t.people, countText(told.done)],
        [t.photos, countText(told.photos)],
        [t.reEncoded, countText(told.reEncoded)],
        [t.faceless, countText(told.faceless)],
        // What was removed is kept no longer.
        ...(isRemoved ? [] : [[t.keptUntil, <Instant key="kept" atMs={endsAtMs} />] as const]),
      ]}
    />
  );
}

function FindingTable({ findings }: Pick<ReVerification, 'findings'>) {
  const t = useText(reVerifyText);
  const columns: readonly Column<ReVerification['findings'][number]>[] = [
    { title: t.finding, cell: ({ reason }) => reason, csv: ({ reason }) => reason },
    { title: t.advice, cell: ({ advice }) => advice, csv: ({ advice }) => advice },
    { title: t.count, cell: ({ people }) => countText(people), csv: ({ people }) => people, kind: 'end' },
  ];
  return (
    <DataTable
      title={t.findings}
      caption={t.findings}
      columns={columns}
      rows={findings}
      rowKey={({ kind }) => kind}
      empty=""
      fileName="renzheng-finding-counts"
    />
  );
}
