import Button from 'antd/es/button';
import { useState } from 'react';
import type { Administrator } from '../../api/administrators.ts';
import { ask, client } from '../../api/client.ts';
import { useChange } from '../../api/use-change.ts';
import { useMay } from '../../api/session.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import form from '../../ui/form.module.css';
import { Panel } from '../../ui/page.tsx';
import { administratorsText } from './administrators-text.ts';
import { ChangeOutcome } from './change-outcome.tsx';
import { useAdministratorChange } from './use-administrator-change.ts';

/** Locks an administrator out, lets it in again, and removes a second factor that was lost. */
export function DangerPanel({ administrator }: { readonly administrator: Administrator }) {
  const t = useText(administratorsText);
  const may = useMay();
  const [asked, setAsked] = useState<'disable' | 'factor' | null>(null);
  const canRemove = administrator.secondFactor && may('administrators.remove-totp');
  return (
    <Panel title={t.danger}>
      <div className={form['buttons']}>
        <Button danger={!administrator.disabled} onClick={() => setAsked('disable')}>
          {administrator.disabled ? t.enable : t.disable}
        </Button>
        {canRemove && (
          <Button danger onClick={() => setAsked('factor')}>
            {t.removeFactor}
          </Button>
        )}
      </div>
      {asked === 'disable' && <DisableDialog administrator={administrator} onClose={() => setAsked(null)} />}
      {asked === 'factor' && <FactorDialog administrator={administrator} onClose={() => setAsked(null)} />}
    </Panel>
  );
}

interface DialogProps {
  readonly administrator: Administrator;
  readonly onClose: () => void;
}

function DisableDialog({ administrator: { name, disabled }, onClose }: DialogProps) {
  const t = useText(administratorsText);
  const change = useAdministratorChange(name);
  return (
    <Dialog
      title={disabled ? t.enableTitle(name) : t.disableTitle(name)}
      action={disabled ? t.enable : t.disable}
      isDangerous={!disabled}
      isBusy={change.isPending}
      onAction={() => change.mutate({ disabled: !disabled }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>{disabled ? t.enableWhat : t.disableWhat}</p>
      <ChangeOutcome change={change} done="" />
    </Dialog>
  );
}

function FactorDialog({ administrator: { name }, onClose }: DialogProps) {
  const t = useText(administratorsText);
  const remove = useChange(['administrators'], () =>
    ask(client.DELETE('/administrators/{name}/totp', { params: { path: { name } } })),
  );
  return (
    <ConfirmDialog
      title={t.removeFactorTitle(name)}
      action={t.removeFactor}
      isDangerous
      change={remove}
      onClose={onClose}
    >
      <p>{t.removeFactorWhat}</p>
    </ConfirmDialog>
  );
}
