import Button from 'antd/es/button';
import { useState } from 'react';
import type { ShownApp } from '../../api/apps.ts';
import { changeApp } from '../../api/app-changes.ts';
import { useMay } from '../../api/session.ts';
import { useChange } from '../../api/use-change.ts';
import { useText } from '../../text/language.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { appPath } from './app-path.ts';
import { appsText } from './apps-text.ts';

/** What can be done with an app: try it, change it, and let it call or not. */
export function AppActions({ app }: { readonly app: ShownApp }) {
  const t = useText(appsText);
  const may = useMay();
  const [isAsked, setAsked] = useState(false);
  const mayCall = app.status === 'active';
  return (
    <>
      {may('sandbox.call') && (
        <LinkButton isPrimary to={`${appPath(app.id)}/try`}>
          {t.tryIt}
        </LinkButton>
      )}
      {may('apps.change') && (
        <>
          <LinkButton to={`${appPath(app.id)}/edit`}>{t.edit}</LinkButton>
          <Button
            danger={mayCall}
            type={app.status === 'pending' ? 'primary' : 'default'}
            onClick={() => setAsked(true)}
          >
            {wordOf(app, t)}
          </Button>
        </>
      )}
      <LinkButton to="/apps">{t.back}</LinkButton>
      {isAsked && <StatusDialog app={app} onClose={() => setAsked(false)} />}
    </>
  );
}

function wordOf({ status }: ShownApp, t: { readonly approve: string; readonly ban: string; readonly lift: string }) {
  return status === 'pending' ? t.approve : status === 'active' ? t.ban : t.lift;
}

function StatusDialog({ app, onClose }: { readonly app: ShownApp; readonly onClose: () => void }) {
  const t = useText(appsText);
  const mayCall = app.status === 'active';
  const change = useChange(['apps'], () => changeApp(app.id, { status: mayCall ? 'banned' : 'active' }));
  return (
    <ConfirmDialog
      title={mayCall ? t.banTitle(app.name) : t.approveTitle(app.name)}
      action={wordOf(app, t)}
      isDangerous={mayCall}
      change={change}
      onClose={onClose}
    >
      <p>{mayCall ? t.banWhat : t.approveWhat}</p>
    </ConfirmDialog>
  );
}
