import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { appOf, apps, type ShownApp } from '../../api/apps.ts';
import { catalogue } from '../../api/sandbox.ts';
import { useText } from '../../text/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { appPath } from '../apps/app-path.ts';
import { TryForm } from './try-form.tsx';
import { tryText } from './try-text.ts';

/** Tries the five APIs on the sandbox, with the cases of its catalogue. */
export function TryPage() {
  const t = useText(tryText);
  const { appId = '' } = useParams();
  const app = useQuery(appOf(appId));
  const all = useQuery(apps);
  const cases = useQuery(catalogue);
  const error = app.error ?? all.error ?? cases.error;
  const isReady = app.data && all.data && cases.data;
  return (
    <Page
      title={app.data ? t.title(app.data.name) : t.plainTitle}
      lead={t.lead}
      actions={<LinkButton to={appPath(appId)}>{t.back}</LinkButton>}
    >
      {error && (
        <ProblemPanel error={error} onRetry={() => void Promise.all([app, all, cases].map((one) => one.refetch()))} />
      )}
      {!isReady && !error && <Waiting />}
      {isReady && <TryForm app={app.data} sandboxes={all.data.filter(isSandbox)} cases={cases.data} />}
    </Page>
  );
}

function isSandbox({ mode, status }: ShownApp): boolean {
  return mode === 'sandbox' && status === 'active';
}
