import { useQuery } from '@tanstack/react-query';
import Alert from 'antd/es/alert';
import Button from 'antd/es/button';
import { useState } from 'react';
import { confirmations, creditOf, type Call, type Credit, type GivenCredit } from '../../api/credits.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { Facts } from '../../ui/facts.tsx';
import form from '../../ui/form.module.css';
import { Instant, instantText } from '../../ui/instant.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { Panel } from '../../ui/page.tsx';
import { ConfirmationActions } from '../confirmations/confirmation-actions.tsx';
import styles from './call.module.css';
import { CreditDialog } from './credit-dialog.tsx';
import { creditText } from './credit-text.ts';

/** What was given back for a call, what can be given back, and what waits for a second person. */
export function CreditPanel({ call }: { readonly call: Call }) {
  const t = useText(creditText);
  const may = useMay();
  const [isAsked, setIsAsked] = useState(false);
  const [given, setGiven] = useState<GivenCredit | null>(null);
  const columns = useColumns();
  const { unitPrice, credited, creditable, credits } = call;
  const isFree = Number(unitPrice) === 0;
  const rest = Number(creditable);
  const parentRest = Number(call.parentCreditable ?? 0);
  return (
    <Panel title={t.title} lead={t.lead}>
      <div className={styles['credits']}>
        {isFree ? (
          <p>{t.free}</p>
        ) : (
          <Facts
            facts={[
              [t.charged, unitPrice],
              [t.credited, credited],
              [t.rest, rest === 0 ? t.nothingLeft : creditable],
              ...(call.parentCreditable === null ? [] : ([[t.parentRest, call.parentCreditable]] as const)),
            ]}
          />
        )}
        {given && (
          <Alert
            type="success"
            showIcon
            role="status"
            title={t.given(given.credit.amount)}
            description={given.credit.confirmedBy === null && given.secondPerson !== null ? t.nobodyElse : undefined}
          />
        )}
        {may('confirmations.list') && <Pending orderId={call.orderId} />}
        {may('ledger.credit') && (rest > 0 || parentRest > 0) && (
          <div className={form['buttons']}>
            <Button type="primary" onClick={() => setIsAsked(true)}>
              {t.give}
            </Button>
          </div>
        )}
        {isAsked && <CreditDialog call={call} onGiven={setGiven} onClose={() => setIsAsked(false)} />}
        {credits.length > 0 && (
          <DataTable
            caption={t.title}
            columns={columns}
            rows={credits}
            rowKey={({ id }) => id}
            empty={t.none}
            fileName={`renzheng-credits-${call.orderId}`}
          />
        )}
      </div>
    </Panel>
  );
}

/** Credits of this call that wait for a second person. */
function Pending({ orderId }: { readonly orderId: string }) {
  const t = useText(creditText);
  const { data } = useQuery(confirmations);
  return data?.confirmations.map((confirmation) => {
    const credit = creditOf(confirmation);
    if (credit?.orderId !== orderId) return null;
    return (
      <Alert
        key={confirmation.id}
        type="warning"
        showIcon
        title={<bdi>{t.pending(credit.amount, confirmation.own ? t.you : confirmation.askedBy)}</bdi>}
        description={
          <>
            <LongText>{credit.reason}</LongText>
            <ConfirmationActions confirmation={confirmation} />
          </>
        }
      />
    );
  });
}

function useColumns(): readonly Column<Credit>[] {
  const t = useText(creditText);
  return [
    { title: t.at, cell: ({ atMs }) => <Instant atMs={atMs} />, csv: ({ atMs }) => instantText(atMs) },
    { title: t.amount, cell: ({ amount }) => amount, csv: ({ amount }) => amount, kind: 'end' },
    { title: t.side, cell: ({ side }) => t.sides[side], csv: ({ side }) => side },
    { title: t.reasonOf, cell: ({ reason }) => <LongText>{reason}</LongText>, csv: ({ reason }) => reason },
    {
      title: t.askedBy,
      cell: ({ askedBy }) => (askedBy === null ? '—' : <LongText>{askedBy}</LongText>),
      csv: ({ askedBy }) => askedBy,
    },
    {
      title: t.confirmedBy,
      cell: ({ confirmedBy }) => (confirmedBy === null ? '—' : <LongText>{confirmedBy}</LongText>),
      csv: ({ confirmedBy }) => confirmedBy,
    },
    { title: t.id, cell: ({ id }) => <LongText isCode>{id}</LongText>, csv: ({ id }) => id },
  ];
}
