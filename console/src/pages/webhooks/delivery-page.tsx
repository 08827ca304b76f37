import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/session.ts';
import { deliveryOf, replayDelivery } from '../../api/webhooks.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page, Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { deliveryPath } from './deliveries.tsx';
import { DeliveryMark, useAnswerText } from './delivery-mark.tsx';
import styles from './webhooks.module.css';
import { webhooksText } from './webhooks-text.ts';

/** One delivery: what was sent, and how each attempt went. */
export function DeliveryPage() {
  const t = useText(webhooksText);
  const may = useMay();
  const { deliveryId = '' } = useParams();
  const { data, error, refetch } = useQuery(deliveryOf(deliveryId));
  const replay = useChange(['webhooks'], () => replayDelivery(deliveryId));
  return (
    <Page
      title={t.deliveryTitle}
      actions={
        <>
          {may('webhook-deliveries.replay') && data && (
            <Button loading={replay.isPending} onClick={() => replay.mutate(undefined)}>
              {t.replay}
            </Button>
          )}
          <LinkButton to="/webhooks">{t.back}</LinkButton>
        </>
      }
    >
      {replay.data && (
        <Alert
          type="success"
          showIcon
          role="status"
          title={t.replayed}
          description={<Link to={deliveryPath(replay.data.id)}>{replay.data.id}</Link>}
        />
      )}
      {replay.error && <ProblemPanel error={replay.error} />}
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && <Told delivery={data} />}
    </Page>
  );
}

type Shown = Awaited<ReturnType<NonNullable<ReturnType<typeof deliveryOf>['queryFn']>>>;

function Told({ delivery }: { readonly delivery: Shown }) {
  const t = useText(webhooksText);
  const { replayOf } = delivery;
  return (
    <>
      <Facts
        facts={[
          [t.state, <DeliveryMark key="state" state={delivery.state} />],
          [t.type, t.types[delivery.type]],
          [t.subject, <code key="subject">{delivery.subject}</code>],
          [t.sequence, delivery.sequence],
          [t.eventId, <code key="event">{delivery.eventId}</code>],
          [t.created, <Instant key="created" atMs={delivery.createdAtMs} />],
          [t.next, <Instant key="next" atMs={delivery.nextAtMs} />],
          ...(replayOf === null
            ? []
            : [
                [
                  t.replayOf,
                  <Link key="replay" to={deliveryPath(replayOf)}>
                    {replayOf}
                  </Link>,
                ] as const,
              ]),
        ]}
      />
      <Tries tries={delivery.tries} />
      <Panel title={t.body}>
        <pre className={styles['body']}>{pretty(delivery.body)}</pre>
      </Panel>
    </>
  );
}

function Tries({ tries }: Pick<Shown, 'tries'>) {
  const t = useText(webhooksText);
  const answerOf = useAnswerText();
  const columns: readonly Column<Shown['tries'][number]>[] = [
    { title: t.number, cell: ({ number }) => number, csv: ({ number }) => number, kind: 'end' },
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    {
      title: t.answer,
      cell: ({ status, problem }) => answerOf(status, problem),
      csv: ({ status, problem }) => status ?? problem,
    },
    { title: t.took, cell: ({ tookMs }) => t.milliseconds(tookMs), csv: ({ tookMs }) => tookMs, kind: 'end' },
  ];
  return (
    <DataTable
      title={t.tries}
      caption={t.tries}
      columns={columns}
      rows={tries}
      rowKey={({ number }) => number}
      empty={t.noTries}
      fileName="renzheng-delivery-attempts"
    />
  );
}

/** The same JSON with line breaks. */
function pretty(body: string): string {
  return JSON.stringify(JSON.parse(body), null, 2);
}
