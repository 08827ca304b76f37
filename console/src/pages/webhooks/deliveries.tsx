import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { DELIVERY_STATES, deliveriesOf, type Delivery, type ShownWebhook } from '../../api/webhooks.ts';
import { useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { DeliveryMark, useAnswerText } from './delivery-mark.tsx';
import styles from './webhooks.module.css';
import { webhooksText } from './webhooks-text.ts';

/** The address of the page of a delivery. */
export function deliveryPath(deliveryId: string): string {
  return `/webhooks/deliveries/${deliveryId}`;
}

/** The newest deliveries. Which ones stands in the address. */
export function Deliveries({ webhooks }: { readonly webhooks: readonly ShownWebhook[] }) {
  const t = useText(webhooksText);
  const [query, setQuery] = useSearchParams();
  const filter = { webhook: query.get('webhook') ?? '', state: query.get('state') ?? '' };
  const set = (part: Partial<typeof filter>) => {
    const kept = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== '');
    setQuery(Object.fromEntries(kept), { replace: true });
  };
  const { data, error, refetch } = useQuery(deliveriesOf(filter));
  const columns = useColumns(webhooks);
  return (
    <section aria-label={t.deliveries}>
      <h2>{t.deliveries}</h2>
      <div className={styles['filter']}>
        <Choice
          label={t.title}
          any={t.anyWebhook}
          value={filter.webhook}
          options={webhooks.map(({ id, name }) => [id, name] as const)}
          onValue={(webhook) => set({ webhook })}
        />
        <Choice
          label={t.state}
          any={t.anyState}
          value={filter.state}
          options={DELIVERY_STATES.map((state) => [state, t[state]] as const)}
          onValue={(state) => set({ state })}
        />
      </div>
      {error && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <DataTable
          caption={t.deliveries}
          columns={columns}
          rows={data}
          rowKey={({ id }) => id}
          empty={t.deliveriesEmpty}
          fileName="renzheng-deliveries"
        />
      )}
    </section>
  );
}

function useColumns(webhooks: readonly ShownWebhook[]): readonly Column<Delivery>[] {
  const t = useText(webhooksText);
  const answerOf = useAnswerText();
  const nameOf = ({ webhookId }: Delivery) => webhooks.find(({ id }) => id === webhookId)?.name ?? webhookId;
  return [
    {
      title: t.created,
      cell: ({ id, createdAtMs }) => (
        <Link to={deliveryPath(id)}>
          <Instant atMs={createdAtMs} />
        </Link>
      ),
      csv: ({ createdAtMs }) => instantText(createdAtMs),
    },
    { title: t.title, cell: (row) => <LongText>{nameOf(row)}</LongText>, csv: nameOf },
    { title: t.type, cell: ({ type }) => t.types[type], csv: ({ type }) => type },
    {
      title: t.subject,
      cell: ({ subject, sequence }) => <LongText>{`${subject} #${sequence}`}</LongText>,
      csv: ({ subject, sequence }) => `${subject} #${sequence}`,
    },
    { title: t.state, cell: ({ state }) => <DeliveryMark state={state} />, csv: ({ state }) => state },
    { title: t.attempts, cell: ({ attempts }) => attempts, csv: ({ attempts }) => attempts, kind: 'end' },
    {
      title: t.answer,
      cell: ({ lastStatus, lastProblem }) => answerOf(lastStatus, lastProblem),
      csv: ({ lastStatus, lastProblem }) => lastStatus ?? lastProblem,
    },
    {
      title: t.next,
      cell: ({ nextAtMs }) => <Instant atMs={nextAtMs} />,
      csv: ({ nextAtMs }) => (nextAtMs === null ? null : instantText(nextAtMs)),
    },
  ];
}
