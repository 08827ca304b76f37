import Button from 'antd/es/button';
import { useState } from 'react';
import { changeCustomer, type ShownCustomer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { customerPath } from './customer-path.ts';
import { customersText } from './customers-text.ts';

/** What can be done with a customer: change it, pause it, and give it a sub-account. */
export function CustomerActions({ customer }: { readonly customer: ShownCustomer }) {
  const t = useText(customersText);
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const isPaused = customer.status === 'paused';
  return (
    <>
      {may('customers.change') && (
        <>
          <LinkButton to={`${customerPath(customer.id)}/edit`}>{t.edit}</LinkButton>
          <Button danger={!isPaused} type={isPaused ? 'primary' : 'default'} onClick={() => setAsked(true)}>
            {isPaused ? t.resume : t.pause}
          </Button>
        </>
      )}
      {may('customers.create') && customer.parentId === null && (
        <LinkButton to={`/customers/new?parent=${encodeURIComponent(customer.id)}`}>{t.addSub}</LinkButton>
      )}
      <LinkButton to="/customers">{t.back}</LinkButton>
      {isAsked && <StatusDialog customer={customer} onClose={() => setAsked(false)} />}
    </>
  );
}

function StatusDialog({ customer, onClose }: { readonly customer: ShownCustomer; readonly onClose: () => void }) {
  const t = useText(customersText);
  const isPaused = customer.status === 'paused';
  const change = useChange(['customers'], () =>
    changeCustomer(customer.id, { status: isPaused ? 'active' : 'paused' }),
  );
  return (
    <ConfirmDialog
      title={isPaused ? t.resumeTitle(customer.name) : t.pauseTitle(customer.name)}
      action={isPaused ? t.resume : t.pause}
      isDangerous={!isPaused}
      change={change}
      onClose={onClose}
    >
      <p>{isPaused ? t.resumeWhat : t.pauseWhat}</p>
    </ConfirmDialog>
  );
}
