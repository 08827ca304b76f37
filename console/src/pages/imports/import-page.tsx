import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import {
  personImport,
  removeImport,
  stopImport,
  useImportChange,
  type PersonImport,
} from '../../api/person-imports.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Figures } from '../../ui/figures.tsx';
import { instantText } from '../../ui/instant.tsx';
import { BusyNote, JobProgress } from '../../ui/job-progress.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { RegisterSize } from '../people/register-size.tsx';
import { importPath } from './import-path.ts';
import styles from './imports.module.css';
import { importsText } from './imports-text.ts';
import { RefusedRows } from './refused-rows.tsx';
import { StartForm } from './start-form.tsx';

/** An import: what its check found, how far it is, and what was refused. */
export function ImportPage() {
  const t = useText(importsText);
  const language = useLanguage();
  const { importId = '' } = useParams();
  const { data: told, error, refetch } = useQuery(personImport(importId, language));
  return (
    <Page
      key={importId}
      title={told ? t.page(instantText(told.receivedAtMs)) : t.title}
      {...(told && { lead: <Lead told={told} /> })}
      actions={<LinkButton to="/people/import">{t.all}</LinkButton>}
    >
      {error && !told && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!told && !error && <Waiting />}
      {told && <Told told={told} />}
    </Page>
  );
}

interface Props {
  readonly told: PersonImport;
}

function Lead({ told: { startedBy, mends } }: Props) {
  const t = useText(importsText);
  return (
    <>
      {t.by(startedBy)}
      {mends !== null && (
        <>
          {' · '}
          {t.mends} <Link to={importPath(mends)}>{t.earlier}</Link>
        </>
      )}
    </>
  );
}

function Told({ told }: Props) {
  const t = useText(importsText);
  const may = useMay();
  const pending = told.rows - told.done;
  const isWaiting = told.state === 'checked' || told.state === 'stopped' || told.state === 'failed';
  return (
    <>
      {told.state === 'receiving' && <Alert type="warning" showIcon title={t.receiving} />}
      {told.state === 'stopped' && <Alert type="warning" showIcon title={t.stopped} />}
      {told.state === 'failed' && <Alert type="error" showIcon title={t.failed(told.problem ?? '')} />}
      {told.state === 'done' && <Finished told={told} />}
      {told.state === 'running' && <Running told={told} />}
      {told.state !== 'receiving' && <Numbers told={told} />}
      {isWaiting && may('person-imports.start') && <StartForm key={told.state} told={told} />}
      {told.state === 'checked' && <Columns columns={told.columns} />}
      {isWaiting && <RegisterSize more={told.hasPhotos ? pending : 0} />}
      {told.state !== 'running' && told.refused > 0 && <RefusedRows told={told} />}
      {told.state !== 'running' && may('person-imports.remove') && <Ends told={told} />}
    </>
  );
}

function Numbers({ told }: Props) {
  const t = useText(importsText);
  const { state, rows, done, refused, photos, photosMissing, hasPhotos, added, updated, unchanged } = told;
  const ofPhotos = [[t.photos, countText(photos)] as const, [t.photosMissing, countText(photosMissing)] as const];
  if (state === 'checked')
    return (
      <Figures
        title={t.check}
        figures={[
          [t.rows, countText(rows)],
          [t.ready, countText(rows - done)],
          [t.refused, countText(refused)],
          ...(hasPhotos ? ofPhotos : []),
        ]}
      />
    );
  return (
    <Figures
      title={t.states[state]}
      figures={[
        [t.rows, countText(rows)],
        [t.added, countText(added)],
        [t.updated, countText(updated)],
        [t.unchanged, countText(unchanged)],
        [t.refused, countText(refused)],
      ]}
    />
  );
}

function Running({ told: { importId, done, rows, isWaiting } }: Props) {
  const t = useText(importsText);
  const may = useMay();
  const stop = useImportChange(() => stopImport(importId));
  return (
    <Panel title={t.states.running}>
      <JobProgress
        label={t.done}
        done={done}
        total={rows}
        stop={may('person-imports.stop') ? { label: t.stop, change: stop } : null}
      >
        <div>{t.progress(countText(done), countText(rows))}</div>
        <BusyNote isWaiting={isWaiting} />
        <p>{t.keeps}</p>
      </JobProgress>
    </Panel>
  );
}

function Finished({ told: { rows, added, updated, unchanged, refused } }: Props) {
  const t = useText(importsText);
  return (
    <Alert
      type={refused > 0 ? 'warning' : 'success'}
      showIcon
      role="status"
      title={t.finished(countText(rows))}
      description={
        <>
          {t.finishedMore(countText(added), countText(updated), countText(unchanged))} {refused === 0 && t.allGood}
        </>
      }
    />
  );
}

type ShownColumn = PersonImport['columns'][number];

function Columns({ columns: found }: { readonly columns: readonly ShownColumn[] }) {
  const t = useText(importsText);
  const meaningOf = ({ meaning }: ShownColumn) => (meaning === null ? t.notRead : t.meanings[meaning]);
  const columns: readonly Column<ShownColumn>[] = [
    { title: t.column, cell: ({ name }) => <LongText>{name}</LongText>, csv: ({ name }) => name },
    { title: t.meaning, cell: meaningOf, csv: meaningOf },
  ];
  return (
    <DataTable
      caption={t.columns}
      title={t.columns}
      columns={columns}
      rows={found}
      rowKey={({ name }) => name}
      empty={null}
      fileName="renzheng-import-columns"
    />
  );
}

function Ends({ told: { importId, endsAtMs, refused, state } }: Props) {
  const t = useText(importsText);
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const remove = useImportChange(() => removeImport(importId));
  const isKeeping = refused > 0 || state !== 'done';
  return (
    <div className={styles['buttons']}>
      {isKeeping && <span>{t.ends(instantText(endsAtMs))}</span>}
      <Button size="small" danger onClick={() => setAsking(true)}>
        {t.remove}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t.removeTitle}
          action={t.remove}
          isDangerous
          change={remove}
          onDone={() => void navigate('/people/import')}
          onClose={() => setAsking(false)}
        >
          <p>{t.removeWhat}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
