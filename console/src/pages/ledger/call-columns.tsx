import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { apps } from '../../api/apps.ts';
import type { LedgerRow } from '../../api/ledger.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useText } from '../../text/language.tsx';
import { CodeName } from '../../ui/code-name.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { countText } from '../../ui/numbers.ts';
import { callPath } from './ledger-filter.ts';
import styles from './ledger.module.css';
import { ledgerText } from './ledger-text.ts';

/** The name of an app, or its id if the role may not see apps. */
export function useAppName(): (appId: string) => string {
  const may = useMay();
  const { data = [] } = useQuery({ ...apps, enabled: may('apps.list') });
  const names = new Map(data.map(({ id, name }) => [id, name]));
  return (appId) => names.get(appId) ?? appId;
}

/** The columns of a list of calls. */
export function useCallColumns(): readonly Column<LedgerRow>[] {
  const t = useText(ledgerText);
  const apis = useText(apiText);
  const appName = useAppName();
  return [
    {
      title: t.at,
      cell: ({ receivedAtMs }) => <Instant atMs={receivedAtMs} />,
      csv: ({ receivedAtMs }) => instantText(receivedAtMs),
    },
    {
      title: t.order,
      cell: ({ orderId }) => (
        <Link to={callPath(orderId)}>
          <code className={styles['order']}>{orderId}</code>
        </Link>
      ),
      csv: ({ orderId }) => orderId,
    },
    { title: t.app, cell: ({ appId }) => <LongText>{appName(appId)}</LongText>, csv: ({ appId }) => appId },
    { title: t.api, cell: ({ api }) => apiName(apis, api), csv: ({ api }) => api },
    { title: t.code, cell: ({ code }) => <CodeName code={code} />, csv: ({ code }) => code },
    {
      title: t.price,
      kind: 'end',
      cell: ({ charged, unitPrice }) => (charged ? unitPrice : <span className={styles['faint']}>{t.no}</span>),
      csv: ({ unitPrice }) => unitPrice,
    },
    {
      title: t.latency,
      kind: 'end',
      cell: ({ latencyMs }) => countText(latencyMs),
      csv: ({ latencyMs }) => latencyMs,
    },
    {
      title: t.verdict,
      cell: ({ verdict }) => (verdict === null ? '—' : t.verdicts[verdict]),
      csv: ({ verdict }) => verdict,
    },
  ];
}
