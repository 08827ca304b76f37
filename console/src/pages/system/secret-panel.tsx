import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import {
  changeSiteKey,
  forgetDataKey,
  resumeRotation,
  rotateSecrets,
  secrets,
  useSystemChange,
  type DataKey,
  type Secrets,
} from '../../api/system.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { JobProgress } from '../../ui/job-progress.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import styles from './system.module.css';
import { systemText } from './system-text.ts';

/** The keys that seal personal data, and what rotates, deletes and changes them. */
export function SecretPanel() {
  const t = useText(systemText);
  const { data, error, refetch } = useQuery(secrets);
  return (
    <>
      <Panel title={t.secretsTitle} lead={t.secretsLead}>
        {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Waiting />}
        {data && (
          <div className={styles['stack']}>
            <Facts facts={[[t.siteKey, <code key="site">{data.siteKeyId}</code>]]} />
            <Rotation rotation={data.rotation} />
            <Actions isRunning={data.rotation.state === 'running'} />
          </div>
        )}
      </Panel>
      {data && <DataKeys keys={data.dataKeys} isRunning={data.rotation.state === 'running'} />}
    </>
  );
}

function Rotation({ rotation: { state, done, total, problem } }: Pick<Secrets, 'rotation'>) {
  const t = useText(systemText);
  const may = useMay();
  const resume = useSystemChange(resumeRotation);
  if (state === 'idle') return null;
  if (state === 'running')
    return (
      <JobProgress label={t.rotate} done={done} total={total} stop={null}>
        <div>{t.rotating(countText(done), countText(total))}</div>
      </JobProgress>
    );
  return (
    <>
      <Alert
        type="error"
        showIcon
        title={t.rotationFailed}
        description={<LongText>{problem ?? ''}</LongText>}
        action={
          may('secrets.resume') && (
            <Button size="small" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
              {t.resume}
            </Button>
          )
        }
      />
      {resume.error && <ProblemPanel error={resume.error} />}
    </>
  );
}

function Actions({ isRunning }: { readonly isRunning: boolean }) {
  const t = useText(systemText);
  const may = useMay();
  const [open, setOpen] = useState<'rotate' | 'site' | null>(null);
  const [cipher, setCipher] = useState<'' | DataKey['cipher']>('');
  const rotate = useSystemChange(() => rotateSecrets(cipher === '' ? undefined : cipher));
  const change = useSystemChange(changeSiteKey);
  const close = () => setOpen(null);
  return (
    <>
      {change.data && (
        <Alert
          type="warning"
          showIcon
          role="status"
          title={t.changed}
          description={<LongText>{t.changedWhat(change.data.previousFile)}</LongText>}
        />
      )}
      <div className={styles['buttons']}>
        {may('secrets.rotate') && (
          <Button disabled={isRunning} onClick={() => setOpen('rotate')}>
            {t.rotate}
          </Button>
        )}
        {may('secrets.change-site-key') && (
          <Button danger disabled={isRunning} onClick={() => setOpen('site')}>
            {t.changeSiteKey}
          </Button>
        )}
      </div>
      {open === 'rotate' && (
        <ConfirmDialog title={t.rotateTitle} action={t.rotate} change={rotate} onClose={close}>
          <p>{t.rotateWhat}</p>
          <Choice
            label={t.cipher}
            any={t.sameCipher}
            value={cipher}
            options={[
              ['aes-256-gcm', 'AES-256-GCM'],
              ['sm4-gcm', 'SM4-GCM'],
            ]}
            onValue={(next) => setCipher(next as typeof cipher)}
          />
        </ConfirmDialog>
      )}
      {open === 'site' && (
        <ConfirmDialog title={t.changeTitle} action={t.changeSiteKey} isDangerous change={change} onClose={close}>
          <p>{t.changeWhat}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface KeyProps {
  readonly keys: readonly DataKey[];
  readonly isRunning: boolean;
}

function DataKeys({ keys, isRunning }: KeyProps) {
  const t = useText(systemText);
  const may = useMay();
  const [asked, setAsked] = useState<number | null>(null);
  const forget = useSystemChange(() => forgetDataKey(asked ?? 0));
  const columns: readonly Column<DataKey>[] = [
    { title: t.dataKey, cell: ({ id }) => String(id), csv: ({ id }) => id },
    {
      title: t.state,
      cell: ({ isCurrent }) => <Mark kind={isCurrent ? 'good' : 'plain'}>{isCurrent ? t.current : t.older}</Mark>,
      csv: ({ isCurrent }) => isCurrent,
    },
    { title: t.cipher, cell: ({ cipher }) => cipher, csv: ({ cipher }) => cipher },
    {
      title: t.made,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    {
      title: '',
      kind: 'actions',
      cell: ({ id, isCurrent }) =>
        !isCurrent &&
        may('secrets.forget') && (
          <Button
            danger
            size="small"
            disabled={isRunning}
            aria-label={`${t.forget}: ${t.dataKey} ${id}`}
            onClick={() => setAsked(id)}
          >
            {t.forget}
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable
        caption={t.secretsTitle}
        columns={columns}
        rows={keys}
        rowKey={({ id }) => id}
        empty={null}
        fileName="renzheng-data-keys"
      />
      {asked !== null && (
        <ConfirmDialog
          title={t.forgetTitle(asked)}
          action={t.forget}
          isDangerous
          change={forget}
          onClose={() => {
            setAsked(null);
            forget.reset();
          }}
        >
          <p>{t.forgetWhat}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
