import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { riskDecisionOf, traceOf, type LedgerRow } from '../../api/ledger.ts';
import { isProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { graphPath } from '../graph/graph-start.ts';
import { graphText } from '../graph/graph-text.ts';
import styles from './call.module.css';
import { callText } from './call-text.ts';
import { RiskDrawing } from './risk-drawing.tsx';
import { TraceDrawing } from './trace-drawing.tsx';

const RISK_API = 'business-risk';

/** What decided a call. It is shown after a click that says that the look is audited. */
export function WhatDecided({ row }: { readonly row: LedgerRow }) {
  const t = useText(callText);
  const graphWords = useText(graphText);
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const isRisk = row.api === RISK_API && row.code === 0;
  const maySee = may(isRisk ? 'risk.explain' : 'ledger.explain');
  return (
    <Panel title={t.decided} lead={maySee ? t.decidedLead : t.mayNot}>
      <div className={styles['asked']}>
        {maySee && !isAsked && <Button onClick={() => setAsked(true)}>{t.show}</Button>}
        {isRisk && may('risk.graph') && (
          <LinkButton to={graphPath({ order: row.orderId })}>{graphWords.link}</LinkButton>
        )}
      </div>
      {maySee && isAsked && (isRisk ? <OfRisk orderId={row.orderId} /> : <OfTrace orderId={row.orderId} />)}
    </Panel>
  );
}

function OfTrace({ orderId }: { readonly orderId: string }) {
  const { data, error, refetch } = useQuery(traceOf(orderId));
  if (error) return <NoTrace error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <Looked />
      <TraceDrawing trace={data} />
    </>
  );
}

function OfRisk({ orderId }: { readonly orderId: string }) {
  const { data, error, refetch } = useQuery(riskDecisionOf(orderId));
  if (error) return <NoTrace error={error} onRetry={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <>
      <Looked />
      <RiskDrawing decision={data} />
    </>
  );
}

function Looked() {
  const t = useText(callText);
  return (
    <p className={styles['looked']} role="status">
      {t.looked}
    </p>
  );
}

function NoTrace({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useText(callText);
  if (!isProblem(error, 'not_found')) return <ProblemPanel error={error} onRetry={onRetry} />;
  return <Alert type="info" showIcon title={t.noTrace} description={t.noTraceWhat} />;
}
