import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { riskDecisionOf } from '../../api/ledger.ts';
import { isProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { RiskDrawing } from '../call/risk-drawing.tsx';
import styles from './cases.module.css';
import { casesText } from './cases-text.ts';

/** Why a decision of the case was taken: rules, points, and the values that they read. */
export function CaseWhy({ orderId }: { readonly orderId: string | null }) {
  const t = useText(casesText);
  const may = useMay();
  if (!may('risk.explain')) return null;
  return (
    <Panel title={t.why} lead={t.whyLead}>
      {orderId === null ? <Alert type="info" showIcon title={t.gone} /> : <Drawn key={orderId} orderId={orderId} />}
    </Panel>
  );
}

function Drawn({ orderId }: { readonly orderId: string }) {
  const t = useText(casesText);
  const { data, error, refetch } = useQuery({ ...riskDecisionOf(orderId), staleTime: Infinity });
  if (isProblem(error, 'not_found')) return <Alert type="info" showIcon title={t.gone} />;
  if (error) return <ProblemPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <p className={styles['about']}>
        {t.order} <code>{orderId}</code>
      </p>
      <RiskDrawing decision={data} />
    </>
  );
}
