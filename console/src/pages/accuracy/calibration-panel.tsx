import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import {
  calibration,
  installCalibration,
  lastCalibrationFile,
  startCalibration,
  stopCalibration,
  useCalibrationChange,
  type Calibration,
} from '../../api/calibrations.ts';
import { useMay } from '../../api/session.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Facts } from '../../ui/facts.tsx';
import { JobProgress } from '../../ui/job-progress.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { WaitsForSecondPerson } from '../../ui/waits-for-second-person.tsx';
import styles from './accuracy.module.css';
import { calibrationText } from './calibration-text.ts';

/** Starts a calibration of faces on the server, shows how far it is and what it gave, and installs its map. */
export function CalibrationPanel() {
  const t = useText(calibrationText);
  const may = useMay();
  const { data, error, refetch } = useQuery(calibration);
  return (
    <Panel title={t.title} lead={t.lead}>
      <div className={styles['stack']}>
        {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
        {data?.lists === null && <p>{t.off}</p>}
        {data?.lists?.length === 0 && <p>{t.noLists}</p>}
        {data?.lists && data.lists.length > 0 && may('calibrations.start') && (
          <StartForm lists={data.lists} isRunning={data.state === 'running'} />
        )}
        {data && <State data={data} />}
      </div>
    </Panel>
  );
}

function StartForm({ lists, isRunning }: { readonly lists: readonly string[]; readonly isRunning: boolean }) {
  const t = useText(calibrationText);
  const [chosen, choose] = useState('');
  const list = lists.includes(chosen) ? chosen : (lists[0] ?? '');
  const start = useCalibrationChange(startCalibration);
  return (
    <>
      <Choice label={t.list} value={list} options={lists.map((each) => [each, each])} onValue={choose} />
      <div>
        <Button type="primary" disabled={isRunning} loading={start.isPending} onClick={() => start.mutate(list)}>
          {t.start}
        </Button>
      </div>
      {start.error && <ProblemPanel error={start.error} />}
    </>
  );
}

function State({ data }: { readonly data: Calibration }) {
  const t = useText(calibrationText);
  if (data.state === 'running') return <Progress data={data} />;
  if (data.state === 'failed') return <Alert type="error" showIcon title={t.failed(data.problem ?? '')} />;
  if (data.state === 'stopped') return <Alert type="info" showIcon title={t.stopped} />;
  return data.outcome && data.id !== null ? <Outcome data={data} id={data.id} outcome={data.outcome} /> : null;
}

function Progress({ data: { done, total } }: { readonly data: Calibration }) {
  const t = useText(calibrationText);
  const may = useMay();
  const stop = useCalibrationChange(stopCalibration);
  return (
    <JobProgress
      label={t.progressName}
      done={done}
      total={total}
      stop={may('calibrations.stop') ? { label: t.stop, change: stop } : null}
    >
      <div>{total > 0 && done === total ? t.comparing : t.progress(countText(done), countText(total))}</div>
    </JobProgress>
  );
}

interface OutcomeProps {
  readonly data: Calibration;
  readonly id: string;
  readonly outcome: NonNullable<Calibration['outcome']>;
}

function Outcome({ data, id, outcome }: OutcomeProps) {
  const t = useText(calibrationText);
  const may = useMay();
  const language = serverLanguage(useLanguage());
  const [isAsked, setAsked] = useState(false);
  const cosine = (value: number | null) => (value === null ? t.none : t.cosine(value.toFixed(3)));
  const { hasMap, isInstalled, needsRestart } = outcome;
  return (
    <section className={styles['stack']} aria-label={t.result(data.list ?? '', data.startedBy ?? '')}>
      <h3>{t.result(data.list ?? '', data.startedBy ?? '')}</h3>
      <Facts
        facts={[
          [t.photos, countText(outcome.photos)],
          [t.pairs, `${countText(outcome.genuinePairs)} / ${countText(outcome.impostorPairs)}`],
          [t.at60, cosine(outcome.cosine60)],
          [t.at70, cosine(outcome.cosine70)],
        ]}
      />
      {!hasMap && <p>{t.noMap}</p>}
      {isInstalled && (
        <Alert type={needsRestart ? 'warning' : 'success'} showIcon title={needsRestart ? t.needsRestart : t.inUse} />
      )}
      <WaitsForSecondPerson operation="calibrations.install">{t.waitsWhat}</WaitsForSecondPerson>
      <div className={styles['row']}>
        <DownloadLink href={lastCalibrationFile(language)}>{t.report}</DownloadLink>
        {hasMap && !isInstalled && may('calibrations.install') && (
          <Button size="small" onClick={() => setAsked(true)}>
            {t.install}
          </Button>
        )}
      </div>
      {isAsked && <InstallDialog id={id} onClose={() => setAsked(false)} />}
    </section>
  );
}

function InstallDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useText(calibrationText);
  const change = useCalibrationChange(() => installCalibration(id));
  return (
    <ConfirmDialog title={t.installTitle} action={t.installDo} change={change} isWaitShown onClose={onClose}>
      <p>{t.installWhat}</p>
    </ConfirmDialog>
  );
}
