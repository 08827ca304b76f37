import Button from 'antd/es/button';
import { useState } from 'react';
import { creditOf, giveCredit, withdraw, type Confirmation } from '../../api/credits.ts';
import { useChange } from '../../api/use-change.ts';
import { publicationOf } from '../../api/rules.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import form from '../../ui/form.module.css';
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
      {asked === 'confirm' && credit && <CreditDialog confirmation={confirmation} onClose={() => setAsked(null)} />}
      {asked === 'confirm' && publication && <ConfirmRules publication={publication} onClose={() => setAsked(null)} />}
      {asked === 'withdraw' && <WithdrawDialog confirmation={confirmation} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface DialogProps {
  readonly confirmation: Confirmation;
  readonly onClose: () => void;
}

function CreditDialog({ confirmation, onClose }: DialogProps) {
  const t = useText(confirmationsText);
  const credit = creditOf(confirmation);
  const confirm = useChange(['confirmations', 'call'], async () => credit && giveCredit(credit));
  return (
    <ConfirmDialog title={t.confirmTitle} action={t.confirm} change={confirm} onClose={onClose}>
      <p>{t.confirmWhat(credit?.amount ?? '')}</p>
    </ConfirmDialog>
  );
}

function WithdrawDialog({ confirmation: { id, own }, onClose }: DialogProps) {
  const t = useText(confirmationsText);
  const remove = useChange(['confirmations'], () => withdraw(id));
  return (
    <ConfirmDialog
      title={own ? t.withdrawTitle : t.refuseTitle}
      action={own ? t.withdraw : t.refuse}
      isDangerous={!own}
      change={remove}
      onClose={onClose}
    >
      <p>{own ? t.withdrawWhat : t.refuseWhat}</p>
    </ConfirmDialog>
  );
}
