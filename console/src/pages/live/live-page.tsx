import PauseOutlined from '@ant-design/icons/es/icons/PauseOutlined';
import PlayCircleOutlined from '@ant-design/icons/es/icons/PlayCircleOutlined';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { LedgerRow } from '../../api/ledger.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { instantText } from '../../ui/instant.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { useCallColumns } from '../ledger/call-columns.tsx';
import { AppField } from '../ledger/ledger-filter-form.tsx';
import { liveText } from './live-text.ts';
import styles from './live.module.css';
import { ServerLoad } from './server-load.tsx';
import { useLiveCalls, type LiveCalls } from './watch-calls.ts';

const KINDS = { connecting: 'plain', open: 'good', silent: 'warning', lost: 'bad', refused: 'bad' } as const;

/** Calls as they come. The app stands in the address. */
export function LivePage() {
  const t = useText(liveText);
  const [query, setQuery] = useSearchParams();
  const app = (query.get('app') ?? '').slice(0, 64);
  const [attempt, setAttempt] = useState(0);
  const may = useMay();
  return (
    <Page title={t.title} lead={t.lead}>
      {may('server.status') && <ServerLoad />}
      <Watched
        key={`${app} ${attempt}`}
        app={app}
        onApp={(chosen) => setQuery(chosen === '' ? {} : { app: chosen })}
        onRetry={() => setAttempt(attempt + 1)}
      />
    </Page>
  );
}

interface WatchedProps {
  readonly app: string;
  readonly onApp: (app: string) => void;
  readonly onRetry: () => void;
}

function Watched({ app, onApp, onRetry }: WatchedProps) {
  const t = useText(liveText);
  /** The calls that stand still while the page is paused. `null` if it is not. */
  const [held, setHeld] = useState<readonly LedgerRow[] | null>(null);
  const live = useLiveCalls(app);
  const columns = useCallColumns();
  const heldIds = new Set(held?.map(({ orderId }) => orderId));
  const more = held === null ? 0 : live.rows.filter(({ orderId }) => !heldIds.has(orderId)).length;
  return (
    <>
      <div className={styles['bar']}>
        <div className={styles['app']}>
          <AppField value={app} onValue={onApp} />
        </div>
        <Button
          icon={held === null ? <PauseOutlined /> : <PlayCircleOutlined />}
          aria-pressed={held !== null}
          onClick={() => setHeld(held === null ? live.rows : null)}
        >
          {held === null ? t.pause : t.resume}
        </Button>
        <Connection live={live} />
        {held !== null && <span role="status">{t.waiting(more)}</span>}
      </div>
      {live.state === 'refused' && (
        <Alert
          type="error"
          showIcon
          title={t.states.refused}
          description={t.refusedWhat}
          action={<Button onClick={onRetry}>{t.retry}</Button>}
        />
      )}
      <DataTable
        caption={t.calls}
        columns={columns}
        rows={held ?? live.rows}
        rowKey={({ orderId }) => orderId}
        empty={<p>{t.empty}</p>}
        fileName="renzheng-live"
      />
    </>
  );
}

function Connection({ live: { state, heardAtMs } }: { readonly live: LiveCalls }) {
  const t = useText(liveText);
  return (
    <div className={styles['state']}>
      <span role="status">
        <Mark kind={KINDS[state]}>{t.states[state]}</Mark>
      </span>
      {heardAtMs !== null && state !== 'open' && (
        <span className={styles['faint']}>{t.lastAt(instantText(heardAtMs).slice(11))}</span>
      )}
    </div>
  );
}
