import PrinterOutlined from '@ant-design/icons/es/icons/PrinterOutlined';
import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { Link, useParams } from 'react-router';
import { callOf, type LedgerRow } from '../../api/ledger.ts';
import { isProblem } from '../../api/problem.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { useAppName } from '../ledger/call-columns.tsx';
import { ledgerPath } from '../ledger/ledger-filter.ts';
import { ledgerText } from '../ledger/ledger-text.ts';
import { OrderField } from '../ledger/order-field.tsx';
import styles from './call.module.css';
import { CreditPanel } from './credit-panel.tsx';
import { callText } from './call-text.ts';
import { Timeline } from './timeline.tsx';
import { WhatDecided } from './what-decided.tsx';

/** One call: what happened, what it cost, and, after a click that is audited, what decided. It can be printed. */
export function CallPage() {
  const t = useText(callText);
  const { orderId = '' } = useParams();
  const { data, error, refetch } = useQuery(callOf(orderId));
  const isUnknown = isProblem(error, 'not_found') || isProblem(error, 'bad_request');
  return (
    <Page
      title={t.title(orderId.slice(0, 64))}
      lead={t.lead}
      actions={
        <>
          <LinkButton to="/ledger">{t.back}</LinkButton>
          {data && (
            <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
              {t.print}
            </Button>
          )}
        </>
      }
    >
      {isUnknown && <Unknown />}
      {error && !isUnknown && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <Panel title={t.timeline}>
            <Timeline row={data} />
          </Panel>
          <Panel title={t.facts}>
            <LedgerFacts row={data} />
          </Panel>
          <CreditPanel key={`credits ${orderId}`} call={data} />
          <WhatDecided key={orderId} row={data} />
        </>
      )}
    </Page>
  );
}

function Unknown() {
  const t = useText(callText);
  return (
    <>
      <Alert type="warning" showIcon title={t.notFound} description={t.notFoundWhat} />
      <OrderField />
    </>
  );
}

function LedgerFacts({ row }: { readonly row: LedgerRow }) {
  const t = useText(callText);
  const ledger = useText(ledgerText);
  const apis = useText(apiText);
  const may = useMay();
  const appName = useAppName();
  const { appId, keyId, api, code, charged, unitPrice, packageId, source, sourceCost, verdict, addressDigest } = row;
  return (
    <Facts
      facts={[
        [t.app, may('apps.show') ? <AppLink key="app" appId={appId} name={appName(appId)} /> : appName(appId)],
        [
          t.key,
          <Link key="key" to={ledgerPath({ app: appId, key: keyId })}>
            <code>{keyId}</code>
          </Link>,
        ],
        [t.api, apiName(apis, api)],
        [
          t.code,
          <div key="code">
            <CodeName code={code} />
            <div>
              <Link to={ledgerPath({ api, code: String(code) })}>{t.similar}</Link>
            </div>
          </div>,
        ],
        [t.charged, charged ? ledger.yes : ledger.no],
        [t.price, unitPrice],
        [t.package, packageId === null ? '—' : <code key="package">{packageId}</code>],
        [t.source, source === 'own' ? ledger.own : <LongText key="source">{source}</LongText>],
        [t.sourceCost, sourceCost ?? '—'],
        [t.verdict, verdict === null ? '—' : ledger.verdicts[verdict]],
        [
          t.address,
          <code key="address" className={styles['digest']}>
            {addressDigest}
          </code>,
        ],
      ]}
    />
  );
}

function AppLink({ appId, name }: { readonly appId: string; readonly name: string }) {
  return (
    <Link to={`/apps/${encodeURIComponent(appId)}`}>
      <LongText>{name}</LongText>
    </Link>
  );
}
