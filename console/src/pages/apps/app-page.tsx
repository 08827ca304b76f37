import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { appOf, type ShownApp } from '../../api/apps.ts';
import { customers } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { customerPath } from '../customers/customer-path.ts';
import { AppActions } from './app-actions.tsx';
import { AppBudgets } from './app-budgets.tsx';
import { AppKeys } from './app-keys.tsx';
import { AppPackages } from './app-packages.tsx';
import { AppToday } from './app-today.tsx';
import { AppStatus } from './app-status.tsx';
import { appsText } from './apps-text.ts';

const AppCharts = lazy(async () => ({ default: (await import('./app-charts.tsx')).AppCharts }));

/** One app: what it may call, its packages and its keys. */
export function AppPage() {
  const t = useText(appsText);
  const may = useMay();
  const { appId = '' } = useParams();
  const { data, error, refetch } = useQuery(appOf(appId));
  return (
    <Page
      title={data?.name ?? t.title}
      actions={data ? <AppActions app={data} /> : <LinkButton to="/apps">{t.back}</LinkButton>}
    >
      {error && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <About app={data} />
          {data.mode === 'live' && <AppBudgets budgets={data.budgets} />}
          {may('apps.usage') && data.mode === 'live' && <AppToday appId={appId} />}
          {may('packages.list') && data.mode === 'live' && <AppPackages app={data} />}
          {may('keys.list') && <AppKeys appId={appId} />}
          {data.mode === 'live' && (
            <Suspense fallback={<Waiting />}>
              <AppCharts app={data} />
            </Suspense>
          )}
        </>
      )}
    </Page>
  );
}

function About({ app }: { readonly app: ShownApp }) {
  const t = useText(appsText);
  const names = useText(apiText);
  const may = useMay();
  const { id, status, mode, apis, customerId, dailyCallsMax, hasOpenId, allow, deny, addressRate, createdAtMs } = app;
  return (
    <Panel title={t.about}>
      <Facts
        facts={[
          [t.id, <code key="id">{id}</code>],
          [t.status, <AppStatus key="status" status={status} />],
          [t.mode, t.modes[mode]],
          ...(may('customers.list') && mode === 'live'
            ? [[t.customer, <CustomerOf key="customer" customerId={customerId} />] as const]
            : []),
          [t.apis, apis.map((api) => apiName(names, api)).join(', ')],
          [t.daily, dailyCallsMax === null ? t.noLimit : countText(dailyCallsMax)],
          [t.openId, hasOpenId ? t.yes : t.no],
          [t.allow, <LongText key="allow">{allow.join(', ') || t.any}</LongText>],
          [t.deny, <LongText key="deny">{deny.join(', ') || t.none}</LongText>],
          [t.rate, addressRate === null ? t.siteRate : t.rateOf(addressRate.perSecond, addressRate.burst)],
          [t.made, <Instant key="made" atMs={createdAtMs} />],
        ]}
      />
    </Panel>
  );
}

/** The customer that pays for the calls of an app. */
function CustomerOf({ customerId }: { readonly customerId: string | null }) {
  const t = useText(appsText);
  const { data = [] } = useQuery({ ...customers, enabled: customerId !== null });
  if (customerId === null) return <>{t.noCustomer}</>;
  return (
    <Link to={customerPath(customerId)}>
      <LongText>{data.find(({ id }) => id === customerId)?.name ?? customerId}</LongText>
    </Link>
  );
}
