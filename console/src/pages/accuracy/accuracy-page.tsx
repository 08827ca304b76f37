import { useQuery } from '@tanstack/react-query';
import { calibrationFile, faceAccuracy, livenessAccuracy, scoreDrift } from '../../api/accuracy.ts';
import { useMay } from '../../api/session.ts';
import { serverLanguage, useLanguage, useText } from '../../text/language.tsx';
import { DownloadLink } from '../../ui/download-link.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { accuracyText } from './accuracy-text.ts';
import { FaceCalibrationPanel, LivenessCalibrationPanel } from './calibration-panel.tsx';
import { DriftPanels } from './drift-panel.tsx';
import { FaceAnswer } from './face-answer.tsx';
import { FaceCharts } from './face-charts.tsx';
import { LivenessPanel } from './liveness-panel.tsx';

/** Whether the thresholds of faces and of liveness are still right for the people of this site. */
export function AccuracyPage() {
  const t = useText(accuracyText);
  const language = serverLanguage(useLanguage());
  const may = useMay();
  const faces = useQuery(faceAccuracy);
  const liveness = useQuery(livenessAccuracy);
  const drift = useQuery(scoreDrift);
  return (
    <Page
      title={t.title}
      lead={t.lead}
      {...(faces.data?.calibration && {
        actions: <DownloadLink href={calibrationFile(language)}>{t.report}</DownloadLink>,
      })}
    >
      {faces.error && <ProblemPanel error={faces.error} onRetry={() => void faces.refetch()} />}
      {faces.isPending && <Waiting />}
      {faces.data && <FaceAnswer faces={faces.data} />}
      {faces.data && <FaceCharts faces={faces.data} />}
      {liveness.error && <ProblemPanel error={liveness.error} onRetry={() => void liveness.refetch()} />}
      {liveness.data && <LivenessPanel liveness={liveness.data} />}
      {drift.error && <ProblemPanel error={drift.error} onRetry={() => void drift.refetch()} />}
      {drift.data && <DriftPanels drift={drift.data} />}
      {may('calibrations.show') && <FaceCalibrationPanel isOwn={faces.data?.isOwn === true} />}
      {may('liveness-calibrations.show') && <LivenessCalibrationPanel isOwn={liveness.data?.isOwn === true} />}
      <Panel title={t.how}>
        <p>{t.howWhat}</p>
      </Panel>
    </Page>
  );
}
