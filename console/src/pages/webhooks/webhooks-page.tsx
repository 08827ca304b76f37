import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { changeWebhook, testWebhook, webhooks, type ShownWebhook } from '../../api/webhooks.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import form from '../../ui/form.module.css';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { SecretOnce } from '../../ui/secret-once.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { Deliveries } from './deliveries.tsx';
import { RemoveDialog, RotateDialog, WebhookDialog } from './webhook-dialogs.tsx';
import { webhooksText } from './webhooks-text.ts';

/** The receivers that are told of alerts by HTTP, and how the deliveries went. */
export function WebhooksPage() {
  const t = useText(webhooksText);
  const may = useMay();
  const [secret, setSecret] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const { data, error, refetch } = useQuery(webhooks);
  const columns = useColumns(setSecret);
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={may('alerts.list') && <LinkButton to="/alerts">{t.toAlerts}</LinkButton>}
    >
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {secret !== null && (
        <SecretOnce title={t.secretTitle} advice={t.secretAdvice} secrets={[secret]} onDone={() => setSecret(null)} />
      )}
      {data && (
        <>
          <DataTable
            caption={t.title}
            columns={columns}
            rows={data}
            rowKey={({ id }) => id}
            empty={t.empty}
            fileName="renzheng-webhooks"
            actions={
              may('webhooks.add') && (
                <Button size="small" type="primary" onClick={() => setAdding(true)}>
                  {t.add}
                </Button>
              )
            }
          />
          <Deliveries webhooks={data} />
        </>
      )}
      {isAdding && <WebhookDialog webhook={null} onMade={setSecret} onClose={() => setAdding(false)} />}
    </Page>
  );
}

function useColumns(onMade: (secret: string) => void): readonly Column<ShownWebhook>[] {
  const t = useText(webhooksText);
  const may = useMay();
  const eventsOf = ({ events }: ShownWebhook) => events.map((event) => t.types[event]).join(', ');
  return [
    { title: t.name, cell: ({ name }) => <LongText>{name}</LongText>, csv: ({ name }) => name },
    { title: t.host, cell: ({ host }) => <LongText>{host}</LongText>, csv: ({ host }) => host },
    { title: t.events, cell: eventsOf, csv: eventsOf },
    {
      title: t.state,
      cell: ({ status, previousSecretEndsAtMs }) => (
        <>
          <Mark kind={status === 'active' ? 'good' : 'plain'}>{t[status]}</Mark>
          {previousSecretEndsAtMs !== null && previousSecretEndsAtMs > Date.now() && (
            <div>
              {t.twoSecrets} <Instant atMs={previousSecretEndsAtMs} />
            </div>
          )}
        </>
      ),
      csv: ({ status }) => status,
    },
    {
      title: t.created,
      cell: ({ createdAtMs }) => <Instant atMs={createdAtMs} />,
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    ...(may('webhooks.change')
      ? [
          {
            title: '',
            cell: (webhook: ShownWebhook) => <WebhookActions webhook={webhook} onMade={onMade} />,
            kind: 'actions' as const,
          },
        ]
      : []),
  ];
}

interface ActionsProps {
  readonly webhook: ShownWebhook;
  readonly onMade: (secret: string) => void;
}

function WebhookActions({ webhook, onMade }: ActionsProps) {
  const t = useText(webhooksText);
  const [opened, setOpened] = useState<'change' | 'rotate' | 'remove' | null>(null);
  const isPaused = webhook.status === 'paused';
  const test = useChange(['webhooks'], () => testWebhook(webhook.id));
  const toggle = useChange(['webhooks'], () => changeWebhook(webhook.id, { status: isPaused ? 'active' : 'paused' }));
  const error = test.error ?? toggle.error;
  const close = () => setOpened(null);
  return (
    <div className={form['buttons']}>
      <Button size="small" loading={test.isPending} onClick={() => test.mutate(undefined)}>
        {t.test}
      </Button>
      <Button size="small" onClick={() => setOpened('change')}>
        {t.change}
      </Button>
      <Button size="small" loading={toggle.isPending} onClick={() => toggle.mutate(undefined)}>
        {isPaused ? t.resume : t.pause}
      </Button>
      <Button size="small" onClick={() => setOpened('rotate')}>
        {t.rotate}
      </Button>
      <Button size="small" danger onClick={() => setOpened('remove')}>
        {t.remove}
      </Button>
      {test.isSuccess && <Alert type="success" showIcon title={t.tested} role="status" />}
      {error && <ProblemPanel error={error} />}
      {opened === 'change' && <WebhookDialog webhook={webhook} onMade={onMade} onClose={close} />}
      {opened === 'rotate' && <RotateDialog webhook={webhook} onMade={onMade} onClose={close} />}
      {opened === 'remove' && <RemoveDialog webhook={webhook} onClose={close} />}
    </div>
  );
}
