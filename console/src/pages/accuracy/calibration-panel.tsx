import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { createContext, useContext, useState, type ReactNode } from 'react';
import {
  faceCalibration,
  goBackToRelease,
  installCalibration,
  lastCalibrationFile,
  livenessCalibration,
  startCalibration,
  stopCalibration,
  useCalibrationChange,
  type CalibrationKind,
  type FaceCalibration,
  type LivenessCalibration,
} from '../../api/calibrations.ts';
import { useMay } from '../../api/session.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Facts } from '../../ui/facts.tsx';
import { BusyNote, JobProgress } from '../../ui/job-progress.tsx';
import { countText } from '../../ui/numbers.ts';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { WaitsForSecondPerson } from '../../ui/waits-for-second-person.tsx';
import styles from './accuracy.module.css';
import { calibrationText, faceCalibrationText, livenessCalibrationText } from './calibration-text.ts';
import { PassingAttacks } from './passing-attacks.tsx';

/** What is calibrated in a panel. */
const Kind = createContext<CalibrationKind>('faces');

function useWords() {
  const [faces, liveness] = [useText(faceCalibrationText), useText(livenessCalibrationText)];
  const kind = useContext(Kind);
  return { ...useText(calibrationText), ...(kind === 'faces' ? faces : liveness), kind };
}

/** What the two kinds of calibration have in common. */
type Told = Omit<FaceCalibration, 'outcome'>;

/** Starts a calibration of faces on the server, shows how far it is and what it gave, and installs its map. */
export function FaceCalibrationPanel({ isOwn }: { readonly isOwn: boolean }) {
  const { data, error, refetch } = useQuery(faceCalibration);
  const { outcome = null, ...told } = data ?? {};
  return (
    <Kind value="faces">
      <CalibrationPanel told={data ? (told as Told) : null} error={error} onRetry={() => void refetch()} isOwn={isOwn}>
        {outcome && data && <FaceOutcome told={data} outcome={outcome} />}
      </CalibrationPanel>
    </Kind>
  );
}

/** The same for liveness. */
export function LivenessCalibrationPanel({ isOwn }: { readonly isOwn: boolean }) {
  const { data, error, refetch } = useQuery(livenessCalibration);
  const { outcome = null, ...told } = data ?? {};
  return (
    <Kind value="liveness">
      <CalibrationPanel told={data ? (told as Told) : null} error={error} onRetry={() => void refetch()} isOwn={isOwn}>
        {outcome && data && <LivenessOutcome told={data} outcome={outcome} />}
      </CalibrationPanel>
    </Kind>
  );
}

interface PanelProps {
  readonly told: Told | null;
  readonly error: Error | null;
  readonly onRetry: () => void;
  /** Whether a calibration of the site is in use. */
  readonly isOwn: boolean;
  /** What was measured. */
  readonly children: ReactNode;
}

function CalibrationPanel({ told, error, onRetry, isOwn, children }: PanelProps) {
  const t = useWords();
  const may = useMay();
  const mayStart = may(t.kind === 'faces' ? 'calibrations.start' : 'liveness-calibrations.start');
  return (
    <Panel title={t.title} lead={t.lead}>
      <div className={styles['stack']}>
        {error && !told && <ProblemPanel error={error} onRetry={onRetry} />}
        {told?.lists === null && <p>{t.off}</p>}
        {told?.lists?.length === 0 && <p>{t.noLists}</p>}
        {told?.lists && told.lists.length > 0 && mayStart && (
          <StartForm lists={told.lists} isRunning={told.state === 'running'} />
        )}
        {told?.state === 'running' && <Progress told={told} />}
        {told?.state === 'failed' && <Alert type="error" showIcon title={t.failed(told.problem ?? '')} />}
        {told?.state === 'stopped' && <Alert type="info" showIcon title={t.stopped} />}
        {told?.state === 'done' && children}
        {isOwn && <ReleasePart />}
      </div>
    </Panel>
  );
}

function StartForm({ lists, isRunning }: { readonly lists: readonly string[]; readonly isRunning: boolean }) {
  const t = useWords();
  const [chosen, choose] = useState('');
  const list = lists.includes(chosen) ? chosen : (lists[0] ?? '');
  const start = useCalibrationChange(() => startCalibration(t.kind, list));
  return (
    <>
      <Choice label={t.list} value={list} options={lists.map((each) => [each, each])} onValue={choose} />
      <div>
        <Button type="primary" disabled={isRunning} loading={start.isPending} onClick={() => start.mutate(undefined)}>
          {t.start}
        </Button>
      </div>
      {start.error && <ProblemPanel error={start.error} />}
    </>
  );
}

function Progress({ told: { done, total, isWaiting } }: { readonly told: Told }) {
  const t = useWords();
  const may = useMay();
  const stop = useCalibrationChange(() => stopCalibration(t.kind));
  const mayStop = may(t.kind === 'faces' ? 'calibrations.stop' : 'liveness-calibrations.stop');
  return (
    <JobProgress
      label={t.progressName}
      done={done}
      total={total}
      stop={mayStop ? { label: t.stop, change: stop } : null}
    >
      <div>{total > 0 && done === total ? t.computing : t.progress(countText(done), countText(total))}</div>
      <BusyNote isWaiting={isWaiting} />
    </JobProgress>
  );
}

interface FaceProps {
  readonly told: Told;
  readonly outcome: NonNullable<FaceCalibration['outcome']>;
}

function FaceOutcome({ told, outcome }: FaceProps) {
  const t = useText(faceCalibrationText);
  const cosine = (value: number | null) => (value === null ? t.none : t.cosine(value.toFixed(3)));
  return (
    <Outcome told={told} {...outcome}>
      <Facts
        facts={[
          [t.photos, countText(outcome.photos)],
          [t.pairs, `${countText(outcome.genuinePairs)} / ${countText(outcome.impostorPairs)}`],
          [t.at60, cosine(outcome.cosine60)],
          [t.at70, cosine(outcome.cosine70)],
        ]}
      />
    </Outcome>
  );
}

interface LivenessProps {
  readonly told: Told;
  readonly outcome: NonNullable<LivenessCalibration['outcome']>;
}

function LivenessOutcome({ told, outcome }: LivenessProps) {
  const t = useText(livenessCalibrationText);
  return (
    <Outcome told={told} hasMap={outcome.hasScale} {...outcome}>
      <Facts
        facts={[
          [t.clips, `${countText(outcome.liveClips)} / ${countText(outcome.attackClips)}`],
          [t.subjects, countText(outcome.subjects)],
          [t.refused, countText(outcome.refusedClips)],
        ]}
      />
      <PassingAttacks attacks={outcome.attacks} />
    </Outcome>
  );
}

interface OutcomeProps {
  readonly told: Told;
  readonly hasMap: boolean;
  readonly isInstalled: boolean;
  readonly children: ReactNode;
}

function Outcome({ told: { id, list, startedBy }, hasMap, isInstalled, children }: OutcomeProps) {
  const t = useWords();
  const may = useMay();
  const language = serverLanguage(useLanguage());
  const [isAsked, setAsked] = useState(false);
  const install = t.kind === 'faces' ? 'calibrations.install' : 'liveness-calibrations.install';
  return (
    <section className={styles['stack']} aria-label={t.result(list ?? '', startedBy ?? '')}>
      <h3>{t.result(list ?? '', startedBy ?? '')}</h3>
      {children}
      {!hasMap && <p>{t.noMap}</p>}
      {isInstalled && <Alert type="success" showIcon title={t.inUse} />}
      <WaitsForSecondPerson operation={install}>{t.waitsWhat}</WaitsForSecondPerson>
      <div className={styles['row']}>
        <DownloadLink href={lastCalibrationFile(t.kind, language)}>{t.report}</DownloadLink>
        {hasMap && !isInstalled && may(install) && (
          <Button size="small" onClick={() => setAsked(true)}>
            {t.install}
          </Button>
        )}
      </div>
      {isAsked && <InstallDialog id={id ?? ''} onClose={() => setAsked(false)} />}
    </section>
  );
}

function InstallDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const t = useWords();
  const change = useCalibrationChange(() => installCalibration(t.kind, id));
  return (
    <ConfirmDialog title={t.installTitle} action={t.installDo} change={change} isWaitShown onClose={onClose}>
      <p>{t.installWhat}</p>
    </ConfirmDialog>
  );
}

/** Goes back to the calibration that ships. */
function ReleasePart() {
  const t = useWords();
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const operation = t.kind === 'faces' ? 'calibrations.use-release' : 'liveness-calibrations.use-release';
  const change = useCalibrationChange(() => goBackToRelease(t.kind));
  if (!may(operation)) return null;
  return (
    <>
      <WaitsForSecondPerson operation={operation}>{t.waitsRelease}</WaitsForSecondPerson>
      <div>
        <Button size="small" onClick={() => setAsked(true)}>
          {t.release}
        </Button>
      </div>
      {isAsked && (
        <ConfirmDialog
          title={t.releaseTitle}
          action={t.releaseDo}
          change={change}
          isWaitShown
          onClose={() => setAsked(false)}
        >
          <p>{t.releaseWhat}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
