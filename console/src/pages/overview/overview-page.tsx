import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import { lazy, Suspense, useDeferredValue } from 'react';
import { hasCalls, todayNumbers } from '../../api/series.ts';
import { useMay, useSession } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { roleText } from '../../text/role-text.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { ApiStates } from './api-states.tsx';
import styles from './overview.module.css';
import { overviewText } from './overview-text.ts';
import { FiringAlerts } from './firing-alerts.tsx';
import { RiskLevels } from './risk-levels.tsx';
import { RegisterSize } from './register-size.tsx';
import { startText } from './start-text.ts';
import { Today } from './today.tsx';
import { TopCodes } from './top-codes.tsx';
import { WaitingCases } from './waiting-cases.tsx';
import { WhatRoleMay } from './what-role-may.tsx';

// The library of charts is large. The numbers stand before it comes.
const AttackKinds = lazy(async () => ({ default: (await import('./attack-kinds.tsx')).AttackKinds }));
const EndingPackages = lazy(async () => ({ default: (await import('./ending-packages.tsx')).EndingPackages }));
const LastDayCharts = lazy(async () => ({ default: (await import('./last-day-charts.tsx')).LastDayCharts }));

/** What happens at present: the numbers of today, the last 24 hours, the codes, and the state of the APIs. */
export function OverviewPage() {
  const t = useText(overviewText);
  const start = useText(startText);
  const roles = useText(roleText);
  const may = useMay();
  const { name, role, hasPassword, secondFactor } = useSession();
  return (
    <Page title={t.title} lead={t.hello(name, roles[role].name)}>
      {hasPassword && !secondFactor && (
        <Alert
          type="warning"
          showIcon
          title={start.enrol}
          description={start.enrolWhat}
          action={<LinkButton to="/account">{start.enrolGo}</LinkButton>}
        />
      )}
      {may('alerts.list') && <FiringAlerts />}
      {may('ledger.series') && <Calls />}
      {may('risk.series') && <RiskLevels />}
      <Soon />
      {may('cases.totals') && <WaitingCases />}
      {may('apis.list') && <ApiStates />}
      {may('persons.count') && <RegisterSize />}
      <WhatRoleMay />
    </Page>
  );
}

/** What is asked for only when the numbers of today stand on the screen. */
function Soon() {
  const may = useMay();
  const isReady = useNumbersStand();
  if (!isReady) return null;
  return (
    <Suspense fallback={null}>
      {may('attacks.kinds') && <AttackKinds />}
      {may('packages.ending') && <EndingPackages />}
    </Suspense>
  );
}

function Calls() {
  const { data: isUsed } = useQuery(hasCalls);
  const isReady = useNumbersStand() && isUsed === true;
  if (isUsed === false) return <FirstSteps />;
  return (
    <>
      <Today />
      {isReady && (
        <Suspense fallback={<ChartsWait />}>
          <LastDayCharts />
        </Suspense>
      )}
      {isReady && <TopCodes />}
    </>
  );
}

/**
 * Whether the numbers of today stand on the screen, or will not come. What else the page has is asked for then, so that a
 * slow line does not hold these up.
 */
function useNumbersStand(): boolean {
  const may = useMay();
  const mayAsk = may('ledger.series');
  const { data: isUsed } = useQuery({ ...hasCalls, enabled: mayAsk });
  const { data: numbers, error } = useQuery({ ...todayNumbers, enabled: mayAsk });
  return useDeferredValue(!mayAsk || isUsed === false || numbers !== undefined || error !== null, false);
}

function ChartsWait() {
  const t = useText(overviewText);
  return (
    <Panel title={t.byApi}>
      <Waiting />
    </Panel>
  );
}

/** What to do if the site was never called. */
function FirstSteps() {
  const t = useText(overviewText);
  const may = useMay();
  const { app, pack, key, call } = t.firstSteps;
  return (
    <Panel title={t.first}>
      <ol className={styles['steps']}>
        {[app, pack, key, call].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {may('apps.list') && <LinkButton to="/apps">{t.toApps}</LinkButton>}
    </Panel>
  );
}
