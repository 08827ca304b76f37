import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Button from 'antd/es/button';
import { useState } from 'react';
import { createApp } from '../../api/app-changes.ts';
import type { ShownApp } from '../../api/apps.ts';
import { callSandbox, sampleOf, type CatalogueEntry } from '../../api/sandbox.ts';
import { useMay } from '../../api/session.ts';
import { apiName, apiText } from '../../text/api-text.ts';
import { useLanguage, useText } from '../../text/language.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProblemPanel } from '../../ui/problem-panel.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { TryAnswer } from './try-answer.tsx';
import { TryRequest } from './try-request.tsx';
import { tryText } from './try-text.ts';
import styles from './try.module.css';

interface Props {
  readonly app: ShownApp;
  /** The sandbox apps that can be called. */
  readonly sandboxes: readonly ShownApp[];
  readonly cases: readonly CatalogueEntry[];
}

/** Chooses a case, shows its request, and sends it. */
export function TryForm({ app, sandboxes, cases }: Props) {
  const t = useText(tryText);
  const names = useText(apiText);
  const language = useLanguage();
  const apis = [...new Set(cases.map(({ api }) => api))].filter((api) => app.apis.includes(api));
  const [api, setApi] = useState(apis[0] ?? '');
  const ofApi = cases.filter((one) => one.api === api);
  const [chosen, setChosen] = useState('');
  const slug = ofApi.some((one) => one.slug === chosen) ? chosen : (ofApi[0]?.slug ?? '');
  const [sandboxId, setSandboxId] = useState(app.mode === 'sandbox' ? app.id : (sandboxes[0]?.id ?? ''));
  const sample = useQuery({ ...sampleOf(api, slug), enabled: slug !== '' });
  const send = useSend(sandboxId, setSandboxId);
  const choose = (next: () => void) => {
    next();
    send.reset();
  };
  return (
    <>
      <Panel title={t.choose}>
        <div className={styles['choice']}>
          <Choice
            label={t.api}
            value={api}
            options={apis.map((one) => [one, apiName(names, one)])}
            onValue={(next) => choose(() => setApi(next))}
          />
          <Choice
            label={t.case}
            value={slug}
            options={ofApi.map((one) => [one.slug, `${language === 'en' ? one.about : one.aboutZh} (${one.slug})`])}
            onValue={(next) => choose(() => setChosen(next))}
          />
          {app.mode === 'live' && sandboxes.length > 0 && (
            <Choice
              label={t.app}
              hint={t.appHint}
              value={sandboxId}
              options={sandboxes.map(({ id, name }) => [id, name])}
              onValue={(next) => choose(() => setSandboxId(next))}
            />
          )}
        </div>
        <SendButton
          canSend={slug !== ''}
          sandboxId={sandboxId}
          isBusy={send.isPending}
          onSend={() => send.mutate({ api, slug })}
        />
      </Panel>
      {send.error && <ProblemPanel error={send.error} />}
      {sample.error && <ProblemPanel error={sample.error} onRetry={() => void sample.refetch()} />}
      <div className={styles['pair']}>
        {sample.data ? <TryRequest sample={sample.data} /> : <Waiting />}
        <TryAnswer answer={send.data ?? null} />
      </div>
    </>
  );
}

/** Sends a case to a sandbox app. If there is none, it is made first. */
function useSend(sandboxId: string, onMade: (appId: string) => void) {
  const t = useText(tryText);
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wanted: { readonly api: string; readonly slug: string }) => {
      if (sandboxId !== '') return callSandbox(sandboxId, wanted);
      const { id } = await createApp({ name: t.sandboxName, mode: 'sandbox' });
      onMade(id);
      return callSandbox(id, wanted);
    },
    // The server may have made a key for the sandbox app.
    onSuccess: () => queries.invalidateQueries({ queryKey: ['apps'] }),
  });
}

interface SendProps {
  readonly canSend: boolean;
  readonly sandboxId: string;
  readonly isBusy: boolean;
  readonly onSend: () => void;
}

function SendButton({ canSend, sandboxId, isBusy, onSend }: SendProps) {
  const t = useText(tryText);
  const may = useMay();
  const hasSandbox = sandboxId !== '';
  const mayMake = may('apps.create');
  return (
    <div className={styles['buttons']}>
      <Button type="primary" disabled={!canSend || (!hasSandbox && !mayMake)} loading={isBusy} onClick={onSend}>
        {t.send}
      </Button>
      {!hasSandbox && <span className={styles['faint']}>{mayMake ? t.noSandbox : t.noSandboxMayNot}</span>}
    </div>
  );
}
