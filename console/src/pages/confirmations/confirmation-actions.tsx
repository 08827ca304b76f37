import { useMutation, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { confirmations, creditOf, giveCredit, withdraw, type Confirmation } from '../../api/credits.ts';
import { publicationOf } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import form from '../../ui/form.module.css';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { ConfirmRules } from './confirm-rules.tsx';
import { confirmationsText } from './confirmations-text.ts';

/** Buttons that confirm, refuse or take back a waiting call. Credits and publications of rules can be confirmed here. */
export function ConfirmationActions({ confirmation }: { readonly confirmation: Confirmation }) {
  const t = useText(confirmationsText);
  const may = useMay();
  const [asked, setAsked] = useState<'confirm' | 'withdraw' | null>(null);
  const credit = creditOf(confirmation);
  const publication = publicationOf(confirmation);
  const isAbleTo = (credit !== null && may('ledger.credit')) || (publication !== null && may('rules.publish'));
  const canConfirm = isAbleTo && !confirmation.own;
  return (
    <div className={form['buttons']}>
      {canConfirm && (
        <Button size="small" type="primary" onClick={() => setAsked('confirm')}>
          {t.confirm}
        </Button>
      )}
      {credit === null && publication === null && !confirmation.own && <span>{t.elsewhere}</span>}
      {may('confirmations.withdraw') && (
        <Button size="small" danger={!confirmation.own} onClick={() => setAsked('withdraw')}>
          {confirmation.own ? t.withdraw : t.refuse}
        </Button>
      )}
      {asked === 'confirm' && credit && <ConfirmDialog confirmation={confirmation} onClose={() => setAsked(null)} />}
      {asked === 'confirm' && publication && <ConfirmRules publication={publication} onClose={() => setAsked(null)} />}
      {asked === 'withdraw' && <WithdrawDialog confirmation={confirmation} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface DialogProps {
  readonly confirmation: Confirmation;
  readonly onClose: () => void;
}

function ConfirmDialog({ confirmation, onClose }: DialogProps) {
  const t = useText(confirmationsText);
  const queries = useQueryClient();
  const credit = creditOf(confirmation);
  const confirm = useMutation({
    mutationFn: async () => credit && giveCredit(credit),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: confirmations.queryKey });
      await queries.invalidateQueries({ queryKey: ['call', credit?.orderId] });
      onClose();
    },
  });
  return (
    <Dialog
      title={t.confirmTitle}
      action={t.confirm}
      isBusy={confirm.isPending}
      onAction={() => confirm.mutate()}
      onClose={onClose}
    >
      <p>{t.confirmWhat(credit?.amount ?? '')}</p>
      {confirm.error && <ProblemPanel error={confirm.error} />}
    </Dialog>
  );
}

function WithdrawDialog({ confirmation: { id, own }, onClose }: DialogProps) {
  const t = useText(confirmationsText);
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => withdraw(id),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: confirmations.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={own ? t.withdrawTitle : t.refuseTitle}
      action={own ? t.withdraw : t.refuse}
      isDangerous={!own}
      isBusy={remove.isPending}
      onAction={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{own ? t.withdrawWhat : t.refuseWhat}</p>
      {remove.error && <ProblemPanel error={remove.error} />}
    </Dialog>
  );
}
